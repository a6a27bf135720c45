"""Cleaning as native Spark does it, for records that are known to have no defect."""
from pyspark.sql import SparkSession
from pyspark.sql import functions as f

from placeholders import PLACEHOLDERS

SCHEMAS = {
    "pin": "index long, unique_id string, title string, description string, poster_name string,"
           " follower_count string, tag_list string, is_image_or_video string, image_src string,"
           " save_location string, category string",
    "geo": "ind long, timestamp string, latitude double, longitude double, country string",
    "user": "ind long, first_name string, last_name string, age int, date_joined string",
}


def builder(cores, heap, jars=()):
    """A session on this machine alone; jars are for Delta."""
    made = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.driver.memory", heap)
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.extraJavaOptions", "-XX:+UseParallelGC")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.parquet.compression.codec", "zstd"))
    if not jars:
        return made
    return (
        made.config("spark.jars", ",".join(map(str, jars)))
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog"))


def text(name):
    return f.when(~f.trim(name).isin(PLACEHOLDERS.get(name, []) + [""]), f.col(name)).alias(name)


def followers():
    trimmed = f.trim("follower_count")
    digits = f.regexp_extract(trimmed, r"^([0-9][0-9,]*(?:\.[0-9]+)?)[kKmMbB]?$", 1)
    unit = f.upper(f.right(trimmed, f.lit(1)))
    times = f.when(unit == "K", 1e3).when(unit == "M", 1e6).when(unit == "B", 1e9).otherwise(1.0)
    number = f.regexp_replace(digits, ",", "").cast("double") * times
    return f.round(number).cast("long").alias("follower_count")


def cleaned(kind, raw, *more):
    """The columns of the kind's table, and more of the raw ones as they are."""
    if kind == "pin":
        location = f.regexp_replace("save_location", "^Local save in *", "")
        return raw.select(
            f.col("index").alias("ind"), text("unique_id"), text("title"), text("description"),
            followers(), text("poster_name"), text("tag_list"), text("is_image_or_video"),
            text("image_src"), f.when(location != "", location).alias("save_location"),
            text("category"), *more)
    if kind == "geo":
        return raw.select(
            "ind", text("country"), f.array("latitude", "longitude").alias("coordinates"),
            f.to_timestamp("timestamp").alias("timestamp"), *more)
    return raw.select(
        "ind", f.concat_ws(" ", "first_name", "last_name").alias("user_name"),
        f.col("age").cast("int"), f.to_timestamp("date_joined").alias("date_joined"), *more)

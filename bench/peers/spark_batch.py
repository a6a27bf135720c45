"""The batch as native Spark does it, one of two ways.

    python spark_batch.py tuned INPUT OUTPUT CORES HEAP
    python spark_batch.py notebook INPUT OUTPUT CORES HEAP [JARS]

tuned: explicit schemas, Parquet, two narrow joins that are cached, as many partitions as cores.
notebook: schemas inferred, Delta, each answer a query of its own over the tables, Spark's defaults;
JARS is where delta-spark's are.
"""
import pathlib
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

import answers
from placeholders import PLACEHOLDERS

way, source, output, cores, heap = *sys.argv[1:3], pathlib.Path(sys.argv[3]), *sys.argv[4:6]

SCHEMAS = {
    "pin": "index long, unique_id string, title string, description string, poster_name string,"
           " follower_count string, tag_list string, is_image_or_video string, image_src string,"
           " save_location string, category string",
    "geo": "ind long, timestamp string, latitude double, longitude double, country string",
    "user": "ind long, first_name string, last_name string, age int, date_joined string",
}


def session():
    builder = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.driver.memory", heap)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.extraJavaOptions", "-XX:+UseParallelGC")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.parquet.compression.codec", "zstd"))
    if way == "tuned":
        return builder.config("spark.sql.shuffle.partitions", cores).getOrCreate()
    return (
        builder.config("spark.jars", ",".join(map(str, pathlib.Path(sys.argv[6]).glob("*.jar"))))
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .getOrCreate())


def text(name):
    return f.when(~f.trim(name).isin(PLACEHOLDERS.get(name, []) + [""]), f.col(name)).alias(name)


def followers():
    trimmed = f.trim("follower_count")
    digits = f.regexp_extract(trimmed, r"^([0-9][0-9,]*(?:\.[0-9]+)?)[kKmMbB]?$", 1)
    unit = f.upper(f.right(trimmed, f.lit(1)))
    times = f.when(unit == "K", 1e3).when(unit == "M", 1e6).when(unit == "B", 1e9).otherwise(1.0)
    number = f.regexp_replace(digits, ",", "").cast("double") * times
    return f.round(number).cast("long").alias("follower_count")


def cleaned(kind, raw):
    if kind == "pin":
        location = f.regexp_replace("save_location", "^Local save in *", "")
        return raw.select(
            f.col("index").alias("ind"), text("unique_id"), text("title"), text("description"),
            followers(), text("poster_name"), text("tag_list"), text("is_image_or_video"),
            text("image_src"), f.when(location != "", location).alias("save_location"),
            text("category"))
    if kind == "geo":
        return raw.select(
            "ind", text("country"), f.array("latitude", "longitude").alias("coordinates"),
            f.to_timestamp("timestamp").alias("timestamp"))
    return raw.select(
        "ind", f.concat_ws(" ", "first_name", "last_name").alias("user_name"),
        f.col("age").cast("int"), f.to_timestamp("date_joined").alias("date_joined"))


spark = session()
table_format = "parquet" if way == "tuned" else "delta"
tables = {}
for kind, schema in SCHEMAS.items():
    reader = spark.read.schema(schema) if way == "tuned" else spark.read
    raw = reader.json(f"{source}/topics/*.{kind}/*/*.json")
    path = str(output / kind)
    cleaned(kind, raw).write.format(table_format).save(path)
    tables[kind] = spark.read.format(table_format).load(path)

pg = tables["pin"].join(tables["geo"], "ind").select(
    "category", "poster_name", "follower_count", "country", f.year("timestamp").alias("post_year"))
pu = tables["pin"].join(tables["user"], "ind").select(
    "category", "follower_count", f.expr(answers.AGE_GROUP).alias("age_group"),
    f.expr(answers.AGE_ORDER).alias("age_order"), f.year("date_joined").alias("join_year"))
u = tables["user"].select(
    "user_name", "age", "date_joined", f.year("date_joined").alias("join_year"))
for name, frame in {"pg": pg, "pu": pu, "u": u}.items():
    (frame.cache() if way == "tuned" else frame).createOrReplaceTempView(name)
for name, query in answers.queries("percentile({}, 0.5)").items():
    result = spark.sql(query)
    answers.write(output / "answers", name, result.columns, result.collect())
spark.stop()

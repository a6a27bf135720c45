"""The batch as native Spark does it, one of two ways.

    python spark_batch.py tuned INPUT OUTPUT CORES HEAP
    python spark_batch.py notebook INPUT OUTPUT CORES HEAP [JARS]

tuned: explicit schemas, Parquet, two narrow joins that are cached, as many partitions as cores.
notebook: schemas inferred, Delta, each answer a query of its own over the tables, Spark's defaults;
JARS is where delta-spark's are.
"""
import pathlib
import sys

from pyspark.sql import functions as f

import answers
from spark_cleaning import SCHEMAS, builder, cleaned

way, source, output, cores, heap = *sys.argv[1:3], pathlib.Path(sys.argv[3]), *sys.argv[4:6]

def session():
    if way == "tuned":
        # A file is opened for less than the 4 MB of reading that Spark reckons with.
        return (
            builder(cores, heap)
            .config("spark.sql.shuffle.partitions", cores)
            .config("spark.sql.files.openCostInBytes", 4096)
            .getOrCreate())
    return builder(cores, heap, pathlib.Path(sys.argv[6]).glob("*.jar")).getOrCreate()


spark = session()
table_format = "parquet" if way == "tuned" else "delta"
tables = {}
for kind, schema in SCHEMAS.items():
    reader = spark.read.schema(schema) if way == "tuned" else spark.read
    # The folders: of paths of files Spark looks at each.
    raw = reader.json(f"{source}/topics/*.{kind}/*")
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

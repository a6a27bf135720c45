"""The stream as Spark Structured Streaming does it: a query for each topic, from Kafka into Delta.

    python spark_stream.py BROKERS USER OUTPUT CORES HEAP RECORDS_A_COMMIT|INTERVAL JARS...

With a number, reads what the topics hold and ends: each commit takes so many records of a topic, and
the next one begins at once. With an interval (5s), commits what came in it, until SIGTERM. Records
that are no JSON are dropped.
"""
import pathlib
import sys

from pyspark.sql import functions as f

from spark_cleaning import SCHEMAS, builder, cleaned

brokers, user, output, cores, heap, commits = *sys.argv[1:3], pathlib.Path(sys.argv[3]), *sys.argv[4:7]
jars = [jar for folder in sys.argv[7:] for jar in pathlib.Path(folder).glob("*.jar")]
spark = (
    builder(cores, heap, jars)
    # By default 50, for each commit; these tables' logs are small.
    .config("spark.databricks.delta.snapshotPartitions", cores)
    .config("spark.sql.shuffle.partitions", cores)
    .getOrCreate())
live = commits.endswith("s")
source = {} if live else {"maxOffsetsPerTrigger": commits}
trigger = {"processingTime": f"{commits[:-1]} seconds"} if live else {"availableNow": True}
queries = []
for kind, schema in SCHEMAS.items():
    raw = (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", brokers)
        .option("subscribe", f"{user}.{kind}")
        .option("startingOffsets", "earliest")
        .options(**source)
        .load()
        .select(
            f.from_json(f.col("value").cast("string"), schema).alias("record"),
            f.concat_ws("/", "topic", "partition").alias("shard"),
            f.col("offset").alias("position"))
        .select("record.*", "shard", "position"))
    rows = cleaned(kind, raw, "shard", "position").where("ind is not null")
    queries.append(
        rows.writeStream.format("delta")
        .option("checkpointLocation", str(output / "checkpoints" / kind))
        .trigger(**trigger)
        .start(str(output / "tables" / kind)))
for query in queries:
    query.awaitTermination()
spark.stop()

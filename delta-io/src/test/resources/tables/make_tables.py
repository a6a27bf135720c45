"""Writes the tables of this folder with delta-spark. Usage: make_tables.py FOLDER_OF_JARS OUTPUT"""
import glob
import os
import shutil
import sys
import tempfile

from pyspark.sql import SparkSession

JARS, OUT = sys.argv[1], os.path.abspath(sys.argv[2])
spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.jars", ",".join(glob.glob(JARS + "/*.jar")))
    .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
    .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
    .config("spark.sql.shuffle.partitions", "1")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.warehouse.dir", tempfile.mkdtemp())
    .config("spark.databricks.delta.snapshotPartitions", "1")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.hadoop.parquet.block.size", "2048")
    .config("spark.hadoop.parquet.page.size.row.check.min", "100")
    .getOrCreate()
)


def table(name, columns, properties="", partitions=""):
    path = os.path.join(OUT, name)
    shutil.rmtree(path, ignore_errors=True)
    by = f"PARTITIONED BY ({partitions})" if partitions else ""
    with_properties = f"TBLPROPERTIES ({properties})" if properties else ""
    spark.sql(f"CREATE TABLE delta.`{path}` ({columns}) USING delta {by} {with_properties}")
    return f"delta.`{path}`"


# Ids 0 to 999 in one file of several row groups; every third is deleted, and 500 to 520.
t = table("deletion-vectors", "id BIGINT, name STRING", "'delta.enableDeletionVectors'='true'")
spark.sql(f"INSERT INTO {t} SELECT /*+ COALESCE(1) */ id, concat('name ', id) FROM range(1000)")
spark.sql(f"DELETE FROM {t} WHERE id % 3 = 0")
spark.sql(f"DELETE FROM {t} WHERE id BETWEEN 500 AND 520")
spark.sql(f"INSERT INTO {t} VALUES (2000, 'a file without a deletion vector')")

for mode in ("name", "id"):
    t = table(
        "column-mapping-" + mode,
        "id BIGINT, old STRING, gone INT, place STRUCT<lat: DOUBLE, town: STRING>, country STRING",
        f"'delta.columnMapping.mode'='{mode}'",
        "country",
    )
    spark.sql(f"INSERT INTO {t} VALUES (1, 'one', 11, struct(1.5, 'Pune'), 'IN')")
    spark.sql(f"ALTER TABLE {t} RENAME COLUMN old TO new")
    spark.sql(f"ALTER TABLE {t} RENAME COLUMN country TO land")
    spark.sql(f"ALTER TABLE {t} RENAME COLUMN place.town TO city")
    spark.sql(f"ALTER TABLE {t} DROP COLUMN gone")
    spark.sql(f"ALTER TABLE {t} ADD COLUMN gone STRING")
    spark.sql(
        f"INSERT INTO {t} (id, new, place, land, gone)"
        " VALUES (2, 'two', struct(-2.5, NULL), NULL, 'back')"
    )

# Ids 0 to 7, one a commit; a v2 checkpoint with a sidecar.
t = table(
    "v2-checkpoint",
    "id BIGINT",
    "'delta.checkpointPolicy'='v2', 'delta.checkpointInterval'='3'",
)
for i in range(8):
    spark.sql(f"INSERT INTO {t} VALUES ({i})")

t = table("timestamp-ntz", "id BIGINT, local TIMESTAMP_NTZ, s STRUCT<at: TIMESTAMP_NTZ>")
spark.sql(
    f"INSERT INTO {t} SELECT /*+ COALESCE(1) */ * FROM VALUES"
    " (1L, TIMESTAMP_NTZ'2024-03-31 02:30:00.123456', named_struct('at', TIMESTAMP_NTZ'0001-01-01 00:00:00')),"
    " (2L, TIMESTAMP_NTZ'1969-12-31 23:59:59.999999', named_struct('at', CAST(NULL AS TIMESTAMP_NTZ))),"
    " (3L, CAST(NULL AS TIMESTAMP_NTZ), NULL)"
)

# A partition column of each type; row 3 has null in all of them.
t = table(
    "partitions",
    "id INT, s STRING, i INT, l BIGINT, sh SMALLINT, b TINYINT, ok BOOLEAN, day DATE,"
    " at TIMESTAMP, local TIMESTAMP_NTZ, price DECIMAL(10,2), d DOUBLE, last STRING",
    "",
    "s, i, l, sh, b, ok, day, at, local, price, d",
)
spark.sql(
    f"INSERT INTO {t} VALUES (1, 'Côte dIvoire / é=x %41+', -5, 9000000000, 7, -1, true,"
    " DATE'1969-07-20', TIMESTAMP'2024-03-31 02:30:00.123456', TIMESTAMP_NTZ'2024-03-31 02:30:00.5',"
    " 12.30, -0.5, 'x')"
)
spark.sql(
    f"INSERT INTO {t} VALUES (2, 'plain', 5, 1, 1, 1, false,"
    " DATE'2024-02-29', TIMESTAMP'1969-12-31 23:59:59', TIMESTAMP_NTZ'2024-01-01 00:00:00',"
    " -0.01, 1e300, NULL)"
)
spark.sql(
    f"INSERT INTO {t} VALUES (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'z')"
)

# The second file has columns that the first lacks, one of them inside a struct.
t = table("added-columns", "id BIGINT, s STRUCT<a: INT>")
spark.sql(f"INSERT INTO {t} VALUES (1, struct(10))")
spark.sql(f"ALTER TABLE {t} ADD COLUMNS (name STRING, s.b STRING)")
spark.sql(f"INSERT INTO {t} VALUES (2, struct(20, 'b'), 'two')")

# What only the log knows: the times of the commits.
t = table("in-commit-timestamps", "id BIGINT", "'delta.enableInCommitTimestamps'='true'")
for i in range(2):
    spark.sql(f"INSERT INTO {t} VALUES ({i})")

for name in sorted(os.listdir(OUT)):
    print(name, spark.sql(f"SELECT * FROM delta.`{OUT}/{name}`").count())
for crc in glob.glob(OUT + "/**/.*.crc", recursive=True, include_hidden=True):
    os.remove(crc)

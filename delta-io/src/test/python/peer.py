"""Another engine for the tests of DeltaIO: peer.py spark JARS | peer.py delta-rs

Reads commands from standard input, one JSON object a line, and answers each by one line:
{"value": ...} or {"error": "..."}. Ends when its input ends.

Values of tables stand as text that says exactly what they are: numbers as decimal digits, floating
point as the hexadecimal digits of its 64 bits, timestamps as microseconds since 1970 UTC, dates as
days, bytes as hexadecimal digits; a struct as an object, an array as an array, a map as an array of
pairs in order of their keys.
"""
import datetime
import decimal
import json
import os
import struct
import sys
import time

UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)


def text(value):
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return struct.pack(">d", value).hex() if value == value else "nan"
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if isinstance(value, datetime.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return str((aware - EPOCH) // datetime.timedelta(microseconds=1))
    if isinstance(value, datetime.date):
        return str((value - EPOCH.date()).days)
    raise TypeError(f"{type(value)}: {value}")


def cpu_seconds(process):
    with open(f"/proc/{process}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pairs(items):
    return sorted(([key, value] for key, value in items), key=lambda pair: str(pair[0]))


class Spark:
    """delta-spark; tables are written in SQL, as delta.`path`."""

    def __init__(self, jars):
        from pyspark.sql import SparkSession

        found = ",".join(os.path.join(jars, name) for name in sorted(os.listdir(jars)))
        self.session = (
            SparkSession.builder.master("local[1]")
            .config("spark.jars", found)
            .config("spark.driver.memory", os.environ.get("PEER_HEAP", "1g"))
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.extraJavaOptions", 
                    "-Duser.timezone=UTC " + os.environ.get("PEER_JAVA_OPTIONS", ""))
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.warehouse.dir", os.path.join(os.getcwd(), "warehouse"))
            # Spark refuses instants before 1900 in any file that it did not write, by default.
            .config("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED")
            .config("spark.sql.parquet.int96RebaseModeInWrite", "CORRECTED")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config("spark.sql.catalog.spark_catalog",
                    "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate())
        self.session.sparkContext.setLogLevel("ERROR")

    def value(self, value):
        from pyspark.sql import Row

        if isinstance(value, Row):
            return {name: self.value(value[name]) for name in value.__fields__}
        if isinstance(value, list):
            return [self.value(element) for element in value]
        if isinstance(value, dict):
            return pairs((self.value(k), self.value(v)) for k, v in value.items())
        return text(value)

    def sql(self, sql):
        return [self.value(row) for row in self.session.sql(sql).collect()]

    def rows(self, path, version=None):
        reader = self.session.read.format("delta")
        if version is not None:
            reader = reader.option("versionAsOf", version)
        return [self.value(row) for row in reader.load(path).collect()]

    def schema(self, path):
        return json.loads(self.session.read.format("delta").load(path).schema.json())

    def partition_columns(self, path):
        return self.session.sql(f"DESCRIBE DETAIL delta.`{path}`").first()["partitionColumns"]

    def copy(self, source, path, partition_by=()):
        rows = self.session.read.format("delta").load(source)
        rows.write.format("delta").partitionBy(*partition_by).mode("append").save(path)

    def cache(self, path):
        """Holds a table's rows in memory for write_cached."""
        codec = "parquet.compression.codec.zstd.level"
        self.session.sparkContext._jsc.hadoopConfiguration().set(codec, "1")
        self.cached = self.session.read.format("delta").load(path).coalesce(1).cache()
        return self.cached.count()

    def write_cached(self, path):
        """Writes them; gives wall and CPU seconds."""
        jvm = self.session._jvm
        jvm.System.gc()
        process = jvm.java.lang.ProcessHandle.current().pid()
        cpu, start = cpu_seconds(process), time.monotonic()
        self.cached.write.format("delta").option("compression", "zstd").save(path)
        return [time.monotonic() - start, cpu_seconds(process) - cpu]

    def create_generated(self, path):
        """A table with a generated column, for which Spark's SQL has no words."""
        tables = self.session._jvm.io.delta.tables.DeltaTable
        plus_one = (tables.columnBuilder("next").dataType("bigint")
                    .generatedAlwaysAs("id + 1").build())
        (tables.create(self.session._jsparkSession).location(path).addColumn("id", "bigint")
         .addColumn(plus_one).execute())

    def append_each(self, path, first, count):
        """One row a commit, while others write."""
        for number in range(first, first + count):
            self.session.range(number, number + 1).write.format("delta").mode("append").save(path)
        return count


class DeltaRs:
    """delta-rs, by its Python package."""

    def __init__(self):
        import deltalake
        import pyarrow

        self.deltalake = deltalake
        self.arrow = pyarrow

    def value(self, value, kind):
        types = self.arrow.types
        if value is None:
            return None
        if types.is_struct(kind):
            return {field.name: self.value(value[field.name], field.type) for field in kind}
        if types.is_map(kind):
            return pairs((self.value(k, kind.key_type), self.value(v, kind.item_type))
                         for k, v in value)
        if types.is_list(kind) or types.is_large_list(kind):
            return [self.value(element, kind.value_type) for element in value]
        return text(value)

    def table_rows(self, table):
        kinds = {field.name: field.type for field in table.schema}
        return [{name: self.value(value, kinds[name]) for name, value in row.items()}
                for row in table.to_pylist()]

    def rows(self, path, version=None):
        return self.table_rows(self.deltalake.DeltaTable(path, version=version).to_pyarrow_table())

    def schema(self, path):
        return json.loads(self.deltalake.DeltaTable(path).schema().to_json())

    def partition_columns(self, path):
        return self.deltalake.DeltaTable(path).metadata().partition_columns

    def files(self, path):
        """What the log says of each file: partition values and statistics, by flat names."""
        actions = self.deltalake.DeltaTable(path).get_add_actions(flatten=True)
        return self.table_rows(self.arrow.table(actions))

    def copy(self, source, path, partition_by=()):
        rows = self.deltalake.DeltaTable(source).to_pyarrow_table()
        self.deltalake.write_deltalake(
            path, rows, mode="append", partition_by=list(partition_by) or None)

    def create_checkpoint(self, path):
        self.deltalake.DeltaTable(path).create_checkpoint()

    def delete(self, path, predicate):
        self.deltalake.DeltaTable(path).delete(predicate)

    def compact(self, path):
        return self.deltalake.DeltaTable(path).optimize.compact()["numFilesRemoved"]

    def every_version(self, path):
        """Loads each version from the log alone; gives how many rows each has."""
        counts = []
        last = self.deltalake.DeltaTable(path).version()
        for version in range(last + 1):
            actions = self.arrow.table(
                self.deltalake.DeltaTable(path, version=version).get_add_actions(flatten=True))
            counts.append(sum(actions["num_records"].to_pylist()) if len(actions) else 0)
        return counts

    def append_each(self, path, first, count):
        """One row a commit, while others write."""
        for number in range(first, first + count):
            row = self.arrow.table({"id": self.arrow.array([number], self.arrow.int64())})
            while True:
                try:
                    self.deltalake.write_deltalake(path, row, mode="append")
                    break
                except self.deltalake.exceptions.CommitFailedError:
                    pass  # It tries fifteen times by itself, which is few among three.
        return count

    def append_seconds(self, path, first, count):
        """One row a commit; the seconds that each took."""
        seconds = []
        for number in range(first, first + count):
            start = time.monotonic()
            self.append_each(path, number, 1)
            seconds.append(time.monotonic() - start)
        return seconds


def main():
    os.environ["TZ"] = "UTC"
    time.tzset()
    # Whatever an engine prints goes to standard error; the answers have the output for themselves.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    peer = DeltaRs() if sys.argv[1] == "delta-rs" else Spark(*sys.argv[2:])
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = {"value": getattr(peer, command.pop("do"))(**command)}
        except Exception as e:
            answer = {"error": f"{type(e).__name__}: {e}"[:2000]}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()

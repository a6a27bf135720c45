"""Where each row of a stream's table came from, as delta-rs reads it: stream_places.py TABLE

A line STREAM/SHARD@POSITION a row, then END. By delta-rs's own query engine: PyArrow's reader of
such a table still calls into Python from its threads when the interpreter ends, and may abort it.
"""
import sys

import deltalake
import pyarrow

table = deltalake.DeltaTable(sys.argv[1])
columns = {field.name for field in table.schema().fields}
shard = "stream || '/' || shard" if "stream" in columns else "shard"
query = f"SELECT {shard} AS shard, position FROM places"
rows = pyarrow.table(
    deltalake.QueryBuilder().register("places", table).execute(query).read_all())
for shard, position in zip(rows.column("shard").to_pylist(), rows.column("position").to_pylist()):
    print(f"{shard}@{position}")
print("END", flush=True)

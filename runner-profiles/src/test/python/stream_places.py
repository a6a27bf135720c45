"""Where each row of a stream's table came from, as delta-rs reads it: stream_places.py TABLE

A line STREAM/SHARD@POSITION a row, then END.
"""
import sys

import deltalake

table = deltalake.DeltaTable(sys.argv[1]).to_pyarrow_table()
shards = table.column("shard").to_pylist()
if "stream" in table.column_names:
    shards = [f"{stream}/{shard}" for stream, shard in zip(table.column("stream").to_pylist(), shards)]
for shard, position in zip(shards, table.column("position").to_pylist()):
    print(f"{shard}@{position}")
print("END", flush=True)

"""Prints the tables under a prefix as JSON, read by delta-rs: version and sorted rows of each."""
import json
import sys

from deltalake import DeltaTable

tables = {}
for kind in ("pin", "geo", "user"):
    table = DeltaTable(f"{sys.argv[1]}/{kind}", storage_options={"AWS_ALLOW_HTTP": "true"})
    rows = sorted(json.dumps(row, default=str) for row in table.to_pyarrow_table().to_pylist())
    tables[kind] = {"version": table.version(), "rows": rows}
print(json.dumps(tables))

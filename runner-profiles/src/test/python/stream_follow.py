"""Tells when each row of a stream's tables is there for a reader, by delta-rs in a process of its
own: stream_follow.py TABLES JOURNAL

Looks at each table every 20 ms. When a commit shows, its time is noted before its files are read. A
line MILLIS STREAM/SHARD@POSITION for each row goes to the journal. Ends when its input ends.
"""
import os
import pathlib
import sys
import threading
import time

import deltalake
import pyarrow.parquet

NAMES = ("pin", "geo", "user", "dead_letters")


def look(root, tables, files):
    """Files that are new, each with the time at which it was seen."""
    new = []
    for name in NAMES:
        path = root / name
        if name not in tables:
            if not (path / "_delta_log" / "00000000000000000000.json").exists():
                continue
            tables[name] = deltalake.DeltaTable(str(path))
        table = tables[name]
        before = table.version()
        table.update_incremental()
        if table.version() != before or name not in files:
            now = time.time()
            uris = set(table.file_uris())
            new += [(now, uri) for uri in uris - files.get(name, set())]
            files[name] = uris
    return new


def main():
    root = pathlib.Path(sys.argv[1])
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    tables, files = {}, {}
    rows = 0
    with open(sys.argv[2], "w", encoding="utf-8") as journal:
        while not ended.wait(0.02):
            found = look(root, tables, files)
            for seen, uri in found:
                data = pyarrow.parquet.read_table(uri.removeprefix("file://"))
                shards = data.column("shard").to_pylist()
                if "stream" in data.column_names:
                    streams = data.column("stream").to_pylist()
                    shards = [f"{stream}/{shard}" for stream, shard in zip(streams, shards)]
                for shard, position in zip(shards, data.column("position").to_pylist()):
                    journal.write(f"{int(seen * 1000)} {shard}@{position}\n")
                rows += len(shards)
            if found:
                journal.flush()
                print(rows, flush=True)
    # delta-rs's threads may make the interpreter end badly.
    os._exit(0)


main()

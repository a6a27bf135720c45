"""The batch as DuckDB does it: JSON to three Parquet files, and the answers from them.

    python duckdb_batch.py INPUT OUTPUT CORES
"""
import pathlib
import sys

import duckdb

import answers
from placeholders import PLACEHOLDERS

source, output, cores = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])


def text(name):
    """A text, null where it is blank or a placeholder."""
    listed = ", ".join(f"'{value}'" for value in PLACEHOLDERS.get(name, []) + [""])
    return f"case when trim({name}) not in ({listed}) then {name} end as {name}"


FOLLOWERS = """cast(round(try_cast(replace(regexp_extract(trim(follower_count),
  '^([0-9][0-9,]*(?:\\.[0-9]+)?)[kKmMbB]?$', 1), ',', '') as double)
  * case upper(right(trim(follower_count), 1)) when 'K' then 1e3 when 'M' then 1e6 when 'B' then 1e9
    else 1 end) as bigint) as follower_count"""

PIN = f"""select index as ind, {text("unique_id")}, {text("title")}, {text("description")}, {FOLLOWERS},
  {text("poster_name")}, {text("tag_list")}, {text("is_image_or_video")}, {text("image_src")},
  nullif(regexp_replace(save_location, '^Local save in *', ''), '') as save_location,
  {text("category")} from """
GEO = f"""select ind, {text("country")}, [latitude, longitude] as coordinates,
  cast(timestamp as timestamp) as timestamp from """
USER = """select ind, nullif(concat_ws(' ', first_name, last_name), '') as user_name, age,
  cast(date_joined as timestamp) as date_joined from """

RAW = {
    "pin": (PIN, "{index: 'BIGINT', unique_id: 'VARCHAR', title: 'VARCHAR', description: 'VARCHAR',"
                 " poster_name: 'VARCHAR', follower_count: 'VARCHAR', tag_list: 'VARCHAR',"
                 " is_image_or_video: 'VARCHAR', image_src: 'VARCHAR', save_location: 'VARCHAR',"
                 " category: 'VARCHAR'}"),
    "geo": (GEO, "{ind: 'BIGINT', timestamp: 'VARCHAR', latitude: 'DOUBLE', longitude: 'DOUBLE',"
                 " country: 'VARCHAR'}"),
    "user": (USER, "{ind: 'BIGINT', first_name: 'VARCHAR', last_name: 'VARCHAR', age: 'INTEGER',"
                   " date_joined: 'VARCHAR'}"),
}

db = duckdb.connect()
db.execute(f"set threads = {cores}")
output.mkdir(parents=True)
for kind, (select, columns) in RAW.items():
    db.execute(f"""copy ({select} read_json('{source}/topics/*.{kind}/*/*.json',
        format = 'newline_delimited', columns = {columns}))
        to '{output}/{kind}.parquet' (format parquet, compression zstd, compression_level 1)""")
    db.execute(f"create view {kind} as select * from '{output}/{kind}.parquet'")
db.execute("""create table pg as select category, poster_name, follower_count, country,
  year(timestamp) as post_year from pin join geo using (ind)""")
db.execute(f"""create table pu as select category, follower_count, {answers.AGE_GROUP} as age_group,
  {answers.AGE_ORDER} as age_order, year(date_joined) as join_year from pin join "user" using (ind)""")
db.execute("""create view u as select user_name, age, date_joined, year(date_joined) as join_year
  from "user" """)
for name, query in answers.queries("median({})").items():
    result = db.execute(query)
    answers.write(output / "answers", name, [c[0] for c in result.description], result.fetchall())

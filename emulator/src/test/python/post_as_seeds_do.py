"""Posts one row of each table as the notebooks' emulators do: PyMySQL in, requests out.

Arguments: the gateway's URL, the credentials file, the user, the row. Prints one JSON line a
request: the URL's path, the status and the body.
"""

import json
import sys
from datetime import datetime

import pymysql
import requests
import yaml

gateway, creds_file, user, number = sys.argv[1:]

with open(creds_file) as file:
    creds = yaml.safe_load(file)

connection = pymysql.connect(
    host=creds["HOST"],
    user=creds["USER"],
    password=creds["PASSWORD"],
    database=creds["DATABASE"],
    port=int(creds["PORT"]),
    charset="utf8mb4",
    cursorclass=pymysql.cursors.DictCursor,
)


def row_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT {int(number)}, 1")
        return cursor.fetchone()


def as_text(value):
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value


def tell(response):
    path = response.request.path_url
    print(json.dumps({"path": path, "status": response.status_code, "body": response.json()}))


tables = {"pin": "pinterest_data", "geo": "geolocation_data", "user": "user_data"}
for kind, table in tables.items():
    row = {name: as_text(value) for name, value in row_of(table).items()}

    payload = json.dumps({"records": [{"value": row}]})
    headers = {"Content-Type": "application/vnd.kafka.json.v2+json"}
    url = f"{gateway}/topics/{user}.{kind}"
    tell(requests.request("POST", url, headers=headers, data=payload))

    stream = f"streaming-{user}-{kind}"
    payload = json.dumps({"StreamName": stream, "Data": row, "PartitionKey": "partition-1"})
    headers = {"Content-Type": "application/json"}
    url = f"{gateway}/streams/{stream}/record"
    tell(requests.request("PUT", url, headers=headers, data=payload))

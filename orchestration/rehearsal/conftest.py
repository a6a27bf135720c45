"""Where Airflow stands in the tests. Set before anything imports it."""
from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import local

FOLDER = local.ORCHESTRATION / "target" / "rehearsal"
TOKEN = "dapi" + secrets.token_hex(16)
WRONG_TOKEN = "dapi" + secrets.token_hex(16)
DAGS = local.ORCHESTRATION / "airflow" / "dags"

shutil.rmtree(FOLDER, ignore_errors=True)
(FOLDER / "airflow").mkdir(parents=True)
sys.path.insert(0, str(DAGS))
sys.dont_write_bytecode = True
os.environ.update(
    {
        "AIRFLOW_HOME": str(FOLDER / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "SequentialExecutor",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
        "AIRFLOW__SCHEDULER__JOB_HEARTBEAT_SEC": "2",
        "AIRFLOW__SCHEDULER__MIN_FILE_PROCESS_INTERVAL": "5",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "PYTHONDONTWRITEBYTECODE": "1",
        # Where the scheduler looks for the command "airflow".
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
)


def configure(**settings: object) -> None:
    """The section [pinbeam] of Airflow's configuration.

    Every task that starts reads it anew; the scheduler, which makes the runs, once.
    """
    lines = [f"{name} = {value}" for name, value in settings.items()]
    part = FOLDER / "airflow" / "airflow.part"
    part.write_text("[pinbeam]\n" + "\n".join(lines) + "\n")
    part.replace(FOLDER / "airflow" / "airflow.cfg")


configure(start_date="2026-01-01", catchup=True)


@pytest.fixture(scope="session")
def database() -> None:
    """Airflow's own, empty."""
    subprocess.run(
        [str(Path(sys.executable).with_name("airflow")), "db", "migrate"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def connection(port: int, token: str) -> str:
    return json.dumps(
        {
            "conn_type": "databricks",
            "host": "127.0.0.1",
            "schema": "http",
            "port": port,
            "password": token,
        }
    )

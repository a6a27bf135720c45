"""Every midnight: the day that has ended, from Kafka to tables, answers and report.

Archive, batch and the care for the tables are jobs of Databricks; Airflow starts them, waits, and
looks at the ledger. docs/airflow.md says what it needs.
"""
from __future__ import annotations

from airflow import DAG
from airflow.timetables.interval import CronDataIntervalTimetable

from pinbeam import tasks, settings

with DAG(
    dag_id="pinbeam_daily",
    description=__doc__.splitlines()[0],
    doc_md=__doc__,
    # Not "@daily", whose data interval is another one in Airflow 3.
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"),
    start_date=settings.start_date(),
    catchup=settings.catchup(),
    max_active_runs=1,
    dagrun_timeout=4 * settings.job_timeout(),
    default_args=tasks.DEFAULT_ARGS,
    user_defined_macros=tasks.MACROS,
    tags=["pinbeam"],
):
    tasks.add(
        start="{{ data_interval_start.strftime('%Y-%m-%dT%H:%M:%SZ') }}",
        end="{{ data_interval_end.strftime('%Y-%m-%dT%H:%M:%SZ') }}",
    )

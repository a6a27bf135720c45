"""By hand: a range of days at once, or everything anew.

What an earlier run has read is not read again, so that a range may overlap with days that are done.
"""
from __future__ import annotations

from airflow import DAG
from airflow.models.param import Param

from pinbeam import tasks, settings

DAY = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$"

with DAG(
    dag_id="pinbeam_backfill",
    description=__doc__.splitlines()[0],
    doc_md=__doc__,
    schedule=None,
    start_date=settings.start_date(),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=4 * settings.job_timeout(),
    default_args=tasks.DEFAULT_ARGS,
    user_defined_macros=tasks.MACROS,
    params={
        "from": Param(
            "",
            type="string",
            pattern=DAY[:-1] + "$|^$",
            title="From",
            description="The first day, or empty for the beginning. Empty for a full refresh.",
        ),
        "to": Param(
            None,
            type="string",
            pattern=DAY,
            title="To",
            description="The day after the last one.",
        ),
        "full_refresh": Param(
            False,
            type="boolean",
            title="Full refresh",
            description="Read everything anew and replace the tables.",
        ),
    },
    tags=["pinbeam"],
):
    tasks.add(
        start="{{ params['from'] }}",
        end="{{ params['to'] }}",
        full_refresh="{{ params['full_refresh'] | string | lower }}",
    )

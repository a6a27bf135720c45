"""How the DAGs are scheduled, from the section [pinbeam] of Airflow's configuration.

It is read when a DAG is parsed, so it stands there and not in a Variable, which would ask the
database each time. What a run works on stands in the Variable "pinbeam" (docs/airflow.md).
"""
from __future__ import annotations

from datetime import datetime, timedelta, timezone

from airflow.configuration import conf

SECTION = "pinbeam"


def start_date() -> datetime:
    """The first day that is run, midnight UTC."""
    text = conf.get(SECTION, "start_date", fallback="2026-01-01")
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=timezone.utc)
    except ValueError:
        raise ValueError(
            f"[{SECTION}] start_date = {text} is not allowed: a day such as 2026-01-31 is"
        ) from None


def catchup() -> bool:
    """Whether days between the start date and now that were not run are run one after the other."""
    return conf.getboolean(SECTION, "catchup", fallback=False)


def retries() -> int:
    return conf.getint(SECTION, "retries", fallback=2)


def retry_delay() -> timedelta:
    """Before the first retry; it doubles from one to the next."""
    return timedelta(seconds=conf.getint(SECTION, "retry_delay_seconds", fallback=300))


def job_timeout() -> timedelta:
    """How long one job may take, with the start of its cluster."""
    return timedelta(seconds=conf.getint(SECTION, "job_timeout_seconds", fallback=3 * 3600))


def polling_period() -> int:
    """Seconds from one question after a job's state to the next."""
    return conf.getint(SECTION, "polling_period_seconds", fallback=30)

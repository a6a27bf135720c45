"""The tasks that both DAGs are made of."""
from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from airflow.decorators import task
from airflow.models import Variable
from airflow.models.baseoperator import chain

from pinbeam import failure, jobs, ledger, settings

DEFAULT_ARGS: dict[str, Any] = {
    "owner": "pinbeam",
    "retries": settings.retries(),
    "retry_delay": settings.retry_delay(),
    "retry_exponential_backoff": True,
    "max_retry_delay": 8 * settings.retry_delay(),
    "execution_timeout": settings.job_timeout(),
    "on_failure_callback": failure.tell,
}
MACROS = {"pinbeam_token": jobs.token}


def add(start: str, end: str, full_refresh: str = "false") -> None:
    """Adds archive, batch, the look at the ledger, and the care for the tables, in this order.

    :param start: template of the time that records are taken from, empty for the beginning
    :param end: template of the time that records are taken up to, exclusive
    :param full_refresh: template of "true" or "false"
    """
    chain(
        jobs.RunJobOperator(
            task_id="archive",
            job="archive",
            parameters={
                "user": "{{ var.json.pinbeam.user }}",
                "output": "{{ var.json.pinbeam.archive }}",
                "to": end,
            },
        ),
        jobs.RunJobOperator(
            task_id="batch",
            job="batch",
            parameters={
                "user": "{{ var.json.pinbeam.user }}",
                "input": "{{ var.json.pinbeam.archive }}/topics",
                "output": "{{ var.json.pinbeam.output }}",
                "from": start,
                "to": end,
                "full_refresh": full_refresh,
            },
        ),
        check_ledger(end),
        jobs.RunJobOperator(
            task_id="maintain",
            job="maintenance",
            parameters={"tables": "{{ var.json.pinbeam.output }}/tables"},
        ),
    )


@task
def check_ledger(until: str) -> dict[str, int]:
    """Fails where the tables do not have what they should, or not as good as they should."""
    variables = Variable.get("pinbeam", deserialize_json=True)
    return ledger.check_stored(
        output=variables["output"],
        until=_time(until),
        most_dead_letters=float(variables.get("most_dead_letters", 1.0)),
        stop_on_quality=variables.get("quality") == "fail",
        aws_conn_id=variables.get("aws_conn_id", "aws_default"),
    )


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return time if time.tzinfo else time.replace(tzinfo=timezone.utc)

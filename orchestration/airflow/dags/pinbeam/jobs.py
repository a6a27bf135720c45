"""Runs of the jobs that the bundle of Databricks has deployed."""
from __future__ import annotations

import hashlib
from typing import Any

from airflow.exceptions import AirflowException
from airflow.providers.databricks.operators.databricks import DatabricksRunNowOperator

from pinbeam import settings


def token(ti: Any) -> str:
    """Names one try of one task: asked twice for the same try, Databricks starts one run.

    A second try has another token, or it would get the failed run of the first.
    """
    name = "/".join([ti.dag_id, ti.task_id, ti.run_id, str(ti.try_number)])
    return hashlib.sha256(name.encode()).hexdigest()


class RunJobOperator(DatabricksRunNowOperator):
    """Runs one job and waits for its end; it fails with what the job, or the API, said.

    :param job: the job's name in the Variable "pinbeam", which has its id
    :param parameters: the job's parameters
    """

    def __init__(self, *, job: str, parameters: dict[str, str], **kwargs: Any) -> None:
        super().__init__(
            job_id="{{ var.json.pinbeam.%s_job }}" % job,
            job_parameters=parameters,
            idempotency_token="{{ pinbeam_token(ti) }}",
            databricks_conn_id="{{ var.json.pinbeam.databricks_conn_id | default('databricks_default') }}",
            polling_period_seconds=settings.polling_period(),
            execution_timeout=settings.job_timeout(),
            **kwargs,
        )

    def execute(self, context: Any) -> Any:
        try:
            return super().execute(context)
        except (ValueError, KeyError, TypeError, AttributeError) as e:
            # What the hook raises where an answer is no JSON, or has not the fields it looks for.
            raise AirflowException(
                f"{self.task_id}: the answer of the Databricks API cannot be understood"
                f" ({type(e).__name__}: {e}): is the connection's host that of a workspace?"
            ) from e

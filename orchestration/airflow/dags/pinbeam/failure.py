"""Tells somebody that a task has failed for good."""
from __future__ import annotations

import logging
from typing import Any

from airflow.models import Variable
from airflow.providers.amazon.aws.hooks.sns import SnsHook

log = logging.getLogger(__name__)

# What SNS takes for a subject.
SUBJECT_CHARACTERS = 100


def tell(context: dict[str, Any]) -> None:
    """Publishes to the SNS topic that the Variable "pinbeam" names as ``failure_topic``.

    Without one the log alone has it. The message has the reason's first line and no parameters.
    """
    ti = context["ti"]
    reason = str(context.get("exception") or "no reason given").splitlines()[0]
    subject = f"Pinbeam: {ti.dag_id}.{ti.task_id} failed"[:SUBJECT_CHARACTERS]
    message = (
        f"{ti.dag_id}.{ti.task_id} failed in try {ti.try_number} of run {ti.run_id}: {reason}\n"
        f"Log: {ti.log_url}\n"
    )
    log.error("%s", message)
    settings = Variable.get("pinbeam", deserialize_json=True, default_var={})
    topic = settings.get("failure_topic")
    if topic:
        SnsHook(aws_conn_id=settings.get("aws_conn_id", "aws_default")).publish_to_target(
            target_arn=topic, subject=subject, message=message
        )

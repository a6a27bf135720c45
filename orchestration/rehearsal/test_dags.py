"""The DAGs as Airflow reads them, without running any."""
from __future__ import annotations

import copy
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from airflow.models import DagBag

import conftest
import local

TASKS = ["archive", "batch", "check_ledger", "maintain"]


@pytest.fixture(scope="module")
def dags(database):
    bag = DagBag(dag_folder=str(conftest.DAGS), include_examples=False)
    assert bag.import_errors == {}
    return bag.dags


def test_these_are_there(dags):
    assert sorted(dags) == ["pinbeam_backfill", "pinbeam_daily"]


@pytest.mark.parametrize("name", ["pinbeam_daily", "pinbeam_backfill"])
def test_tasks_follow_one_another(dags, name):
    dag = dags[name]
    assert dag.topological_sort() and [t.task_id for t in dag.topological_sort()] == TASKS
    for before, after in zip(TASKS, TASKS[1:]):
        assert dag.get_task(before).downstream_task_ids == {after}


@pytest.mark.parametrize("name", ["pinbeam_daily", "pinbeam_backfill"])
def test_every_task_tries_again_ends_and_tells(dags, name):
    dag = dags[name]
    assert dag.max_active_runs == 1
    assert dag.dagrun_timeout > timedelta(hours=1)
    for task in dag.tasks:
        assert task.retries == 2
        assert task.retry_exponential_backoff
        assert task.retry_delay == timedelta(minutes=5)
        assert task.max_retry_delay >= 4 * task.retry_delay
        assert task.execution_timeout == timedelta(hours=3)
        assert task.on_failure_callback is not None


def test_daily_runs_at_midnight_for_the_day_that_has_ended(dags):
    from pendulum import datetime

    dag = dags["pinbeam_daily"]
    run = dag.next_dagrun_info(None)
    assert run.data_interval.start == datetime(2026, 1, 1)
    assert run.data_interval.end == datetime(2026, 1, 2)
    assert run.run_after == datetime(2026, 1, 2)
    following = dag.next_dagrun_info(run.data_interval)
    assert following.data_interval.start == datetime(2026, 1, 2)


def test_no_path_id_or_user_stands_in_the_code(dags):
    for file in conftest.DAGS.rglob("*.py"):
        text = file.read_text()
        assert not re.search(r"s3://(?!``)[a-z]|arn:|job_id=\d|\.cloud\.databricks", text), file


def given(dag, **values):
    params = copy.deepcopy(dag.params)
    params.update(values)
    return params.validate()


@pytest.mark.parametrize("bad", ["2026-11-20T10:00:00", "yesterday", "20.11.2026", None])
def test_backfill_refuses_what_is_no_day(dags, bad):
    from airflow.exceptions import ParamValidationError

    with pytest.raises(ParamValidationError):
        given(dags["pinbeam_backfill"], to=bad)


@pytest.mark.parametrize("good", ["2026-11-20", "2026-11-20T10:00:00Z"])
def test_backfill_takes_days_and_times(dags, good):
    values = given(dags["pinbeam_backfill"], to=good)
    assert values == {"from": "", "to": good, "full_refresh": False}


def test_another_try_has_another_token():
    from pinbeam import jobs

    def token(try_number, task="batch"):
        ti = SimpleNamespace(dag_id="d", task_id=task, run_id="r", try_number=try_number)
        return jobs.token(ti)

    assert token(1) == token(1)
    assert len({token(1), token(2), token(1, "archive")}) == 3
    # The most that the API takes.
    assert len(token(1)) <= 64


def test_jobs_of_the_dags_are_those_of_the_bundle(dags):
    import bundle

    folder = local.ROOT / "runner-profiles" / "databricks"
    values = dict.fromkeys(
        [
            "user", "bootstrap_servers", "kafka_config", "archive_output", "batch_output",
            "stream_output", "jar", "run_as", "notification_email", "instance_profile_arn",
        ],
        "x",
    )
    settings = bundle.jobs(folder, values)
    for task in dags["pinbeam_daily"].tasks:
        if task.task_id == "check_ledger":
            continue
        name = re.fullmatch(r"{{ var\.json\.pinbeam\.(\w+)_job }}", task.job_id).group(1)
        job = settings[f"pinbeam_{name}"]
        assert set(task.job_parameters) <= {p["name"] for p in job["parameters"]}
        # Airflow is the one scheduler, and the one that tries again.
        assert job.get("schedule", {"pause_status": "PAUSED"})["pause_status"] == "PAUSED"
        assert all(task["max_retries"] == 0 for task in job["tasks"])


def test_mwaa_installs_what_was_rehearsed():
    def packages(file):
        return dict(re.findall(r"^([\w.-]+)==([\w.]+)", file.read_text(), re.M))

    rehearsed = packages(local.ORCHESTRATION / "rehearsal/requirements.txt")
    constraints = packages(conftest.DAGS / "constraints.txt")
    asked = packages(local.ORCHESTRATION / "airflow/requirements.txt")
    assert constraints == rehearsed
    assert asked and asked.items() <= constraints.items()

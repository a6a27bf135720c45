"""Airflow's scheduler runs the DAGs; their jobs run our jar by spark-submit, over Kafka and S3.

The tests stand in the order of a story, each goes on where the one before it ends.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

import conftest
import local
from local import wait_until
from posts import KINDS, Posts, midnight

DAILY = "pinbeam_daily"
BACKFILL = "pinbeam_backfill"
DAYS = [midnight(3), midnight(2), midnight(1)]
TASKS = ["archive", "batch", "check_ledger", "maintain"]
BUCKET = "user-ann-bucket"
SHORT = {"start_date": f"{DAYS[0]:%Y-%m-%d}", "catchup": "True", "retries": 1, "retry_delay_seconds": 2,
         "polling_period_seconds": 1, "job_timeout_seconds": 240}
A_RUN = 300


class Rehearsal:
    """All parts, running."""

    def __init__(self) -> None:
        self._stop: list[Any] = []

    def start(self) -> None:
        from airflow.models import Variable

        folder = conftest.FOLDER
        conftest.configure(**SHORT)
        self.cloud = local.LocalCloud(folder, ["ann"])
        self._stop.append(self.cloud)
        clients = Path(self.cloud.environment["PINBEAM_KAFKA_CLIENTS"])
        self.jobs = local.JobsApi(
            folder / "jobs",
            {
                "user": "nobody",
                "bootstrap_servers": self.cloud.iam_brokers,
                "kafka_config": str(clients / "iam.properties"),
                "archive_output": "s3://no-bucket",
                "batch_output": "s3://no-bucket/cleaned",
                "stream_output": "s3://no-bucket/stream",
                "jar": os.environ["PINBEAM_SPARK_JAR"],
                "run_as": "nobody",
                "notification_email": "nobody@example.com",
                "instance_profile_arn": "none",
            },
            Path(os.environ["PINBEAM_SPARK_HOME"]),
            conftest.TOKEN,
            self.cloud.environment,
        )
        self._stop.append(self.jobs)
        sns_server = ThreadedMotoServer("127.0.0.1", 0)
        sns_server.start()
        self._stop.append(sns_server)
        sns = "http://127.0.0.1:%d" % sns_server.get_host_and_port()[1]
        aws = self.cloud.environment
        self.environment = {
            "AIRFLOW_CONN_DATABRICKS_DEFAULT": conftest.connection(self.jobs.port, conftest.TOKEN),
            "AIRFLOW_CONN_DATABRICKS_WRONG": conftest.connection(
                self.jobs.port, conftest.WRONG_TOKEN
            ),
            "AIRFLOW_CONN_AWS_DEFAULT": json.dumps(
                {
                    "conn_type": "aws",
                    "extra": {
                        "region_name": aws["AWS_REGION"],
                        "service_config": {
                            "s3": {"endpoint_url": aws["AWS_ENDPOINT_URL_S3"]},
                            "sns": {"endpoint_url": sns},
                        },
                    },
                }
            ),
            "AWS_ACCESS_KEY_ID": aws["AWS_ACCESS_KEY_ID"],
            "AWS_SECRET_ACCESS_KEY": aws["AWS_SECRET_ACCESS_KEY"],
        }
        client = {
            "region_name": aws["AWS_REGION"],
            "aws_access_key_id": aws["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": aws["AWS_SECRET_ACCESS_KEY"],
        }
        self.s3 = boto3.client("s3", endpoint_url=aws["AWS_ENDPOINT_URL_S3"], **client)
        topic = boto3.client("sns", endpoint_url=sns, **client)
        self.topic = topic.create_topic(Name="failures")["TopicArn"]
        self._queue = boto3.client("sqs", endpoint_url=sns, **client)
        queue = self._queue.create_queue(QueueName="failures")["QueueUrl"]
        self._queue_url = queue
        arn = self._queue.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
        topic.subscribe(
            TopicArn=self.topic, Protocol="sqs", Endpoint=arn["Attributes"]["QueueArn"]
        )
        self.variables = {
            "archive_job": 1001,
            "batch_job": 1002,
            "maintenance_job": 1003,
            "failure_topic": self.topic,
        }
        Variable.set("pinbeam", self.variables, serialize_json=True)
        self.scheduler = local.Process(
            folder / "airflow" / "scheduler.log",
            [Path(sys.executable).with_name("airflow"), "scheduler", "--skip-serve-logs"],
            self.environment,
        )
        self._stop.append(self.scheduler)
        wait_until("the DAGs in the database", 90, self._parsed)

    def stop(self) -> None:
        for part in reversed(self._stop):
            part.stop()

    @staticmethod
    def _parsed() -> bool:
        from airflow.models import DagModel

        return all(DagModel.get_dagmodel(dag) for dag in (DAILY, BACKFILL))

    def work_on(self, user: str, **others: Any) -> str:
        """Whose posts the next runs are of; gives the prefix of their output."""
        from airflow.models import Variable

        output = f"s3://{BUCKET}/{user}/cleaned"
        values = {
            **self.variables,
            "user": user,
            "archive": f"s3://{BUCKET}/{user}",
            "output": output,
            **others,
        }
        Variable.set("pinbeam", values, serialize_json=True)
        return output

    def told(self) -> list[str]:
        """What came to the topic of failures since it was asked last."""
        messages = self._queue.receive_message(
            QueueUrl=self._queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=1
        ).get("Messages", [])
        for message in messages:
            self._queue.delete_message(
                QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"]
            )
        return [json.loads(message["Body"])["Message"] for message in messages]

    def tables(self, output: str) -> dict[str, Any]:
        printed = subprocess.run(
            [
                local.ROOT / "delta-io/target/python/bin/python",
                local.ORCHESTRATION / "rehearsal/read_tables.py",
                f"{output}/tables",
            ],
            env={**os.environ, **self.cloud.environment},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        return json.loads(printed)

    def object(self, output: str, name: str) -> bytes:
        key = f"{output}/{name}".removeprefix(f"s3://{BUCKET}/")
        return self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()

    def answers(self, output: str) -> dict[str, bytes]:
        prefix = f"{output}/answers/".removeprefix(f"s3://{BUCKET}/")
        keys = self.s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix)["Contents"]
        return {
            key["Key"].removeprefix(prefix): self.object(output, "answers/" + Path(key["Key"]).name)
            for key in keys
        }


class Run:
    """One run of a DAG."""

    def __init__(self, dag: str, run_id: str) -> None:
        self.dag = dag
        self.run_id = run_id

    @staticmethod
    def trigger(dag: str, at: datetime | None = None, **conf: Any) -> Run:
        from airflow.api.common.trigger_dag import trigger_dag

        run_id = f"rehearsal-{time.monotonic_ns()}"
        trigger_dag(dag, run_id=run_id, execution_date=at, conf=conf)
        return Run(dag, run_id)

    def state(self) -> str:
        from airflow.models import DagRun

        return DagRun.find(dag_id=self.dag, run_id=self.run_id)[0].state

    def tasks(self) -> dict[str, str]:
        from airflow.models import DagRun

        run = DagRun.find(dag_id=self.dag, run_id=self.run_id)[0]
        return {ti.task_id: ti.state for ti in run.get_task_instances()}

    def ended(self, seconds: float = A_RUN) -> str:
        def state() -> str | None:
            now = self.state()
            return now if now in ("success", "failed") else None

        return wait_until(f"the end of {self.dag} {self.run_id}", seconds, state)

    def succeeds(self, seconds: float = A_RUN) -> None:
        state = self.ended(seconds)
        assert (state, self.tasks()) == ("success", dict.fromkeys(TASKS, "success")), self.logs()

    def fails_in(self, task: str, seconds: float = A_RUN) -> str:
        """Gives the log of the last try of the task that failed."""
        state = self.ended(seconds)
        assert state == "failed"
        assert [t for t, s in self.tasks().items() if s == "failed"] == [task], self.logs()
        return self.log(task)

    def log(self, task: str) -> str:
        return self._log_files(task)[-1].read_text()

    def tries(self, task: str) -> int:
        return len(self._log_files(task))

    def logs(self) -> str:
        return "\n".join(self.log(task) for task in TASKS if self._log_files(task))

    def _log_files(self, task: str) -> list[Path]:
        folder = Path(os.environ["AIRFLOW_HOME"]) / "logs" / f"dag_id={self.dag}"
        return sorted((folder / f"run_id={self.run_id}" / f"task_id={task}").glob("attempt=*.log"))


@pytest.fixture(scope="module")
def rehearsal(database):
    running = Rehearsal()
    try:
        running.start()
        unpause(BACKFILL)
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def ann(rehearsal):
    posts = Posts(rehearsal.cloud.brokers, "ann")
    for day in DAYS:
        posts.post(day)
    yield posts
    posts.close()


def unpause(dag: str, paused: bool = False) -> None:
    from airflow.models import DagModel

    DagModel.get_dagmodel(dag).set_is_paused(paused)


def counts(ledger: bytes) -> dict[str, Any]:
    kinds = json.loads(ledger)["kinds"]
    for line in kinds.values():
        # Of the tables, which were cared for at other times.
        line.pop("tableVersion")
        line.pop("table")
    return kinds


def test_catch_up_of_three_days(rehearsal, ann):
    from airflow.models import DagRun

    output = rehearsal.work_on("ann")
    unpause(DAILY)

    def all_ended() -> list[DagRun] | None:
        runs = DagRun.find(dag_id=DAILY)
        ended = [run for run in runs if run.state in ("success", "failed")]
        return runs if len(ended) == len(DAYS) or any(r.state == "failed" for r in runs) else None

    runs = wait_until("three runs", 3 * A_RUN, all_ended)
    assert [run.state for run in runs] == ["success"] * 3, Run(DAILY, runs[-1].run_id).logs()
    assert [run.data_interval_start for run in runs] == DAYS
    for run in runs:
        assert Run(DAILY, run.run_id).tasks() == dict.fromkeys(TASKS, "success")
    assert [run["state"]["result_state"] for run in rehearsal.jobs.runs()] == ["SUCCESS"] * 9

    kinds = json.loads(rehearsal.object(output, "ledger.json"))["kinds"]
    assert {kind: line["read"] for kind, line in kinds.items()} == ann.read
    assert kinds["pin"]["deadLetters"] == {"BAD_KEY": ann.bad}
    rows = [json.loads(row) for row in rehearsal.tables(output)["pin"]["rows"]]
    assert {row["ind"]: row["unique_id"] for row in rows} == ann.pins()


def test_three_daily_runs_give_the_same(rehearsal, ann):
    bea = Posts(rehearsal.cloud.brokers, "bea")
    output = rehearsal.work_on("bea")
    for n, day in enumerate(DAYS):
        bea.post(day)
        # A moment after the midnight that ends the day, at which its own run stands.
        run = Run.trigger(DAILY, at=day + timedelta(days=1, seconds=1))
        if n == 1:
            restart_in_the_middle(rehearsal)
        run.succeeds()
    bea.close()

    caught_up = rehearsal.work_on("ann")
    assert {k: t["rows"] for k, t in rehearsal.tables(output).items()} == {
        k: t["rows"] for k, t in rehearsal.tables(caught_up).items()
    }
    assert rehearsal.answers(output) == rehearsal.answers(caught_up)
    assert counts(rehearsal.object(output, "ledger.json")) == counts(
        rehearsal.object(caught_up, "ledger.json")
    )


def restart_in_the_middle(rehearsal) -> None:
    """Kills the stand-in while it runs a job, and starts it again; the job knows nothing of it."""

    def batch_runs() -> dict[str, Any] | None:
        last = rehearsal.jobs.runs()[-1]
        runs = last["run_name"] == "pinbeam-batch"
        return last if runs and last["tasks"][0]["state"]["life_cycle_state"] == "RUNNING" else None

    run = wait_until("a batch that runs", 120, batch_runs)
    rehearsal.jobs.kill()
    rehearsal.jobs.start()

    def ended() -> dict[str, Any] | None:
        same = [r for r in rehearsal.jobs.runs() if r["run_id"] == run["run_id"]][0]
        return same if same["end_time"] else None

    assert wait_until("its end", 120, ended)["state"]["result_state"] == "SUCCESS"


def test_the_same_day_twice_changes_nothing(rehearsal, ann):
    output = rehearsal.work_on("ann")
    before = rehearsal.tables(output), rehearsal.object(output, "ledger.json")

    Run.trigger(DAILY, at=DAYS[-1] + timedelta(days=1, seconds=2)).succeeds()

    assert (rehearsal.tables(output), rehearsal.object(output, "ledger.json")) == before
    assert "nothing arrived" in rehearsal.jobs.log_of(rehearsal.jobs.runs()[-2])


def test_a_full_refresh_gives_the_same(rehearsal, ann):
    output = rehearsal.work_on("ann")
    before = rehearsal.tables(output), rehearsal.answers(output)

    end = f"{DAYS[-1] + timedelta(days=1):%Y-%m-%d}"
    Run.trigger(BACKFILL, to=end, full_refresh=True).succeeds()

    after = rehearsal.tables(output)
    assert {k: t["rows"] for k, t in after.items()} == {k: t["rows"] for k, t in before[0].items()}
    assert all(after[kind]["version"] > before[0][kind]["version"] for kind in KINDS)
    assert rehearsal.answers(output) == before[1]


def test_a_job_that_fails_is_tried_again_and_a_bad_ledger_is_not(rehearsal, ann):
    rehearsal.work_on("ann", output="s3://no-such-bucket/cleaned")
    run = Run.trigger(BACKFILL, to=f"{DAYS[-1]:%Y-%m-%d}")
    wait_until("a batch to try again", A_RUN, lambda: run.tasks()["batch"] == "up_for_retry")
    first = run.log("batch")
    assert "INTERNAL_ERROR" in first and "FAILED" in first
    # The line that the command would print, on the machine that it ran on.
    assert "JobFailedException" in first and "no-such-bucket" in first
    assert rehearsal.told() == []

    rehearsal.work_on("ann", most_dead_letters=0.0)
    log = run.fails_in("check_ledger")
    assert run.tries("batch") == 2
    batches = [r for r in rehearsal.jobs.runs() if r["run_name"] == "pinbeam-batch"][-2:]
    assert [r["state"]["result_state"] for r in batches] == ["FAILED", "SUCCESS"]
    assert batches[0]["token"] != batches[1]["token"]
    # What came of it is not good enough, which to try again does not change.
    assert "records are dead letters" in log
    assert run.tries("check_ledger") == 1
    assert run.tasks()["maintain"] == "upstream_failed"
    rehearsal.told()


def test_a_job_that_was_cancelled_is_a_failed_task(rehearsal):
    rehearsal.work_on("ann")
    rehearsal.jobs.fault(pending=True)
    started = len(rehearsal.jobs.runs())
    run = Run.trigger(BACKFILL, to=f"{DAYS[-1]:%Y-%m-%d}")
    for tries in (1, 2):
        wait_until("a run", 60, lambda: len(rehearsal.jobs.runs()) == started + tries)
        call(rehearsal, "jobs/runs/cancel", {"run_id": rehearsal.jobs.runs()[-1]["run_id"]})
    log = run.fails_in("archive")
    rehearsal.jobs.fault()
    assert "CANCELED" in log and "Run cancelled." in log
    [told] = rehearsal.told()
    assert told.startswith(f"{BACKFILL}.archive failed in try 2 of run {run.run_id}: archive failed")


def test_a_task_that_was_stopped_cancels_its_job(rehearsal):
    from airflow.models import DagRun
    from airflow.utils.session import create_session

    rehearsal.jobs.fault(pending=True)
    started = len(rehearsal.jobs.runs())
    run = Run.trigger(BACKFILL, to=f"{DAYS[-1]:%Y-%m-%d}")
    wait_until("a run", 60, lambda: len(rehearsal.jobs.runs()) > started)
    with create_session() as session:
        [ti] = [
            ti
            for ti in DagRun.find(dag_id=BACKFILL, run_id=run.run_id, session=session)[0]
            .get_task_instances(session=session)
            if ti.task_id == "archive"
        ]
        ti.set_state("failed", session=session)
    wait_until(
        "the job's end",
        60,
        lambda: rehearsal.jobs.runs()[-1]["state"].get("result_state") == "CANCELED",
    )
    rehearsal.jobs.fault()
    assert run.ended(60) == "failed"
    rehearsal.told()


def test_a_job_that_is_pending_at_the_time_out_is_cancelled(rehearsal):
    conftest.configure(**{**SHORT, "job_timeout_seconds": 8})
    rehearsal.jobs.fault(pending=True)
    log = Run.trigger(BACKFILL, to=f"{DAYS[-1]:%Y-%m-%d}").fails_in("archive", 90)
    conftest.configure(**SHORT)
    rehearsal.jobs.fault()
    assert "AirflowTaskTimeout" in log
    assert rehearsal.jobs.runs()[-1]["state"]["result_state"] == "CANCELED"
    [told] = rehearsal.told()
    assert "Timeout" in told


@pytest.mark.parametrize(
    "variables, fault, settings, reason",
    [
        ({"databricks_conn_id": "databricks_wrong"}, {}, {}, "Invalid access token."),
        ({"archive_job": 4711}, {}, {}, "Job 4711 does not exist."),
        ({}, {"answer": "malformed"}, {}, "the answer of the Databricks API cannot be understood"),
        ({}, {"answer": "slow"}, {"job_timeout_seconds": 6}, "AirflowTaskTimeout"),
        ({}, {"answer": "unavailable"}, {}, "API requests to Databricks failed 3 times"),
    ],
    ids=["wrong token", "unknown job", "malformed", "slow", "unavailable"],
)
def test_an_api_that_does_not_do_what_it_should(rehearsal, variables, fault, settings, reason):
    rehearsal.work_on("ann", **variables)
    rehearsal.jobs.fault(**fault)
    conftest.configure(**{**SHORT, **settings})
    log = Run.trigger(BACKFILL, to=f"{DAYS[-1]:%Y-%m-%d}").fails_in("archive", 90)
    rehearsal.jobs.fault()
    conftest.configure(**SHORT)
    assert reason in log
    [told] = rehearsal.told()
    assert told.startswith(f"{BACKFILL}.archive failed")


def test_jobs_are_listed_and_tasks_submitted(rehearsal):
    [job] = call(rehearsal, "jobs/list?name=pinbeam-batch")["jobs"]
    assert job["job_id"] == rehearsal.variables["batch_job"]
    task = {**job["settings"]["tasks"][0], "new_cluster": {}}
    task["spark_jar_task"]["parameters"] = ["table", "history", "--table=s3://none"]

    submitted = call(rehearsal, "jobs/runs/submit", {"run_name": "once", "tasks": [task]})

    def ended() -> dict[str, Any] | None:
        run = call(rehearsal, f"jobs/runs/get?run_id={submitted['run_id']}")
        return run if run["state"].get("result_state") else None

    run = wait_until("its end", 120, ended)
    assert (run["run_name"], run["state"]["result_state"]) == ("once", "FAILED")
    output = call(rehearsal, f"jobs/runs/get-output?run_id={run['tasks'][0]['run_id']}")
    assert "JobFailedException" in output["error"]
    assert call(rehearsal, "jobs/runs/list")["runs"][0]["run_id"] == run["run_id"]


def test_no_secret_was_written_anywhere(rehearsal):
    from airflow.models import XCom
    from airflow.utils.session import create_session

    secrets = [
        conftest.TOKEN.encode(),
        conftest.WRONG_TOKEN.encode(),
        rehearsal.cloud.environment["AWS_SECRET_ACCESS_KEY"].encode(),
    ]
    with create_session() as session:
        values = [str(xcom.value).encode() for xcom in session.query(XCom).all()]
    assert values
    for secret in secrets:
        assert not any(secret in value for value in values)
        written = [
            file
            for file in conftest.FOLDER.rglob("*")
            if file.is_file() and secret in file.read_bytes()
        ]
        assert written == []
    # Logs that were looked through have what the tasks said.
    logs = b"".join(f.read_bytes() for f in (conftest.FOLDER / "airflow/logs").rglob("attempt=*"))
    assert b"Run submitted with run_id" in logs


def call(rehearsal, name: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Posts a body, or asks where there is none."""
    import requests

    answer = requests.request(
        "GET" if body is None else "POST",
        f"http://127.0.0.1:{rehearsal.jobs.port}/api/2.2/{name}",
        json=body,
        headers={"Authorization": f"Bearer {conftest.TOKEN}"},
        timeout=10,
    )
    answer.raise_for_status()
    return answer.json()

"""A stand-in of the jobs API of Databricks, on loopback.

It has the jobs of the bundle, and runs their JAR tasks as they are, by spark-submit on this machine;
what it says of a run is what became of the process. Runs go on when the stand-in ends or is killed,
and are found again when it is back, for all of its state is in a folder.

    python jobs_api.py --folder=F --port=N --bundle=F --variables=F.json --spark-home=F

The token that it asks for stands in PINBEAM_JOBS_TOKEN, and goes to no process that it starts.

The folder's file "faults.json" makes it misbehave, as long as it is there:
    {"answer": "slow" | "malformed" | "unavailable"}    to every request
    {"pending": true}                                   no cluster comes: runs stay PENDING
"""
from __future__ import annotations

import argparse
import hmac
import json
import os
import re
import signal
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Callable
from urllib.parse import parse_qs, urlsplit

import bundle

_SLOW_SECONDS = 600
_STEP_SECONDS = 0.2
_FIRST_JOB = 1001
_FIRST_RUN = 5001
_LOG_CHARACTERS = 5000
_ENDED = ("TERMINATED", "SKIPPED", "INTERNAL_ERROR")


class ApiError(Exception):
    """An answer that is not 200, as the API words it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error_code": code, "message": message}


def _no_such(what: str, number: Any) -> ApiError:
    return ApiError(400, "INVALID_PARAMETER_VALUE", f"{what} {number} does not exist.")


def _now() -> int:
    return int(time.time() * 1000)


class Submission:
    """One task of a run: a process of spark-submit that outlives this one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self, command: list[str]) -> None:
        self.folder.mkdir(parents=True)
        with open(self.folder / "log", "wb") as log:
            process = subprocess.Popen(
                ["sh", "-c", '"$@"; echo $? > code.part; mv code.part code', "sh", *command],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        (self.folder / "pid").write_text(str(process.pid))
        # Or it stays a zombie, which looks alive.
        threading.Thread(target=process.wait, daemon=True).start()

    def code(self) -> int | None:
        """The exit code; None while it runs, 137 for one that was killed with its shell."""
        file = self.folder / "code"
        if file.exists():
            return int(file.read_text())
        try:
            os.kill(self._pid(), 0)
        except ProcessLookupError:
            return int(file.read_text()) if file.exists() else 137
        return None

    def kill(self) -> None:
        if (self.folder / "pid").exists() and self.code() is None:
            os.killpg(self._pid(), signal.SIGKILL)

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def error(self) -> str:
        """What the job threw, in one line, as the page of a run shows it."""
        thrown = re.findall(r"([\w.]*(?:Exception|Error): .*)", self.log())
        jobs = [line for line in thrown if "JobFailedException" in line]
        return (jobs or thrown or ["the process ended without a word"])[0]

    def _pid(self) -> int:
        return int((self.folder / "pid").read_text())


class Workspace:
    """Jobs, and runs in their files."""

    def __init__(self, folder: Path, jobs: dict[str, dict[str, Any]], spark_home: Path) -> None:
        self.folder = folder
        self.spark_home = spark_home
        self.lock = threading.RLock()
        self.jobs = {_FIRST_JOB + n: jobs[name] for n, name in enumerate(sorted(jobs))}
        self.runs: dict[int, dict[str, Any]] = {}
        (folder / "runs").mkdir(parents=True, exist_ok=True)
        for file in sorted((folder / "runs").glob("*.json")):
            run = json.loads(file.read_text())
            self.runs[run["run_id"]] = run

    def fault(self, name: str) -> Any:
        try:
            return json.loads((self.folder / "faults.json").read_text()).get(name)
        except FileNotFoundError:
            return None

    def run_now(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            job_id = int(request["job_id"])
            job = self.jobs[job_id]
        except (KeyError, ValueError):
            raise _no_such("Job", request.get("job_id")) from None
        values = {p["name"]: p["default"] for p in job.get("parameters", [])}
        given = request.get("job_parameters", {})
        unknown = sorted(given.keys() - values.keys())
        if unknown:
            raise ApiError(
                400,
                "INVALID_PARAMETER_VALUE",
                f"Job parameter(s) {', '.join(unknown)} not defined in the job",
            )
        return self._added(request, job_id, job, {**values, **given})

    def submit(self, request: dict[str, Any]) -> dict[str, Any]:
        if not request.get("tasks"):
            raise ApiError(400, "INVALID_PARAMETER_VALUE", "One or more tasks must be provided.")
        return self._added(request, 0, {"name": request.get("run_name", "Untitled"), **request}, {})

    def _added(
        self, request: dict[str, Any], job_id: int, job: dict[str, Any], values: dict[str, str]
    ) -> dict[str, Any]:
        token = request.get("idempotency_token")
        for run in self.runs.values():
            if token and run["token"] == token:
                return run
        run_id = max(self.runs, default=_FIRST_RUN - 1) + 1
        run = {
            "run_id": run_id,
            "job_id": job_id,
            "run_name": job["name"],
            "start_time": _now(),
            "end_time": 0,
            "token": token,
            "parameters": values,
            "timeout_seconds": int(job.get("timeout_seconds", 0)),
            "state": {"life_cycle_state": "QUEUED" if job.get("queue") else "PENDING"},
            "tasks": [
                {
                    "task_key": task["task_key"],
                    "run_id": run_id * 100 + n,
                    "depends_on": task.get("depends_on", []),
                    "command": self._command(task, job, values, run_id),
                    "state": {"life_cycle_state": "PENDING"},
                }
                for n, task in enumerate(job["tasks"])
            ],
        }
        active = [r for r in self.runs.values() if r["job_id"] == job_id and not _has_ended(r)]
        if job_id and len(active) >= job.get("max_concurrent_runs", 1) and not job.get("queue"):
            _end(run, "SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED", "The job has a run already.")
        self.runs[run_id] = run
        self._keep(run)
        return run

    def _command(
        self, task: dict[str, Any], job: dict[str, Any], values: dict[str, str], run_id: int
    ) -> list[str]:
        clusters = {c["job_cluster_key"]: c["new_cluster"] for c in job.get("job_clusters", [])}
        cluster = clusters.get(task.get("job_cluster_key"), task.get("new_cluster", {}))
        options = cluster.get("spark_conf", {}).get("spark.driver.extraJavaOptions", "")
        jar = task["libraries"][0]["jar"]
        known = {f"job.parameters.{name}": value for name, value in values.items()}
        known["job.run_id"] = str(run_id)
        known["job.trigger.time.iso_date"] = time.strftime("%Y-%m-%d", time.gmtime())
        words = [_filled(word, known) for word in task["spark_jar_task"].get("parameters", [])]
        return [
            str(self.spark_home / "bin/spark-submit"),
            "--master=local[2]",
            "--driver-memory=1g",
            "--conf=spark.ui.enabled=false",
            f"--conf=spark.driver.extraJavaOptions={options} -XX:TieredStopAtLevel=1",
            f"--class={task['spark_jar_task']['main_class_name']}",
            jar,
            *words,
        ]

    def cancel(self, run_id: int) -> None:
        run = self.run(run_id)
        if not _has_ended(run):
            for task in run["tasks"]:
                self.submission(task).kill()
                if not _has_ended(task):
                    _end(task, "TERMINATED", "CANCELED", "Run cancelled.")
            _end(run, "TERMINATED", "CANCELED", "Run cancelled.")
            self._keep(run)

    def run(self, run_id: Any) -> dict[str, Any]:
        try:
            return self.runs[int(run_id)]
        except (KeyError, TypeError, ValueError):
            raise _no_such("Run", run_id) from None

    def task(self, run_id: Any) -> dict[str, Any]:
        for run in self.runs.values():
            for task in run["tasks"]:
                if str(task["run_id"]) == str(run_id):
                    return task
        raise _no_such("Run", run_id)

    def submission(self, task: dict[str, Any]) -> Submission:
        return Submission(self.folder / "tasks" / str(task["run_id"]))

    def step(self) -> None:
        """Looks at the processes, and starts what may start."""
        for run in self.runs.values():
            before = json.dumps(run)
            if not _has_ended(run):
                self._advance(run)
            if json.dumps(run) != before:
                self._keep(run)

    def _advance(self, run: dict[str, Any]) -> None:
        waiting_for = [
            r
            for r in self.runs.values()
            if r["job_id"] == run["job_id"] and r["run_id"] < run["run_id"] and not _has_ended(r)
        ]
        if run["job_id"] and waiting_for:
            return
        if self.fault("pending"):
            run["state"]["life_cycle_state"] = "PENDING"
        else:
            run["state"]["life_cycle_state"] = "RUNNING"
            for task in run["tasks"]:
                self._advance_task(run, task)
        late = run["timeout_seconds"] and _now() - run["start_time"] > run["timeout_seconds"] * 1000
        failed = [t for t in run["tasks"] if t["state"].get("result_state") == "FAILED"]
        if all(map(_has_ended, run["tasks"])):
            if failed:
                message = (
                    f"Task {failed[0]['task_key']} failed with message:"
                    " Workload failed, see run output for details."
                )
                _end(run, "INTERNAL_ERROR", "FAILED", message)
            else:
                _end(run, "TERMINATED", "SUCCESS", "")
        elif late:
            for task in run["tasks"]:
                self.submission(task).kill()
            _end(run, "TERMINATED", "TIMEDOUT", f"Run timed out after {run['timeout_seconds']} s.")

    def _advance_task(self, run: dict[str, Any], task: dict[str, Any]) -> None:
        if _has_ended(task):
            return
        before = {t["task_key"]: t for t in run["tasks"]}
        needed = [before[d["task_key"]] for d in task["depends_on"]]
        if task["state"]["life_cycle_state"] == "RUNNING":
            code = self.submission(task).code()
            if code == 0:
                _end(task, "TERMINATED", "SUCCESS", "")
            elif code is not None:
                _end(task, "INTERNAL_ERROR", "FAILED", "Workload failed, see run output for details.")
        elif any(n["state"].get("result_state", "SUCCESS") != "SUCCESS" for n in needed):
            _end(task, "SKIPPED", "UPSTREAM_FAILED", "An upstream task failed.")
        elif all(map(_has_ended, needed)):
            task["state"] = {"life_cycle_state": "RUNNING"}
            self.submission(task).start(task["command"])

    def _keep(self, run: dict[str, Any]) -> None:
        file = self.folder / "runs" / f"{run['run_id']}.json"
        part = file.with_suffix(".part")
        part.write_text(json.dumps(run))
        part.replace(file)


def _filled(word: str, known: dict[str, str]) -> str:
    def value(reference: re.Match[str]) -> str:
        return known[reference.group(1)]

    # Twice, for the default of a parameter may be a reference itself.
    return re.sub(r"\{\{([\w.]+)}}", value, re.sub(r"\{\{([\w.]+)}}", value, word))


def _has_ended(run: dict[str, Any]) -> bool:
    return run["state"]["life_cycle_state"] in _ENDED


def _end(run: dict[str, Any], life_cycle: str, result: str, message: str) -> None:
    run["state"] = {
        "life_cycle_state": life_cycle,
        "result_state": result,
        "state_message": message,
    }
    run["end_time"] = _now()


class Api:
    """The calls, by method and path."""

    def __init__(self, workspace: Workspace, address: str) -> None:
        self.workspace = workspace
        self.address = address
        self.calls: dict[tuple[str, str], Callable[[dict[str, Any]], dict[str, Any]]] = {
            ("GET", "jobs/list"): self._jobs,
            ("POST", "jobs/run-now"): self._run_now,
            ("POST", "jobs/runs/submit"): self._submit,
            ("GET", "jobs/runs/get"): self._get,
            ("GET", "jobs/runs/get-output"): self._output,
            ("GET", "jobs/runs/list"): self._runs,
            ("POST", "jobs/runs/cancel"): self._cancel,
        }

    def answer(self, method: str, path: str, request: dict[str, Any]) -> dict[str, Any]:
        call = self.calls.get((method, re.sub(r"^/api/2\.[012]/", "", path)))
        if call is None:
            raise ApiError(404, "ENDPOINT_NOT_FOUND", f"No API found for '{method} {path}'")
        with self.workspace.lock:
            return call(request)

    def _jobs(self, request: dict[str, Any]) -> dict[str, Any]:
        name = request.get("name")
        return {
            "jobs": [
                {"job_id": job_id, "settings": job}
                for job_id, job in self.workspace.jobs.items()
                if name in (None, job["name"])
            ],
            "has_more": False,
        }

    def _run_now(self, request: dict[str, Any]) -> dict[str, Any]:
        run = self.workspace.run_now(request)
        return {"run_id": run["run_id"], "number_in_job": run["run_id"]}

    def _submit(self, request: dict[str, Any]) -> dict[str, Any]:
        return {"run_id": self.workspace.submit(request)["run_id"]}

    def _get(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._shown(self.workspace.run(request.get("run_id")))

    def _runs(self, request: dict[str, Any]) -> dict[str, Any]:
        job = str(request.get("job_id", ""))
        runs = [r for r in self.workspace.runs.values() if job in ("", str(r["job_id"]))]
        return {"runs": [self._shown(r) for r in reversed(runs)], "has_more": False}

    def _output(self, request: dict[str, Any]) -> dict[str, Any]:
        task = self.workspace.task(request.get("run_id"))
        submission = self.workspace.submission(task)
        output: dict[str, Any] = {"metadata": {"run_id": task["run_id"], "state": task["state"]}}
        if submission.folder.exists():
            output["logs"] = submission.log()[-_LOG_CHARACTERS:]
            if task["state"].get("result_state") == "FAILED":
                output["error"] = submission.error()
        return output

    def _cancel(self, request: dict[str, Any]) -> dict[str, Any]:
        self.workspace.cancel(request.get("run_id"))
        return {}

    def _shown(self, run: dict[str, Any]) -> dict[str, Any]:
        shown = {k: v for k, v in run.items() if k not in ("token", "parameters", "tasks")}
        shown["run_page_url"] = f"{self.address}/#job/{run['job_id']}/run/{run['run_id']}"
        shown["job_parameters"] = [{"name": n, "value": v} for n, v in run["parameters"].items()]
        shown["tasks"] = [{k: v for k, v in t.items() if k != "command"} for t in run["tasks"]]
        return shown


def _handler(api: Api, token: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            # Read in any case, or the next request on the connection begins with it.
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fault = api.workspace.fault("answer")
            if fault == "slow":
                time.sleep(_SLOW_SECONDS)
            elif fault == "malformed":
                self._send(200, b"<html>a proxy's page</html>")
                return
            elif fault == "unavailable":
                self._send(503, b'{"error_code": "TEMPORARILY_UNAVAILABLE", "message": "Try again."}')
                return
            try:
                self._authenticate()
                url = urlsplit(self.path)
                request = {name: values[0] for name, values in parse_qs(url.query).items()}
                if body:
                    request.update(json.loads(body))
                status, answer = 200, api.answer(self.command, url.path, request)
            except ApiError as e:
                status, answer = e.status, e.body
            except ValueError:
                status, answer = 400, {"error_code": "MALFORMED_REQUEST", "message": "No JSON."}
            self._send(status, json.dumps(answer).encode())

        def _authenticate(self) -> None:
            kind, _, given = self.headers.get("Authorization", "").partition(" ")
            if kind != "Bearer":
                raise ApiError(401, "401", "Credential was not sent or was of an unsupported type.")
            if not hmac.compare_digest(given, token):
                raise ApiError(403, "403", "Invalid access token.")

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, message: str, *values: Any) -> None:
            print(f"{self.log_date_time_string()} {message % values}", flush=True)

    return Handler


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("folder", "bundle", "variables", "spark-home"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    token = os.environ.pop("PINBEAM_JOBS_TOKEN")
    jobs = bundle.jobs(given.bundle, json.loads(given.variables.read_text()))
    workspace = Workspace(given.folder, jobs, given.spark_home)
    server = ThreadingHTTPServer(("127.0.0.1", given.port), BaseHTTPRequestHandler)
    server.daemon_threads = True
    address = f"http://127.0.0.1:{server.server_port}"
    server.RequestHandlerClass = _handler(Api(workspace, address), token)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    signal.signal(signal.SIGINT, lambda *_: stopped.set())
    print(f"jobs API  {address}", flush=True)
    while not stopped.wait(_STEP_SECONDS):
        with workspace.lock:
            workspace.step()
    with workspace.lock:
        for run in list(workspace.runs):
            workspace.cancel(run)
    server.shutdown()


if __name__ == "__main__":
    main()

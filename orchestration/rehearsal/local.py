"""The parts of the rehearsal: servers on loopback, and Airflow as it runs anywhere."""
from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any, Callable, TypeVar

ROOT = Path(__file__).resolve().parents[2]
ORCHESTRATION = ROOT / "orchestration"

T = TypeVar("T")


def wait_until(what: str, seconds: float, found: Callable[[], T | None]) -> T:
    """What is found, as soon as it is something.

    :raises AssertionError: if it is nothing for so long
    """
    end = time.monotonic() + seconds
    while True:
        value = found()
        if value:
            return value
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(0.3)


class Process:
    """A server in a process group of its own, with its log in a file."""

    def __init__(self, log: Path, command: list[Any], environment: dict[str, str]) -> None:
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(log, "ab") as out:
            self._process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, **environment},
                cwd=log.parent,
                start_new_session=True,
            )

    def said(self, pattern: str, seconds: float) -> re.Match[str]:
        """The first thing in the log that matches."""

        def search() -> re.Match[str] | None:
            assert self._process.poll() is None, f"{self.log} ended:\n{self.log.read_text()}"
            return re.search(pattern, self.log.read_text(errors="replace"), re.M)

        return wait_until(f"{pattern} in {self.log}", seconds, search)

    def kill(self) -> None:
        """As by ``kill -9``: the process alone, not what it has started."""
        self._process.kill()
        self._process.wait()

    def stop(self, seconds: float = 30) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait()


class LocalCloud:
    """Kafka and S3, of the command local-cloud."""

    def __init__(self, folder: Path, users: list[str]) -> None:
        self._process = Process(
            folder / "cloud.log",
            [ROOT / "bin/pinbeam", "local-cloud", "--parts=kafka,s3", f"--user={users[0]}"],
            {},
        )
        self._process.said(r"^READY", 300)
        log = (folder / "cloud.log").read_text()
        self.environment = {
            name: value.strip("'") for name, value in re.findall(r"^export (\w+)=(.*)$", log, re.M)
        }
        self.environment["AWS_ENDPOINT_URL"] = self.environment["AWS_ENDPOINT_URL_S3"]
        self.brokers = re.search(r"^kafka  (\S+)$", log, re.M).group(1)
        self.iam_brokers = re.search(r"^kafka-iam  (\S+)$", log, re.M).group(1)
        # Its log tells the keys, for whoever starts it by hand.
        (folder / "cloud.log").unlink()

    def stop(self) -> None:
        self._process.stop()


class JobsApi:
    """The stand-in of Databricks, which can be killed and started again on its port."""

    def __init__(
        self,
        folder: Path,
        variables: dict[str, str],
        spark_home: Path,
        token: str,
        environment: dict[str, str],
    ) -> None:
        self.folder = folder
        self._variables = folder / "variables.json"
        self._spark_home = spark_home
        self._environment = {**environment, "PINBEAM_JOBS_TOKEN": token}
        folder.mkdir(parents=True)
        self._variables.write_text(json.dumps(variables))
        self.port = 0
        self.start()

    def start(self) -> None:
        log = self.folder / f"api-{time.monotonic_ns()}.log"
        self._process = Process(
            log,
            [
                ORCHESTRATION / "target/python/bin/python",
                ORCHESTRATION / "rehearsal/jobs_api.py",
                f"--folder={self.folder}",
                f"--port={self.port}",
                f"--bundle={ROOT / 'runner-profiles/databricks'}",
                f"--variables={self._variables}",
                f"--spark-home={self._spark_home}",
            ],
            self._environment,
        )
        self.port = int(self._process.said(r"^jobs API  http://127\.0\.0\.1:(\d+)", 30).group(1))

    def kill(self) -> None:
        self._process.kill()

    def stop(self) -> None:
        self._process.stop()

    def fault(self, **faults: Any) -> None:
        """Misbehaves so from now on; without any, no more."""
        file = self.folder / "faults.json"
        if faults:
            part = self.folder / "faults.part"
            part.write_text(json.dumps(faults))
            part.replace(file)
        else:
            file.unlink(missing_ok=True)

    def runs(self) -> list[dict[str, Any]]:
        """As it keeps them, the first one first."""
        files = sorted((self.folder / "runs").glob("*.json"))
        return [json.loads(file.read_text()) for file in files]

    def log_of(self, run: dict[str, Any], task: int = 0) -> str:
        return (self.folder / "tasks" / str(run["tasks"][task]["run_id"]) / "log").read_text()

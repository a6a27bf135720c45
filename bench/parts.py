"""What the measurements of the pipelines share."""
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "out" / "bench"
EMULATOR = ROOT / "emulator" / "target"
LAUNCH = ROOT / "runner-profiles"
PEERS = ROOT / "bench" / "peers"
QUIET = f"-Djava.util.logging.config.file={ROOT / '.mvn' / 'test-logging.properties'}"
OPENS = [word for word in (ROOT / ".mvn" / "jvm.config").read_text().split()
         if word.startswith("--add-opens=java.base")]


def built():
    """Compiles, and gives the class path of the tests of runner-profiles."""
    classpath = OUT / "stream-classpath.txt"
    OUT.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["mvn", "-q", "-B", "-pl", "runner-profiles", "-am", "test-compile",
         "dependency:build-classpath", "-Dmdep.includeScope=test",
         f"-Dmdep.outputFile={classpath}"],
        check=True, cwd=ROOT)
    target = LAUNCH / "target"
    return f"{target / 'test-classes'}:{target / 'classes'}:{classpath.read_text().strip()}"


def launched(classpath, heap, main, *arguments):
    """The command of a program of runner-profiles."""
    return ["java", f"-Xmx{heap}", *OPENS,
            QUIET, "-cp", classpath, f"io.pinbeam.launch.{main}", *arguments]


def emulator(heap, main, *arguments, before=""):
    """The command of a program of the emulator; jars may come before its class path."""
    jars = (EMULATOR / "classpath.txt").read_text().strip()
    return ["java", f"-Xmx{heap}", "-XX:+UseSerialGC", QUIET, "-cp", f"{before}{EMULATOR / 'classes'}:{jars}",
            main, *arguments]


def peer_jars(execution):
    """The folder into which bench/peers copies the jars of one of its executions."""
    subprocess.run(["mvn", "-q", "-B", "-Pbench", "-pl", "bench/peers", f"dependency:copy@{execution}"],
                   check=True, cwd=ROOT)
    return PEERS / "target" / execution


def delta_jars():
    subprocess.run(["mvn", "-q", "-B", "-pl", "delta-io", "dependency:copy@delta-spark"],
                   check=True, cwd=ROOT)
    return ROOT / "delta-io" / "target" / "delta-spark"


def peer_python():
    """A Python with PySpark and DuckDB."""
    subprocess.run(
        ["python3", ROOT / ".mvn" / "python-environment.py", PEERS / "requirements.txt", OUT / "peers"],
        check=True)
    return OUT / "peers" / "bin" / "python"


class Cloud:
    """A local cloud with one part alone, on an empty folder or on that of an earlier one."""

    def __init__(self, part="kinesis", data=None):
        self.folder = tempfile.TemporaryDirectory(prefix="pinbeam-bench-")
        self.process = subprocess.Popen(
            emulator("1g", "io.pinbeam.emulator.cloud.LocalCloud", f"--parts={part}",
                     f"--data={data or self.folder.name + '/cloud'}"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.environment = dict(os.environ)
        self.endpoint = None
        for line in self.process.stdout:
            if line.strip() == "READY":
                return
            if line.startswith("export "):
                name, value = line.removeprefix("export ").strip().split("=", 1)
                self.environment[name] = value
            elif line.startswith(f"{part}  "):
                self.endpoint = line.strip().split("  ", 1)[1]
        sys.exit("the local cloud does not start")

    def close(self):
        self.process.stdin.close()
        self.process.wait(60)
        self.folder.cleanup()

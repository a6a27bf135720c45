"""What the measurements of the pipelines share."""
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "out" / "bench"
EMULATOR = ROOT / "emulator" / "target"
LAUNCH = ROOT / "runner-profiles"
PEERS = ROOT / "bench" / "peers"
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
            f"-Djava.util.logging.config.file={ROOT / '.mvn' / 'test-logging.properties'}",
            "-cp", classpath, f"io.pinbeam.launch.{main}", *arguments]


def emulator(heap, main, *arguments, before=""):
    """The command of a program of the emulator; jars may come before its class path."""
    jars = (EMULATOR / "classpath.txt").read_text().strip()
    return ["java", f"-Xmx{heap}", "-XX:+UseSerialGC", "-cp", f"{before}{EMULATOR / 'classes'}:{jars}",
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

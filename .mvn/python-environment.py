"""Makes a virtual environment with the packages of a requirements file, unless it is there.

    python3 python-environment.py REQUIREMENTS FOLDER

Whoever comes second at the same time waits for the first.
"""
import fcntl
import os
import pathlib
import shutil
import subprocess
import sys
import venv

requirements, folder = map(pathlib.Path, sys.argv[1:])
installed = folder / "requirements.txt"
folder.parent.mkdir(parents=True, exist_ok=True)
with open(f"{folder}.lock", "w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    if not installed.exists() or installed.read_bytes() != requirements.read_bytes():
        venv.create(folder, clear=True, with_pip=True, symlinks=os.name != "nt")
        subprocess.run(
            [folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check",
             "-r", requirements],
            check=True)
        shutil.copy(requirements, installed)

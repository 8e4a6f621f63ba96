"""Whether a container is well: `python -m config.healthcheck web|worker|beat` ends with 0 or 1."""

import os
import socket
import subprocess
import sys
import time
from glob import glob
from http.client import HTTPConnection, HTTPException
from pathlib import Path

BEAT_FILES = "/tmp/beat-schedule*"  # noqa: S108
BEAT_SILENCE = 600  # seconds; beat writes its schedule every three minutes


def web() -> bool:
    """Ask the server beside us, under a name that it answers to."""
    name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    connection = HTTPConnection("127.0.0.1", 8000, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": name})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def worker() -> bool:
    """Ask the worker of this container through the queue."""
    name = f"celery@{socket.gethostname()}"
    command = [sys.executable, "-m", "celery", "-A", "config", "inspect", "ping", "-t", "5", "-d", name]
    return subprocess.run(command, stdout=subprocess.DEVNULL, timeout=18).returncode == 0


def beat() -> bool:
    """See whether beat has written lately."""
    return any(time.time() - Path(file).stat().st_mtime < BEAT_SILENCE for file in glob(BEAT_FILES))


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]() else 1)

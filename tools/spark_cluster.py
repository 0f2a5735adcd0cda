"""Start a small Spark cluster on this machine: a master and workers on 127.0.0.1.

    python tools/spark_cluster.py [--workers 2] [--memory 1g]

Prints one line, the address for ``--engine``, when all workers have joined, and runs until Ctrl-C,
a TERM signal, or the end of standard input where that is a pipe.  Needs the extra foedus[spark]
and Java 17; nothing outside this machine is reached.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

HOST = "127.0.0.1"
START_WITHIN = 120.0
"""Seconds until all workers must have joined."""


def main() -> int:
    """Start, tell the address, wait, stop."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--workers", type=int, default=2, help="how many workers (2)")
    parser.add_argument(
        "--memory", default="1g", help="memory of each worker (1g, the least that Spark asks for)"
    )
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, _interrupt)
    with ExitStack() as open_things:
        folder = Path(open_things.enter_context(tempfile.TemporaryDirectory(prefix="spark-")))
        port, page = _free_port(), _free_port()
        url = f"spark://{HOST}:{port}"
        try:
            _start(open_things, folder, "master.Master", "--port", port, "--webui-port", page)
            _wait(page, 0)
            for _ in range(options.workers):
                _start(
                    open_things, folder, "worker.Worker", "--cores", 1, "--memory", options.memory,
                    "--webui-port", 0, "--work-dir", folder, url,
                )  # fmt: skip
            _wait(page, options.workers)
        except TimeoutError as error:
            print(f"spark_cluster: {error}", file=sys.stderr)
            return 1
        print(url, flush=True)
        try:
            _until_told()
        except KeyboardInterrupt:
            print("spark_cluster: stopping", file=sys.stderr)
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _start(open_things: ExitStack, folder: Path, role: str, *arguments: object) -> None:
    """Start one Java process; it ends when the stack is left."""
    import pyspark  # noqa: PLC0415 - so that --help works without it

    home = Path(pyspark.__file__).parent
    command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{role}", "--host", HOST]
    log = open_things.enter_context((folder / f"{role}.log").open("ab"))
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_DAEMON_MEMORY": "512m",
    }
    process = subprocess.Popen(  # noqa: S603 - our own command
        [str(part) for part in (*command, *arguments)],
        stdout=log,
        stderr=log,
        stdin=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    open_things.callback(_stop, process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=10)
        except ProcessLookupError:
            process.wait()
            return
        except subprocess.TimeoutExpired:
            continue


def _wait(page: int, workers: int) -> None:
    """Wait until the master's status page counts so many workers."""
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{page}/json/", timeout=5) as answer:
                if json.load(answer)["aliveworkers"] >= workers:
                    return
        except (OSError, ValueError):
            pass  # not yet
        time.sleep(0.2)
    raise TimeoutError(f"no cluster with {workers} workers after {START_WITHIN:.0f} seconds")


def _until_told() -> None:
    if stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):
        while sys.stdin.buffer.read(1 << 16):
            pass
    else:
        threading.Event().wait()


if __name__ == "__main__":
    raise SystemExit(main())

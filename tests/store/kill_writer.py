"""Kill a writer at every step that it takes on disk; run as a program by test_kills.

Each child commits a second version into a copy of a data folder of its own, and dies by SIGKILL
just before its n-th step (opening, renaming, removing, making ... below that folder).
Prints a JSON list of the steps; the folder ``<n>`` holds what the n-th child left.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from tests.store.invented import SECOND, commit

from foedus.store import Datasets, writer

STEPS = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod"})
KILLED = -signal.SIGKILL
MOST = 500


def die_at(step: int, folder: Path, tell: int) -> None:
    """Kill this process just before its step of that number, after telling which it is."""
    taken = 0

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal taken
        if event in STEPS and str(args[0]).startswith(str(folder)):
            if taken == step:
                os.write(tell, f"{event} {args[0]}".encode())
                os.kill(os.getpid(), signal.SIGKILL)
            taken += 1

    sys.addaudithook(hook)


def child(folder: Path, raw: Path) -> None:
    with Datasets(folder).writing() as held:
        commit(held, raw, SECOND, version="2.0")


def main(start: Path, raw: Path, out: Path) -> None:
    setattr(os, "fsync", lambda _: None)  # noqa: B010 - a kill loses nothing that was written
    setattr(writer, "versions", dict)  # noqa: B010 - the slowest part, and none of this
    child(out / "warm", raw)  # so that a child is ready in milliseconds
    told = []
    for step in range(MOST):
        folder = out / str(step)
        shutil.copytree(start, folder)
        hear, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            die_at(step, folder, tell)
            try:
                child(folder, raw)
            except BaseException:  # noqa: BLE001 - a child ends here, whatever happens
                os._exit(1)
            os._exit(0)
        os.close(tell)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        last = os.read(hear, 4096).decode()
        os.close(hear)
        told.append({"status": status, "before": last})
        if status != KILLED:
            break
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))

"""Work given to processes and taken back in order; one that dies takes only its own work along."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process

from foedus.evidence.literature.corpus.preparing import Prepared, Refused, Work, work_on

_AHEAD = 3
"""Pieces of work for each process that wait or are done: what bounds the memory."""

Done = tuple[Work, list[Prepared | Refused]]


def done_in_order(works: Iterator[Work], jobs: int) -> Iterator[Done]:
    """Do all work, ``jobs`` pieces at a time, and give what came of it in the order of the work."""
    if jobs <= 1:
        yield from ((work, work_on(work)) for work in works)
        return
    waiting: deque[tuple[Work, Future[list[Prepared | Refused]]]] = deque()
    pool = _pool(jobs)
    try:
        for work in works:
            waiting.append((work, _submit(pool, work)))
            while len(waiting) >= _AHEAD * jobs:
                pool, result = _first(pool, waiting, jobs)
                yield result
        while waiting:
            pool, result = _first(pool, waiting, jobs)
            yield result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _first(
    pool: ProcessPoolExecutor,
    waiting: deque[tuple[Work, Future[list[Prepared | Refused]]]],
    jobs: int,
) -> tuple[ProcessPoolExecutor, Done]:
    """The first result; where its process died, all that was waiting is begun again.

    The first is then done alone, to find out whether it was this work that ended the process.
    """
    work, future = waiting.popleft()
    try:
        return pool, (work, future.result())
    except BrokenProcessPool:
        pool.shutdown(wait=False, cancel_futures=True)
    result = (work, _alone(work))
    pool = _pool(jobs)
    for at, (other, _) in enumerate(waiting):
        waiting[at] = (other, _submit(pool, other))
    return pool, result


def _submit(pool: ProcessPoolExecutor, work: Work) -> Future[list[Prepared | Refused]]:
    try:
        return pool.submit(work_on, work)
    except BrokenProcessPool as error:  # told when its turn comes
        broken: Future[list[Prepared | Refused]] = Future()
        broken.set_exception(error)
        return broken


def _alone(work: Work) -> list[Prepared | Refused]:
    with _pool(1) as pool:
        try:
            return pool.submit(work_on, work).result()
        except BrokenProcessPool:
            return [Refused(str(work.path), "", "its reader crashed; the file may be damaged")]


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Leave interruptions to the parent, end when it ends, and keep to one thread."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)

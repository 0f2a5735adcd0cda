"""How long one file may take: some are built to be read for ever."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from foedus.evidence.literature.reading.drafts import UnreadableError


class _TooLongError(BaseException):
    """Goes through readers that catch every Exception."""


@contextlib.contextmanager
def within(seconds: int) -> Iterator[None]:
    """Break off what takes longer; without a limit where the system has no alarms.

    Raises
    ------
    UnreadableError
        It took longer.
    """
    alarms = hasattr(signal, "setitimer")
    if not (alarms and threading.current_thread() is threading.main_thread()):
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _TooLongError:
        raise UnreadableError(
            f"was given up after {seconds} seconds: it is built so that it cannot be read"
        ) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise _TooLongError

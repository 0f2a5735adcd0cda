"""Trying again: how often, how long to wait, and which faults may pass."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from foedus.errors import OfflineError

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers of a server that may be another one a little later."""

Result = TypeVar("Result")


class PassingError(Exception):
    """A fault that may be gone on the next try; ``after`` is what the server asked to wait."""

    def __init__(self, message: str, after: str | None = None) -> None:
        super().__init__(message)
        self.after = after


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to try, and how long to wait in seconds.

    The wait doubles from ``first`` and is spread at random over half to one and a half of itself,
    so that many clients do not come back at once.  What a server asks for (Retry-After) is
    waited for if it is longer.  No wait is longer than ``longest``.
    """

    tries: int = 6
    first: float = 1.0
    longest: float = 120.0
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    now: Callable[[], datetime] = _now

    def wait(self, failed: int, after: str | None = None) -> float:
        """Seconds to wait after so many failures in a row (1 or more)."""
        own = self.first * float(2 ** (failed - 1)) * (0.5 + self.chance())
        return min(self.longest, max(own, self._asked(after)))

    def _asked(self, after: str | None) -> float:
        """Seconds that a Retry-After header asks for: a number, or a date."""
        if not after:
            return 0.0
        if after.strip().isdigit():
            return float(after)
        try:
            when = parsedate_to_datetime(after)
        except ValueError:
            return 0.0
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - self.now()).total_seconds())

    def persist(self, work: Callable[[], Result], what: str, say: Callable[[str], None]) -> Result:
        """Do the work, again where a fault may pass.

        Raises
        ------
        OfflineError
            After the last try; the message is that of the last fault.
        """
        for failed in range(1, self.tries):
            try:
                return work()
            except PassingError as fault:
                wait = self.wait(failed, fault.after)
                say(f"{what}: {fault}; try {failed + 1} of {self.tries} in {wait:.0f} s")
                self.sleep(wait)
        try:
            return work()
        except PassingError as fault:
            raise OfflineError(
                f"{what}: {fault}; that was the last of {self.tries} tries. What was stored before "
                "is as it was. What came so far is kept: run the same command again, and it goes "
                "on there."
            ) from fault

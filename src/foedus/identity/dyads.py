"""Pairs of states, and the many ways in which people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from foedus.errors import NotFoundError, UsageError
from foedus.identity.states import Actor, States

FORMS = (
    "write two states, e.g. RUS-CHN, Russia-China, 365-710, Россия-Китай or 中国-俄罗斯 "
    "(quote a name with spaces)"
)

# Strongest joint first: a mark that no name contains is believed before a hyphen, and a hyphen
# before a word or a bare space.
_JOINTS = (
    re.compile(r"\s*(?:<?-+>|[↔→⇄–—―−－/|;>])\s*"),
    re.compile(r"\s+[-‐‑‒]\s+"),
    re.compile(r"[-‐‑‒]"),
    re.compile(r"\s*[,+&、，·]\s*"),
    re.compile(r"\s+(?:and|with|vs\.?|versus|и|с|со)\s+|\s*[和与與跟及]\s*", re.IGNORECASE),
    re.compile(r"\s+"),
)
_CHINESE = re.compile(r"[㐀-鿿]{2,}")


@dataclass(frozen=True, slots=True)
class Dyad:
    """Two states (or organisations) in canonical order: ascending COW number, then by code."""

    a: Actor
    b: Actor

    @property
    def code(self) -> str:
        """Both codes, e.g. ``RUS-CHN``."""
        return f"{self.a.code}-{self.b.code}"

    @property
    def slug(self) -> str:
        """The code as files and folders carry it, e.g. ``rus-chn``."""
        return self.code.lower()

    @property
    def title(self) -> str:
        """Both English names, e.g. ``Russia-China``."""
        return f"{self.a.name}-{self.b.name}"

    @property
    def directions(self) -> tuple[str, str]:
        """The two directions, e.g. ``("RUS>CHN", "CHN>RUS")``."""
        return f"{self.a.code}>{self.b.code}", f"{self.b.code}>{self.a.code}"


def resolve_dyad(text: str, states: States, at: date | None = None) -> Dyad:
    """Find the dyad that a person means; codes, numbers and names of three languages may mix.

    Every place at which the text can be parted is tried, so names that contain hyphens or
    spaces need no quoting of their own.  ``at`` is as in :meth:`States.resolve`.

    Raises
    ------
    UsageError
        One state, three states, a state with itself, or a text with two readings.
    NotFoundError
        A side that no state is called, or that did not exist at ``at``.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    splits = [_splits(written, joint) for joint in _JOINTS]
    splits.append(_bare_splits(written))
    for level in splits:
        found = {
            _dyad(states, left, right, at)
            for left, right in level
            if states.knows(left) and states.knows(right)
        }
        if len(found) == 1:
            return found.pop()
        if found:
            readings = " or ".join(sorted(dyad.code for dyad in found))
            raise UsageError(f"{written!r} can be read as {readings}; write the codes.")
    raise _unreadable(written, states, [pair for level in splits for pair in level], at)


def _splits(text: str, joint: re.Pattern[str]) -> list[tuple[str, str]]:
    pairs = [(text[: m.start()].strip(), text[m.end() :].strip()) for m in joint.finditer(text)]
    return [(left, right) for left, right in pairs if left and right]


def _bare_splits(text: str) -> list[tuple[str, str]]:
    if not _CHINESE.fullmatch(text):
        return []
    return [(text[:i], text[i:]) for i in range(1, len(text))]


def _dyad(states: States, left: str, right: str, at: date | None) -> Dyad:
    one, two = states.resolve(left, at), states.resolve(right, at)
    if states.same(one.code, two.code):
        raise UsageError(
            f"{left!r} and {right!r} are the same state, {one.name} ({one.code}); {FORMS}."
        )
    a, b = sorted((one, two), key=lambda actor: (actor.cow is None, actor.cow or 0, actor.code))
    return Dyad(a, b)


def _unreadable(
    text: str, states: States, pairs: list[tuple[str, str]], at: date | None
) -> UsageError | NotFoundError:
    if not text:
        return UsageError(f"No dyad was named; {FORMS}.")
    if states.knows(text):
        actor = states.resolve(text)
        return UsageError(f"{text!r} names one state, {actor.name} ({actor.code}); {FORMS}.")
    if not pairs:
        return UsageError(f"{text!r} is not a dyad; {FORMS}.")
    if parts := next(_three(text, states), None):
        return UsageError(f"{text!r} names {len(parts)} states ({', '.join(parts)}); {FORMS}.")
    for left, right in pairs:
        if states.knows(left) or states.knows(right):
            return _missing(states, right if states.knows(left) else left, at)
    return _missing(states, pairs[0][0], at)


def _three(text: str, states: States) -> Iterator[list[str]]:
    for joint in _JOINTS:
        parts = [part.strip() for part in joint.split(text) if part.strip()]
        if len(parts) > 2 and all(states.knows(part) for part in parts):  # noqa: PLR2004 - a pair
            yield parts


def _missing(states: States, side: str, at: date | None) -> NotFoundError | UsageError:
    try:
        states.resolve(side, at)
    except NotFoundError as error:
        return NotFoundError(f"{error} For a dyad, {FORMS}.")
    return UsageError(f"{side!r} is one side only; {FORMS}.")

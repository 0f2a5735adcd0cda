"""Stretches of a text that overlap, told apart in linear time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Stretch(Protocol):
    """Anything from ``start`` to ``end`` of a text."""

    @property
    def start(self) -> int:
        """The first character."""
        ...

    @property
    def end(self) -> int:
        """The character after the last."""
        ...


T = TypeVar("T", bound=Stretch)


def longest_apart(stretches: Iterable[T]) -> list[T]:
    """Of stretches that overlap the longest, of equal ones the one that comes first; in order."""
    ranked = sorted(stretches, key=lambda own: own.start - own.end)
    taken = bytearray(max((own.end for own in ranked), default=0))
    kept: list[T] = []
    for own in ranked:
        if taken.find(1, own.start, own.end) < 0:
            taken[own.start : own.end] = b"\1" * (own.end - own.start)
            kept.append(own)
    return sorted(kept, key=lambda own: own.start)

"""Spans of several engines put together: the declared overrides the learnt, the longest wins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from foedus.contracts.texts import Span
from foedus.evidence.literature.entities.overlaps import longest_apart

_DECLARED = ("gazetteer", "patterns", "exercises", "hardware", "dates")
_SEVERAL = 2
"""Two states in one span are two names that a model ran together."""
_FIXED = ("DATE", "HARDWARE", "EXERCISE")


def merged(declared: Sequence[Span], learnt: Sequence[Span]) -> list[Span]:
    """Put together what is declared and what models found; nothing overlaps.

    A span of a model counts where nothing is declared, and where it is a longer name around what
    is declared: an organisation with a state or a place in its name, a person's or place's
    fuller name.  A fuller name of a person keeps the id of the shorter.
    """
    kept = longest_apart(declared)
    starts = [span.start for span in kept]
    ends = [span.end for span in kept]
    gone: set[int] = set()
    more: list[Span] = []
    for span in longest_apart(learnt):
        among = range(bisect_right(ends, span.start), bisect_left(starts, span.end))
        inside = [kept[i] for i in among]
        if not inside:
            more.append(span)
        elif _states(inside) < _SEVERAL and all(_holds(span, other) for other in inside):
            ids = {other.id for other in inside if other.type == span.type == "PERSON"}
            gone.update(among)
            more.append(replace(span, id=ids.pop() if len(ids) == 1 else ""))
    found = [span for i, span in enumerate(kept) if i not in gone] + more
    return sorted((span for span in found if span.type), key=lambda span: span.start)


def _states(spans: Iterable[Span]) -> int:
    return len({span.id for span in spans if span.type == "STATE"})


def joined(text: str, spans: Sequence[Span], language: str) -> list[Span]:
    """Russian names as they are written: with their quotes, and bodies with their state."""
    if language != "ru":
        return list(spans)
    made: list[Span] = []
    for span in spans:
        last = made[-1] if made else None
        if (
            last is not None
            and last.type == "ORGANISATION"
            and last.by not in _DECLARED
            and span.type == "STATE"
            and text[last.end : span.start] == " "
            and span.text[:1].isupper()
        ):
            made[-1] = replace(last, end=span.end, text=text[last.start : span.end])
        else:
            made.append(_quoted(text, span))
    return made


def _quoted(text: str, span: Span) -> Span:
    start, end = span.start - 1, span.end + 1
    inside = span.type in {"ORGANISATION", "HARDWARE", "EXERCISE"}
    if not inside or text[max(start, 0) : span.start] != "«" or text[span.end : end] != "»":
        return span
    return replace(span, start=start, end=end, text=text[start:end])


def _holds(span: Span, other: Span) -> bool:
    """Whether a model's span is a longer name with the declared one in it."""
    longer = span.start <= other.start and other.end <= span.end
    same = (span.start, span.end) == (other.start, other.end)
    sign = len(other.text) == 1 and span.type == "PLACE"
    if not longer or same or sign or other.type in _FIXED or not other.type:
        return False
    if span.type == "PERSON" and other.type == "PLACE":
        return " " in span.text.strip()
    return span.type in {"ORGANISATION", other.type}

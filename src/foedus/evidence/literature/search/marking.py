"""Where in a passage the words of a query stand, and the part of it that is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from foedus.contracts.texts import Passage
from foedus.evidence.literature.languages import Sought, placed
from foedus.evidence.literature.search.query import Words

Spans = tuple[tuple[int, int], ...]
Place = tuple[int, int, tuple[str, ...]]


def spans_of(passage: Passage, words: Sequence[Words]) -> Spans:
    """Offsets in a passage of words and phrases; none overlap or touch."""
    places = placed(passage.text, passage.language)
    where: dict[str, list[int]] = {}
    for i, (_, _, terms) in enumerate(places):
        for term in terms:
            where.setdefault(term, []).append(i)
    found = [span for each in words for span in _matches(places, where, each.places)]
    return _merged(found)


def _matches(
    places: Sequence[Place], where: Mapping[str, list[int]], phrase: Sequence[Sought]
) -> Iterator[tuple[int, int]]:
    """Each stretch of a text that a phrase fits."""
    for i in _standing(where, phrase[0]):
        part = places[i : i + len(phrase)]
        if len(part) == len(phrase) and all(map(_fits, part[1:], phrase[1:])):
            end = part[-1][0] + 1 if phrase[-1].start else part[-1][1]
            yield part[0][0], end


def _standing(where: Mapping[str, list[int]], wanted: Sought) -> list[int]:
    if wanted.start:
        begun = (held for term, held in where.items() if term.startswith(wanted.terms[0]))
        return [i for held in begun for i in held]
    return [i for term in (*wanted.terms, *wanted.others) for i in where.get(term, ())]


def _fits(place: Place, wanted: Sought) -> bool:
    if wanted.start:
        return any(term.startswith(wanted.terms[0]) for term in place[2])
    return any(term in place[2] for term in (*wanted.terms, *wanted.others))


def _merged(spans: Sequence[tuple[int, int]]) -> Spans:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def snippet(text: str, spans: Spans, width: int) -> tuple[int, int]:
    """The part of a text of about ``width`` characters that has most of the spans."""
    if len(text) <= width:
        return 0, len(text)
    best = max(
        (start for start, _ in spans),
        key=lambda at: (sum(at <= start and end <= at + width for start, end in spans), -at),
        default=0,
    )
    first = max(0, min(best - width // 4, len(text) - width))
    if first:
        blank = text.find(" ", first, first + 20)
        first = blank + 1 if blank >= 0 and blank < best else first
    return first, min(len(text), first + width)

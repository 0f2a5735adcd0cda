"""Who, where, when, what: names, dates and hardware in Russian, Chinese and English texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from foedus.contracts.texts import LANGUAGES, Span
from foedus.errors import UsageError
from foedus.evidence.literature.entities.cleaning import cleaned
from foedus.evidence.literature.entities.engine import TYPES, Engine
from foedus.evidence.literature.entities.engine_list import GROUPS, chosen, missing
from foedus.evidence.literature.entities.merging import joined, merged
from foedus.evidence.literature.entities.scripts import runs, shares

__all__ = ["GROUPS", "TYPES", "Engine", "entities", "missing", "shares"]

_SHORTEST_MODELLED = 40
_ENOUGH = 0.3


def entities(
    text: str,
    language: str,
    *,
    base: date | None = None,
    engines: str = "all",
    states: tuple[Path, ...] = (),
) -> list[Span]:
    """Find what a text names; no two spans overlap.

    Parameters
    ----------
    text
        Plain text; offsets are in its characters.
    language
        ``en``, ``ru`` or ``zh``, the language of most of it.  Stretches in the script of another
        one (Latin names in a Russian text) are read in that.
    base
        The date of the document, against which relative dates are laid; without it their id is
        empty.
    engines
        ``all`` (the gazetteer, and models where they are installed), ``gazetteer`` (what is
        declared alone: needs no extra), ``models`` (what is learnt alone).
    states
        The ``states.csv`` files of a project.

    Raises
    ------
    UsageError
        The language or the group of engines is not known.
    MissingExtraError
        ``models`` is asked for and not installed.
    InvalidDataError
        The weights of a model are damaged.
    """
    if language not in LANGUAGES:
        raise UsageError(
            f"{language!r}: names and dates are found in {', '.join(LANGUAGES)}. Nothing was read."
        )
    own = chosen(engines, language, states)
    declared: list[Span] = []
    learnt: list[Span] = []
    for start, end, of in _stretches(text, language):
        for engine in own:
            if of in engine.languages and not engine.model:
                declared += _moved(engine.find(text[start:end], of, base), start)
    for start, end, of in _modelled(text, language):
        for engine in own:
            if of in engine.languages and engine.model:
                learnt += cleaned(text, _moved(engine.find(text[start:end], of, base), start), of)
    return joined(text, merged(declared, learnt), language)


def _moved(spans: Iterable[Span], by: int) -> Iterator[Span]:
    for span in spans:
        yield replace(span, start=span.start + by, end=span.end + by)


def _stretches(text: str, language: str) -> Sequence[tuple[int, int, str]]:
    """The whole text in its language, and what is in another script in that one's."""
    if shares(text).get(language, 0.0) >= _ENOUGH or not shares(text):
        whole = [(0, len(text), language)]
    else:
        whole = [(start, end, of) for start, end, of in runs(text) if of == language]
    return whole + [(start, end, of) for start, end, of in runs(text) if of != language]


def _modelled(text: str, language: str) -> Sequence[tuple[int, int, str]]:
    """Models need sentences: the whole text, and longer stretches in another script."""
    whole = (0, len(text), language)
    rest = [
        (start, end, of)
        for start, end, of in runs(text)
        if of != language and end - start >= _SHORTEST_MODELLED
    ]
    return ([whole] if shares(text).get(language, 0.0) >= _ENOUGH else []) + rest

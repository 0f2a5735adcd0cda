"""Readings from a project's corpus: what the authors of each side say of the alignment.

A side's authors are those whose documents were published in its country.  Only codes that people
accepted or adjudicated count; what machines proposed never becomes a reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from foedus.contracts import Definition, Reading, Void
from foedus.contracts.texts import FramePoint
from foedus.errors import FoedusError, InvalidDataError
from foedus.evidence.literature.measures.answers import Answer
from foedus.evidence.literature.measures.declared import protocol_path
from foedus.evidence.literature.measures.gathering import Shelf
from foedus.evidence.literature.measures.levels import LevelPoint, Scale, levels
from foedus.evidence.literature.measures.series import (
    NO_DOCUMENTS,
    Asked,
    Placed,
    series,
    without_copies,
)
from foedus.identity import Dyad
from foedus.measuring.literature.declared import TextIndicator, text_indicators
from foedus.measuring.literature.passages import opened
from foedus.project import Project

COUNTED, OTHER = "counted", "other"


def text_readings(
    project: Project,
    dyad: Dyad,
    only: Sequence[str] | None = None,
    as_of: date | None = None,
) -> tuple[Reading, ...]:
    """Readings of both directions of a dyad for every year of the corpus's sampling frame.

    None where the project has no corpus, its protocol says that it is about another pair, or
    people coded nothing of either side for an indicator.  The value is that of all authors of a
    side; where the protocol declares author types, theirs are other
    definitions and widen the interval to hold them.  ``records`` are ids of passages.
    """
    if not project.has_corpus or not _chosen(only):
        return ()
    with opened(project, as_of) as corpus:
        return readings_of(project, dyad, corpus, only)


def _chosen(only: Sequence[str] | None) -> list[TextIndicator]:
    return [x for key, x in text_indicators().items() if only is None or key in only]


def readings_of(
    project: Project, dyad: Dyad, corpus: Shelf, only: Sequence[str] | None = None
) -> tuple[Reading, ...]:
    """``text_readings`` of a corpus that is open."""
    if _about(project, corpus.declared.pair) not in ("", dyad.code):
        return ()
    made = (_readings(project, dyad, corpus, indicator) for indicator in _chosen(only))
    return tuple(r for own in made if any(x.value is not None for x in own) for r in own)


def _about(project: Project, pair: str) -> str:
    """The code of the pair that the literature is about; empty where the protocol names none."""
    try:
        return project.dyad(pair).code if pair else ""
    except FoedusError as error:
        where = protocol_path(project.folder) if project.folder else "The protocol"
        raise InvalidDataError(f"{where}: pair: {error}") from error


def _readings(
    project: Project, dyad: Dyad, corpus: Shelf, indicator: TextIndicator
) -> list[Reading]:
    answers = [
        a for a in corpus.answers(indicator.codebook).accepted if a.question == indicator.question
    ]
    if not answers:
        return []
    sides = (dyad.a.code, dyad.b.code)
    every = without_copies(corpus.placed(("country",)), (a.document for a in answers))
    first = {d.id for d in every}  # a copy is its origin's, whoever printed it
    made = []
    for speaker, other in (sides, sides[::-1]):
        direction = f"{speaker}>{other}"
        whole = _of_side(project, speaker, every)
        values = _points(corpus, indicator, whole, answers)
        by_type: dict[str, dict[int, Reading]] = {}
        if corpus.declared.author_types:
            placed = [d for d in corpus.placed(("country", "author_type")) if d.id in first]
            typed = _of_side(project, speaker, placed)
            for name in sorted({d.group for d in typed}):
                own = [d for d in typed if d.group == name]
                by_type[name] = _points(corpus, indicator, own, answers)
        for year in corpus.years:
            found = values.get(year) or _none(indicator)
            filled = replace(found, dyad=dyad.code, direction=direction, year=year)
            made.append(_widened(filled, {n: v[year] for n, v in by_type.items() if year in v}))
    return made


def _of_side(project: Project, side: str, placed: Sequence[Placed]) -> list[Placed]:
    """Documents of a state, or of what it was before; the group is what follows the country."""
    out = []
    for document in placed:
        country, _, rest = document.group.partition(" ")
        if project.states.same(country, side):
            out.append(replace(document, group=rest or side))
    return out


def _points(
    corpus: Shelf, indicator: TextIndicator, placed: Sequence[Placed], answers: Sequence[Answer]
) -> dict[int, Reading]:
    """A reading of each year, of documents of one group; its dyad is still empty."""
    if not placed:
        return {}
    if indicator.level:
        question = corpus.codebook(indicator.codebook).question(indicator.question)
        values = {c.id: c.value for c in question.categories} if question else {}
        scale = Scale(
            indicator.codebook,
            indicator.question,
            {name: value for name, value in values.items() if value is not None},
        )
        points = levels(scale, placed, answers, corpus.years)
        return {p.year: _level(indicator, p) for p in points if p.year}
    marked = [replace(a, categories=_marked(indicator, a)) for a in answers]
    asked = Asked(indicator.codebook, indicator.question, COUNTED)
    shares = series(asked, placed, marked, corpus.years, corpus.declared.mix or None)
    return {p.year: _share(indicator, p) for p in shares if p.year}


def _marked(indicator: TextIndicator, answer: Answer) -> frozenset[str]:
    if answer.categories & indicator.categories:
        return frozenset({COUNTED})
    return frozenset({OTHER}) if answer.categories else frozenset()


def _none(indicator: TextIndicator, why: str = NO_DOCUMENTS) -> Reading:
    void = Void.NONE_FOUND if why == NO_DOCUMENTS else Void.UNOBSERVABLE
    return Reading(
        indicator.card.id, "", "", 0, None, None, None, void, notes={"corpus": f"{why}."}
    )


def _share(indicator: TextIndicator, p: FramePoint) -> Reading:
    if p.passages is None:
        return _none(indicator, p.void)
    share = p.passages
    corrected = (
        (Definition("corrected for the mix of sources", p.corrected.value),) if p.corrected else ()
    )
    return replace(
        _none(indicator),
        value=share.value,
        low=share.low,
        high=share.high,
        void=Void.NONE,
        records=(*p.supporting, *p.against),
        definitions=corrected,
        notes={"corpus": f"{share.hits} of {share.cases} passages in {share.clusters} origins."},
    )


def _level(indicator: TextIndicator, p: LevelPoint) -> Reading:
    if p.value is None:
        return _none(indicator, p.void)
    return replace(
        _none(indicator),
        value=p.value,
        low=p.low,
        high=p.high,
        void=Void.NONE,
        records=p.passages,
        notes={"corpus": f"{len(p.passages)} passages in {p.documents} origins."},
    )


def _widened(whole: Reading, by_type: Mapping[str, Reading]) -> Reading:
    """The reading with those of author types as definitions, within its interval."""
    if whole.value is None or whole.low is None or whole.high is None:
        return whole
    types = tuple(
        Definition(f"authors: {name}", r.value, r.records)
        for name, r in by_type.items()
        if r.value is not None
    )
    definitions = (*whole.definitions, *types)
    values = [d.value for d in definitions]
    return replace(
        whole,
        low=min([whole.low, *values]),
        high=max([whole.high, *values]),
        definitions=definitions,
    )

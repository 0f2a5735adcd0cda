"""Passages as evidence: what was read, its document as the source, and how it was coded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from foedus import reference
from foedus.contracts import Evidence, Kind, Reading, Record, Source, Status, Table
from foedus.contracts.texts import Code, Document, Passage
from foedus.errors import UsageError
from foedus.evidence.literature.corpus.documents import passages
from foedus.evidence.literature.corpus.file import reading
from foedus.evidence.literature.measures.gathering import Shelf, shelf
from foedus.evidence.literature.measures.tracing import sentence_around
from foedus.identity import Dyad
from foedus.measuring.literature.declared import PASSAGES, text_indicators
from foedus.project import Project

AT_HAND = 2
"""Credibility of a passage: it can be read in its document; what it says may be untrue."""


@contextmanager
def opened(project: Project, as_of: date | None = None) -> Iterator[Shelf]:
    """The corpus of a project with its protocol and codebooks, as it was known on a date.

    Raises
    ------
    UsageError
        There is no project.
    NotFoundError
        The project has no corpus.
    """
    if project.folder is None:
        raise UsageError("Name the project folder with -w DIR: its corpus lies in DIR/corpus/.")
    with reading(project.folder) as connection:
        yield shelf(connection, project.folder, project.own("codebooks"), as_of)


def text_evidence(
    project: Project, dyad: Dyad, made: Iterable[Reading], as_of: date | None = None
) -> Evidence:
    """The passages behind some readings, as records with their documents as sources."""
    with opened(project, as_of) as corpus:
        return evidence_of(corpus, dyad, made)


def evidence_of(corpus: Shelf, dyad: Dyad, made: Iterable[Reading]) -> Evidence:
    """``text_evidence`` of a corpus that is open."""
    readings = list(made)
    wanted = {
        i for r in readings for i in (*r.records, *(i for d in r.definitions for i in d.records))
    }
    coded = _codes(corpus, {r.indicator for r in readings}, wanted)
    documents = {d.id: d for d in corpus.every}
    cited = sorted({i.rpartition(":")[0] for i in wanted})
    records = tuple(
        _record(passage, documents[passage.document], coded.get(passage.id, ()))
        for _, passage in passages(corpus.connection, documents=cited)
        if passage.id in wanted
    )
    known = [d.known_on for d in corpus.every]
    return Evidence(
        dyad=(dyad.a.code, dyad.b.code),
        name="corpus",
        title=dyad.title,
        version="",
        digest="",
        as_of=corpus.as_of or max(known, default=reference.released()),
        tables={PASSAGES: Table(PASSAGES, records)},
        sources={id_: _source(documents[id_]) for id_ in cited},
    )


def beside(evidence: Evidence, texts: Evidence) -> Evidence:
    """A casebook's evidence, and the passages beside its records."""
    return replace(
        evidence,
        tables={**evidence.tables, **texts.tables},
        sources={**evidence.sources, **texts.sources},
    )


def _codes(corpus: Shelf, indicators: Iterable[str], wanted: set[str]) -> dict[str, list[Code]]:
    """The codes that the answers of some indicators rest on, by passage."""
    declared = text_indicators()
    asked = sorted({(declared[i].codebook, declared[i].question) for i in indicators})
    found: dict[str, list[Code]] = defaultdict(list)
    for codebook, question in asked:
        for answer in corpus.answers(codebook).accepted:
            if answer.question == question and answer.passage in wanted:
                found[answer.passage] += answer.codes
    return found


def _record(passage: Passage, document: Document, codes: Sequence[Code]) -> Record:
    quoted = [c for c in codes if c.quote]
    first = min((c.start for c in quoted), default=0)
    last = max((c.end for c in quoted), default=len(passage.text))
    left, right = sentence_around(passage, first, last)
    start = document.published or document.known_on
    return Record(
        id=passage.id,
        table=PASSAGES,
        title=passage.text[left:right].strip(),
        parties=(),
        start=start,
        end=document.known_on if document.published else start,
        precision=document.precision or "day",
        known_on=document.known_on,
        known_on_basis="source" if document.published else "event",
        status=Status.DEMONSTRATED,
        credibility=AT_HAND,
        sources=(document.id,),
        notes="; ".join(dict.fromkeys(_coded(c) for c in codes)),
        fields={
            "language": passage.language or document.language,
            "start": passage.start + left,
            "end": passage.start + right,
        },
    )


def _coded(code: Code) -> str:
    answer = code.category or "does not arise"
    return f"{code.codebook}, {code.question}: {answer} ({code.coder}, {code.state})"


def _source(document: Document) -> Source:
    named = Path(document.file).name
    return Source(
        id=document.id,
        title=document.title or named,
        publisher=document.publisher or document.author,
        url=document.address or named,
        published=document.published,
        reliability=document.reliability,
        origin=document.origin,
        origin_party="",
        kind=Kind.PRIMARY,
        language=document.language,
    )

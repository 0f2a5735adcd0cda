"""Documents of the literature, their passages, and what is found in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

LANGUAGES = ("en", "ru", "zh")
"""Languages that are analysed; passages in others are kept, and searched as plain words."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a corpus.

    ``id`` is ``d`` and the first twelve hexadecimal digits of the digest of its text, so that the
    same text has the same id wherever it came from.  ``file`` is the path as it was given,
    ``member`` the row, record or file within it (empty where the file is the document).
    ``published`` is the first day of the date of publication, ``precision`` says how much of it is
    known (``day``, ``month``, ``year``, or empty where there is no date).  ``known_on`` is when
    the document became known: the end of the date of publication, else the day it was added.
    ``origin`` is the id of the earliest document with nearly the same text, its own where there is
    none: copies of one agency's report count once.  ``reliability`` is the Admiralty letter of its
    source (F: cannot be judged).
    """

    id: str
    title: str
    author: str
    publisher: str
    country: str
    published: date | None
    precision: str
    known_on: date
    language: str
    genre: str
    address: str
    source: str
    reliability: str
    origin: str
    file: str
    member: str
    digest: str
    characters: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or whole sentences of a long one.

    ``id`` is the document's id, a colon, and the passage's number within it, from 1.  ``start``
    and ``end`` are offsets, in characters, in the text of the document.
    """

    id: str
    document: str
    number: int
    start: int
    end: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found.

    ``score`` grows with how well it answers; scores of one search compare, of two they do not.
    ``spans`` are offsets in the passage's text of the words that matched (none for a passage
    found by meaning alone).
    """

    passage: Passage
    document: Document
    score: float
    spans: tuple[tuple[int, int], ...]
    found_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Something named in a text: ``start`` and ``end`` are offsets in characters.

    ``type`` is one of PERSON, ORGANISATION, PLACE, STATE, DATE, HARDWARE, EXERCISE.  ``id`` is
    what it was resolved to (a state's code, a name of the gazetteer, ISO dates ``first/last``),
    empty where nothing fits.  ``by`` names the engine that found it.
    """

    start: int
    end: int
    type: str
    text: str
    id: str
    by: str


@dataclass(frozen=True, slots=True)
class Code:
    """One coder's answer to one question of a codebook about one passage.

    ``category`` is empty where the coder found that the question does not arise.  ``quote`` is
    the part of the passage, word for word, that the answer rests on, ``start`` and ``end`` its
    offsets in the passage.  ``coder`` is ``rules``, ``endpoint:MODEL`` or ``person:NAME``;
    ``state`` is ``candidate`` (machine-made, nobody looked), ``accepted`` or ``rejected`` (a person
    did), ``adjudicated`` (settled between coders).  ``made_at`` is when, in UTC.
    """

    passage: str
    codebook: str
    question: str
    category: str
    quote: str
    start: int
    end: int
    coder: str
    state: str
    made_at: str
    note: str


@dataclass(frozen=True, slots=True)
class TextShare:
    """A share of passages, origins or documents, with its 90% interval.

    ``hits`` of ``cases``, which lie in ``clusters`` independent origins; where it is standardised,
    ``covered`` is how much of the fixed mix of sources the year has.
    """

    value: float
    low: float
    high: float
    hits: int
    cases: int
    clusters: int
    covered: float = 1.0


@dataclass(frozen=True, slots=True)
class FramePoint:
    """How often a group of authors gave a category as the answer to a question, in a year.

    ``id`` names the number for ever: ``CODEBOOK/QUESTION/CATEGORY/GROUPING:GROUP/YEAR`` (a
    year of 0 is the whole period), with ``/candidate`` after it where ``basis`` is ``candidate``:
    machine-made and seen by nobody.  ``passages`` is the share among coded passages in which the
    question arises, ``origins`` the share among independent origins, ``corrected`` that of
    passages standardised to a fixed mix of sources, ``salience`` the share of all passages of the
    group and year in which the question arises.  Where there is no value ``void`` says why; it is
    never zero.  ``supporting`` are the ids of the passages that were counted as hits, ``against``
    of those counted as cases alone.
    """

    id: str
    codebook: str
    question: str
    category: str
    group: str
    year: int
    basis: str
    passages: TextShare | None
    origins: TextShare | None
    corrected: TextShare | None
    salience: TextShare | None
    void: str
    documents: int
    supporting: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrackComparison:
    """How far two tracks of a literature agree on the share of a category.

    ``difference`` is the share of ``one`` less that of ``other``; ``above`` the confidence that it
    is greater than 0; ``adjusted`` the two-sided p-value after Holm's correction for all
    comparisons made at once.  ``verdict`` is ``agree`` (the interval lies within the margin),
    ``diverge`` (adjusted below 0.1), ``open`` or, where a track does not answer, ``unanswered``.
    """

    codebook: str
    question: str
    category: str
    one: str
    other: str
    one_share: TextShare | None
    other_share: TextShare | None
    difference: float | None
    low: float | None
    high: float | None
    above: float | None
    adjusted: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Search:
    """A search of a state of the corpus (``corpus``, a digest): what, when, how, how much found."""

    at: str
    query: str
    mode: str
    filters: str
    found: int
    corpus: str


@dataclass(frozen=True, slots=True)
class SampleCell:
    """How much of the sampling frame a source gave in a year (0: undated)."""

    source: str
    language: str
    year: int
    identified: int
    included: int
    passages: int


@dataclass(frozen=True, slots=True)
class Protocol:
    """How a literature was gathered and chosen, with counts, so that it can be repeated.

    ``counts`` gives, under ``identified``, ``unreadable``, ``duplicates``, ``screened``,
    ``excluded`` and ``included``, the number of documents by language; ``excluded`` counts them
    by reason, and ``unreadable`` the files, or rows of tables, that could not be read.
    """

    declared: bool
    question: str
    sources: tuple[str, ...]
    languages: tuple[str, ...]
    years: tuple[int, int] | None
    inclusion: tuple[str, ...]
    exclusion: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]
    excluded: Mapping[str, int]
    unreadable: Mapping[str, int]
    frame: tuple[SampleCell, ...]
    searches: tuple[Search, ...]
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Literature:
    """What a report tells of a literature: how it was gathered, and what was counted in it."""

    protocol: Protocol
    points: tuple[FramePoint, ...] = ()
    comparisons: tuple[TrackComparison, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

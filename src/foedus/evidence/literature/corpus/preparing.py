"""A draft made a document: cleaned, dated, cut into passages; all that needs no corpus."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from foedus.contracts.texts import Document, Passage
from foedus.evidence.literature.corpus.declared import Declared, country_of
from foedus.evidence.literature.corpus.documents import digest_of, id_of
from foedus.evidence.literature.corpus.duplicates import Signature, signature
from foedus.evidence.literature.corpus.passages import cut
from foedus.evidence.literature.languages import language_of
from foedus.evidence.literature.reading import (
    Draft,
    Fault,
    Format,
    UnreadableError,
    Ways,
    format_of,
    read,
)
from foedus.evidence.literature.reading.cleaning import cleaned, titled
from foedus.evidence.literature.reading.dates import When, date_in, date_of_head
from foedus.evidence.literature.reading.patience import within

_SAMPLE = 4000
_LONGEST_TITLE = 500
_LANGUAGE = re.compile(r"([a-z]{2})(?![a-z])")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that only has to be written; its origin is not yet decided."""

    document: Document
    text: str
    passages: tuple[Passage, ...]
    mark: Signature | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file, or a member of one, that was not added, and why."""

    file: str
    member: str
    reason: str


@dataclass(frozen=True, slots=True)
class Work:
    """What one process does at a time: a whole file, or some drafts of one.

    ``file`` is the path as it was given; ``done`` how many drafts of the file, this work's
    included, are behind it; ``last`` whether it is the file's last; ``size`` its share of the
    bytes of all files.
    """

    path: Path
    form: Format
    said: Declared
    ocr: bool
    today: date
    drafts: tuple[Draft | Fault, ...] | None = None
    done: int = 0
    last: bool = True
    size: int = 0
    key: str = ""


def work_on(work: Work) -> list[Prepared | Refused]:
    """Read and prepare; whatever is wrong with a file is told, and never raised."""
    try:
        if work.drafts is None:
            ways = work.said.ways(ocr=work.ocr)
            drafts: Sequence[Draft | Fault] = _whole(work.path, work.form, ways)
        else:
            drafts = work.drafts
        return [made for draft in drafts for made in _each(draft, work)]
    except UnreadableError as error:
        return [Refused(str(work.path), "", str(error))]
    except (MemoryError, RecursionError) as error:
        return [Refused(str(work.path), "", f"is too large or too deep ({type(error).__name__})")]


def _whole(path: Path, form: Format, ways: Ways) -> list[Draft | Fault]:
    with nullcontext() if ways.ocr else within(ways.limits.seconds):
        return list(read(path, form, ways))


def _each(draft: Draft | Fault, work: Work) -> Iterator[Prepared | Refused]:
    if isinstance(draft, Fault):
        yield Refused(str(work.path), draft.member, draft.reason)
        return
    for path in draft.attached:
        made, faults = _attached(path, draft, work)
        yield from faults
        if made is not None:
            yield made
            return
    if not draft.text.strip() and work.form.records:
        yield Refused(
            str(work.path), draft.member, "has no abstract, and no attached file that is here"
        )
        return
    yield prepare(draft, str(work.path), work.said, work.today)


def _attached(
    path: Path, record: Draft, work: Work
) -> tuple[Prepared | Refused | None, list[Refused]]:
    """The document of a file that a record names, with what the record says of it."""
    try:
        form = format_of(path)
        if form.many:
            return None, []
        drafts = _whole(path, form, work.said.ways(ocr=work.ocr))
        found = next(d for d in drafts if isinstance(d, Draft))
    except (UnreadableError, StopIteration, OSError) as error:
        return None, [Refused(str(path), "", f"{error}; attached to {work.path}, {record.member}")]
    told = {
        name: value
        for name in ("title", "author", "publisher", "published", "language", "genre", "address")
        if (value := getattr(record, name))
    }
    return prepare(replace(found, **told), str(path), work.said, work.today), []


def prepare(draft: Draft, file: str, said: Declared, today: date) -> Prepared | Refused:
    """Decide what the document is.

    What is declared holds against what the file says.  The date is the declared one, else that of
    the page, row or record, else one at the head of the text, in the title or in the name of the
    file, else the day on which the file was made; one that lies after ``today`` is none.
    """
    text = cleaned(draft.text)
    if not any(map(str.isalpha, text)):
        return Refused(file, draft.member, "has no text")
    digest = digest_of(text)
    id_ = id_of(digest)
    told = _LANGUAGE.match(draft.language.lower())
    whole = said.language or (told.group(1) if told else "") or language_of(text[:_SAMPLE])
    parts = tuple(cut(id_, text, whole))
    title = _line(said.title or draft.title) or titled(text)
    when, notes = _dated(draft, said, text=text, title=title, file=file, today=today)
    document = Document(
        id=id_,
        title=title,
        country=said.country or (country_of(_line(draft.country)) if draft.country else ""),
        published=when.first if when else None,
        precision=when.precision if when else "",
        known_on=when.last if when else today,
        language=said.language or _most(parts) or whole,
        source=said.source,
        reliability=said.reliability or "F",
        origin=id_,
        file=file,
        member=draft.member,
        digest=digest,
        characters=len(text),
        author=said.author or _line(draft.author),
        publisher=said.publisher or _line(draft.publisher),
        genre=said.genre or _line(draft.genre),
        address=said.address or _line(draft.address),
    )
    return Prepared(document, text, parts, signature(text), (*draft.notes, *notes))


def _dated(
    draft: Draft, said: Declared, *, text: str, title: str, file: str, today: date
) -> tuple[When | None, tuple[str, ...]]:
    name = "" if draft.member else Path(file).stem
    ways = (
        ("", date_in, said.published),
        ("", date_in, draft.published),
        ("dated by the head of the text", date_of_head, text),
        ("dated by the title", date_of_head, title),
        ("dated by the name of the file", date_of_head, name),
        ("dated by when the file was made", date_in, draft.made),
    )
    ahead: tuple[str, ...] = ()
    for note, way, told in ways:
        when = way(told) if told else None
        if when is not None and when.first <= today:
            return when, (*ahead, note) if note else ahead
        if when is not None:
            ahead = (f"the date {when.first} lies ahead and was left out",)
    return None, ahead


def _most(parts: Sequence[Passage]) -> str:
    """The language of most of the characters."""
    count: Counter[str] = Counter()
    for part in parts:
        count[part.language] += part.end - part.start
    return max(count, key=lambda language: count[language], default="")


def _line(text: str) -> str:
    return " ".join(cleaned(text).split())[:_LONGEST_TITLE]

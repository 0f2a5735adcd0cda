"""Files added to a corpus: the known are passed over, the bad listed, the rest kept."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path

from foedus.evidence.literature.corpus import failures
from foedus.evidence.literature.corpus.declared import Declared, Sheets
from foedus.evidence.literature.corpus.documents import transaction
from foedus.evidence.literature.corpus.file import writing
from foedus.evidence.literature.corpus.keeping import TABLES, keep
from foedus.evidence.literature.corpus.preparing import Refused, Work
from foedus.evidence.literature.corpus.walking import files_of
from foedus.evidence.literature.corpus.workers import done_in_order
from foedus.evidence.literature.reading import (
    Draft,
    Fault,
    Format,
    UnreadableError,
    format_of,
    read,
)

_DRAFTS = 100
_CHARACTERS = 400_000
"""Bounds of a piece of work out of a table."""

_SMALL = 20_000_000
"""Bytes in all from which more than one process is worth its start."""

_COMMIT = 1.0
"""Seconds after which what was written is made to last."""

_MOST_JOBS = 8
_MOST_LISTED = 1000

Tell = Callable[[int, int, str], None]
"""Told how many bytes of how many are behind, and the file that was last worked on."""


@dataclass
class Added:
    """What came of adding.

    ``documents`` are new ones; ``known`` files or documents that were there; ``copies`` documents
    whose very text came again from elsewhere; ``updated`` known ones of which something else is
    said now; ``alike`` new ones that are near-copies of another document; ``undated`` new ones
    without a date.  ``changed`` are files that were added before with other bytes: what they held
    then stays.  ``notes`` are decisions by file.
    """

    files: int = 0
    documents: int = 0
    passages: int = 0
    characters: int = 0
    known: int = 0
    copies: int = 0
    updated: int = 0
    alike: int = 0
    undated: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    changed: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)
    _rows: Counter[str] = field(default_factory=Counter, repr=False)

    def refuse(self, refused: Refused) -> Refused:
        """List what was not added; of one file, up to a thousand rows.

        Returns what stands for it: itself, or that there are more.
        """
        self._rows[refused.file] += 1
        if self._rows[refused.file] < _MOST_LISTED:
            self.refused.append(refused)
            return refused
        reason = f"has more than {_MOST_LISTED:,} bad rows; the rest are not listed"
        more = Refused(refused.file, "", reason)
        if self._rows[refused.file] == _MOST_LISTED:
            self.refused.append(more)
        return more

    @property
    def anything(self) -> bool:
        """Whether anything could be read, or was known."""
        return bool(self.documents or self.known or self.copies or self.updated)


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    form: Format
    said: Declared
    digest: str
    size: int
    attached: frozenset[Path] = frozenset()


def add(
    folder: Path,
    paths: Sequence[Path],
    said: Declared,
    *,
    today: date,
    ocr: bool = False,
    jobs: int | None = None,
    tell: Tell = lambda _done, _all, _name: None,
) -> Added:
    """Add files, and the files of folders, to the corpus of a project.

    Each document is written whole or not at all; a call that was broken off is gone on with by
    calling it again, tables from the row that they had come to.

    Parameters
    ----------
    folder
        Of the project.
    said
        What is declared of all files; it holds against what ``corpus.yml`` files say.
    jobs
        How many processes read; as many as the machine has, up to eight, if left out.

    Raises
    ------
    NotFoundError
        A path is not there.
    InvalidDataError
        A ``corpus.yml`` is wrong.
    LockedError
        Another process adds to the corpus.
    MissingExtraError
        The packages that read are not installed.
    """
    added = Added()
    files = _found(paths, said, added)
    total = sum(file.size for file in files)
    jobs = jobs or (1 if total < _SMALL else min(_MOST_JOBS, _processors()))
    with writing(folder, TABLES, failures.TABLES) as connection:
        for refused in added.refused:
            failures.forget(connection, [Path(refused.file)])
            failures.note(connection, refused, today)
        works = _works(connection, files, added, ocr=ocr, today=today)
        _write(connection, works, added, jobs, lambda done, name: tell(done, total, name))
    return added


def _processors() -> int:
    known = getattr(os, "sched_getaffinity", None)
    return len(known(0)) if known else os.cpu_count() or 1


def _found(paths: Sequence[Path], said: Declared, added: Added) -> list[_File]:
    """The files, bibliographies first; what these name is read with them, not again."""
    sheets, found = Sheets(), []
    for path, root in files_of(paths):
        own = said.over(sheets.of(path, root))
        try:
            form = format_of(path)
            size = path.stat().st_size
            attached = _attachments(path, form, own) if form.records else frozenset()
        except UnreadableError as error:
            added.refused.append(Refused(str(path), "", str(error)))
        except OSError as error:
            added.refused.append(Refused(str(path), "", f"cannot be opened ({error.strerror})"))
        else:
            found.append(_File(path, form, own, "", size, attached))
    named = {file.resolve() for each in found for file in each.attached}
    kept = [each for each in found if each.form.records or each.path.resolve() not in named]
    added.files = len(kept) + len(added.refused)
    return sorted(kept, key=lambda each: not each.form.records)


def _attachments(path: Path, form: Format, said: Declared) -> frozenset[Path]:
    drafts = read(path, form, said.ways(ocr=False))
    return frozenset(file for d in drafts if isinstance(d, Draft) for file in d.attached)


def _works(
    connection: sqlite3.Connection,
    files: Sequence[_File],
    added: Added,
    *,
    ocr: bool,
    today: date,
) -> Iterator[Work]:
    for file in files:
        said = file.said.key + ("ocr" if ocr else "")
        try:
            digest = _digest(file)
        except OSError as error:
            refused = Refused(str(file.path), "", f"cannot be read ({error.strerror})")
            added.refused.append(refused)
            failures.note(connection, refused, today)
            continue
        key = hashlib.sha256(f"{digest} {said}".encode()).hexdigest()
        behind, whole = _progress(connection, key)
        work = Work(file.path, file.form, file.said, ocr, today, size=file.size, key=key)
        if whole:
            added.known += 1
            yield replace(work, drafts=(), done=behind, key="")
            continue
        if not behind:
            failures.forget(connection, [file.path, *file.attached])
            if _changed(connection, file.path, digest):
                added.changed.append(str(file.path))
        connection.execute(
            "insert or ignore into files (key, path, digest, drafts, whole) values (?, ?, ?, 0, 0)",
            (key, str(file.path.absolute()), digest),
        )
        if file.form.many:
            yield from _pieces(work, behind, added)
        else:
            yield work


def _digest(file: _File) -> str:
    """Of the bytes of a file, and of those that it names."""
    parts = []
    for path in (file.path, *sorted(file.attached)):
        with path.open("rb") as stream:
            parts.append(hashlib.file_digest(stream, "sha256").hexdigest())
    return (
        " ".join(parts) if len(parts) == 1 else hashlib.sha256(" ".join(parts).encode()).hexdigest()
    )


def _progress(connection: sqlite3.Connection, key: str) -> tuple[int, bool]:
    row = connection.execute("select drafts, whole from files where key = ?", (key,)).fetchone()
    return (int(row[0]), bool(row[1])) if row else (0, False)


def _changed(connection: sqlite3.Connection, path: Path, digest: str) -> bool:
    return bool(
        connection.execute(
            "select 1 from files where path = ? and digest <> ? and drafts > 0 limit 1",
            (str(path.absolute()), digest),
        ).fetchone()
    )


def _pieces(work: Work, behind: int, added: Added) -> Iterator[Work]:
    """The drafts of a table in pieces; those that were written before are passed over."""
    drafts = read(work.path, work.form, work.said.ways(ocr=work.ocr))
    held: list[Draft | Fault] = []
    count, characters, position = behind, 0, 0
    added.known += behind > 0
    try:
        for draft in islice(drafts, behind, None):
            held.append(draft)
            count += 1
            characters += len(draft.text) if isinstance(draft, Draft) else 0
            if len(held) >= _DRAFTS or characters >= _CHARACTERS:
                size = max(draft.position - position, 0)
                yield replace(work, drafts=tuple(held), done=count, last=False, size=size)
                held, characters, position = [], 0, max(draft.position, position)
    except UnreadableError as error:
        held.append(Fault("", str(error)))
        # It is not finished: once it is whole, it is gone on with.
        yield replace(work, drafts=tuple(held), done=count, last=False, size=work.size - position)
        return
    yield replace(work, drafts=tuple(held), done=count, size=work.size - position)


def _write(
    connection: sqlite3.Connection,
    works: Iterator[Work],
    added: Added,
    jobs: int,
    tell: Callable[[int, str], None],
) -> None:
    """Write what is done, in transactions of about a second."""
    done, results = 0, done_in_order(works, jobs)
    finished = False
    while not finished:
        until = time.monotonic() + _COMMIT
        with transaction(connection):
            finished = True
            for work, made in results:
                for each in made:
                    if isinstance(each, Refused):
                        stands = added.refuse(each)
                        failures.note(connection, stands, work.today, more=stands is not each)
                    else:
                        keep(connection, each, added)
                if work.key:
                    refused = work.drafts is None and _all_refused(made)
                    connection.execute(
                        "update files set drafts = ?, whole = ? where key = ?",
                        (work.done or int(not refused), work.last and not refused, work.key),
                    )
                    if work.last and not refused:
                        failures.forget_elsewhere(connection, work.path, work.key)
                done += work.size
                tell(done, work.path.name)
                if time.monotonic() > until:
                    finished = False
                    break


def _all_refused(made: Sequence[object]) -> bool:
    return all(isinstance(each, Refused) for each in made)

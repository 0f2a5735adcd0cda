"""What a reader gives: a text and what its file says of it, before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as it was read.

    ``published`` is a date as it stands in the file, in any form that ``dates.date_in`` knows;
    ``made`` is when the file was made, which is taken where nothing better is known.  ``member``
    names the row or record within the file.  ``attached`` are files that a record names and that
    hold its full text; where there are any, ``text`` is only an abstract.  ``position`` is how far
    into the file, in bytes, the reader was.  ``notes`` say what was decided on the way, such as
    the encoding.
    """

    text: str
    title: str = ""
    author: str = ""
    publisher: str = ""
    country: str = ""
    published: str = ""
    made: str = ""
    language: str = ""
    genre: str = ""
    address: str = ""
    member: str = ""
    attached: tuple[Path, ...] = ()
    position: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A member of a file that cannot be read, and why; the others are read."""

    member: str
    reason: str
    position: int = 0


class UnreadableError(Exception):
    """A file that no text can be had from; the message says why and what can be done."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is read.

    ``whole`` bounds a file that must be read as a whole (tables are read row by row and have no
    bound); ``text`` the characters of one document; ``unpacked``, ``ratio`` (above ``small``) and
    ``members`` what comes out of the archives that DOCX and EPUB are; ``seconds`` the time for a
    file that is read whole (recognition has its own, for each page).
    """

    whole: int = 300 * MIB
    text: int = 20_000_000
    unpacked: int = 300 * MIB
    ratio: int = 200
    small: int = 16 * MIB
    members: int = 20_000
    seconds: int = 300


@dataclass(frozen=True, slots=True)
class Ways:
    """How files are to be read, where they do not say it themselves.

    ``columns`` maps fields of a document to names of columns (``*`` stands for anything).
    """

    encoding: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    ocr: bool = False
    limits: Limits = field(default_factory=Limits)

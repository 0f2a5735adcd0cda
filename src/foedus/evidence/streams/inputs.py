"""Which files were meant, what kind each is, and packed ones unpacked, one at a time."""

from __future__ import annotations

import glob
import gzip
import io
import shutil
import uuid
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from foedus.errors import InvalidDataError, NotFoundError, OutputError

CHUNK = 1 << 20
HEAD = 512
BATCH = 1 << 30
"""Bytes of text that are read in one go; packed files are unpacked to as much."""

SUSPICIOUS_RATIO = 200
HARMLESS = 1 << 26
"""A member that unpacks to more than this may not be more than so many times its packed size."""

HTML = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml")
GZIP, ZIP, PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"PAR1"


class _Stream(Protocol):
    def read(self, count: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Text:
    """A text file that can be read: where it lies, and what it is called in messages."""

    path: Path
    shown: str
    temporary: bool = False


def find_files(patterns: Iterable[str | Path]) -> tuple[str, ...]:
    """Files for paths, patterns with ``*`` and folders, each once, sorted; addresses as they are.

    Raises
    ------
    NotFoundError
        Nothing fits one of them.
    """
    found: set[str] = set()
    for pattern in map(str, patterns):
        if "://" in pattern:
            found.add(pattern)
            continue
        place = Path(pattern)
        if place.is_dir():
            files = [str(p) for p in place.iterdir() if p.is_file() and p.name[0] not in "._"]
        elif place.is_file():
            files = [pattern]
        else:
            files = [p for p in glob.glob(pattern, recursive=True) if Path(p).is_file()]  # noqa: PTH207
        if not files:
            raise NotFoundError(
                f"{pattern}: there is no such file. Nothing was read. Give the path of an event "
                "file, of a folder of them, or a pattern such as 'events/*.zip'."
            )
        found.update(files)
    return tuple(sorted(found))


def is_parquet(file: str) -> bool:
    """Whether a file is a Parquet file; what lies elsewhere is taken to be one."""
    return "://" in file or _head(Path(file))[:4] == PARQUET


def batches(files: Sequence[str], work: Path) -> Iterator[list[Text]]:
    """Text files in portions of about a gigabyte; packed ones are unpacked into ``work``.

    What was unpacked for one portion is deleted before the next.

    Raises
    ------
    InvalidDataError
        A file that is empty, a web page, damaged, cut off, or unpacks to a suspicious size.
    """
    portion: list[Text] = []
    size = 0
    for file in files:
        for text in _texts(Path(file), work):
            portion.append(text)
            size += text.path.stat().st_size
            if size >= BATCH:
                yield portion
                _forget(portion)
                portion, size = [], 0
    if portion:
        yield portion
        _forget(portion)


def _forget(portion: list[Text]) -> None:
    for text in portion:
        if text.temporary:
            text.path.unlink(missing_ok=True)


def _texts(path: Path, work: Path) -> Iterator[Text]:
    head = _head(path)
    if head.startswith(GZIP):
        with _faults(path), gzip.open(path) as stream:
            yield _unpacked(stream, path, path.name, path.stat().st_size, work)
    elif head.startswith(ZIP):
        with _faults(path), zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if member.is_dir() or member.filename.startswith("__MACOSX/"):
                    continue
                shown = f"{path.name}!{member.filename}"
                with archive.open(member) as stream:
                    yield _unpacked(stream, path, shown, member.compress_size, work)
    else:
        yield _plausible(Text(path, str(path)))


def _unpacked(stream: _Stream, path: Path, shown: str, packed: int, work: Path) -> Text:
    """Copy a stream into a file of our own; its name inside the archive is never a path."""
    target = _fresh(work)
    allowed = max(HARMLESS, packed * SUSPICIOUS_RATIO)
    written = 0
    with target.open("wb") as out:
        while chunk := stream.read(CHUNK):
            written += len(chunk)
            if written > allowed:
                out.close()
                target.unlink()
                raise InvalidDataError(
                    f"{shown}: unpacks to more than {SUSPICIOUS_RATIO} times its size, as no event "
                    "file does. Nothing of it was read; look at it before you unpack it."
                )
            out.write(chunk)
    return _plausible(Text(target, str(path.with_name(shown)), temporary=True))


def _fresh(work: Path) -> Path:
    return work / f"unpacked-{uuid.uuid4().hex}.txt"


def _plausible(text: Text) -> Text:
    head = _head(text.path)
    if not head:
        raise InvalidDataError(f"{text.shown}: is empty. Nothing was computed; fetch it again.")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(HTML):
        raise InvalidDataError(
            f"{text.shown}: is a web page, not a file of events. A server may have answered with a "
            "notice or a login page. Nothing was computed; open its address in a browser and see."
        )
    return text


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error) as error:
        raise InvalidDataError(
            f"{path}: is damaged or was cut off ({error}). Nothing was computed; fetch it again."
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        raise InvalidDataError(
            f"{path}: is packed in a way that cannot be read ({error}). Nothing was computed; "
            "unpack it by other means, and give the unpacked files."
        ) from error
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be unpacked ({error.strerror or error}). Nothing was computed; free "
            "some space, or name a larger folder with --work."
        ) from error


def normalised(text: Text, work: Path) -> Text:
    """A copy in which every line ends the same way."""
    target = _fresh(work)
    with text.path.open("rb") as source, target.open("wb") as out:
        reader = io.TextIOWrapper(source, encoding="latin-1", newline=None)
        with io.TextIOWrapper(out, encoding="latin-1", newline="\n") as writer:
            shutil.copyfileobj(reader, writer, CHUNK)
    return Text(target, text.shown, temporary=True)

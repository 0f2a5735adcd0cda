"""The declared member of an archive, and nothing else of it.

An archive is not trusted: names in it never become paths, sizes that it declares are bounded, and
the bytes are counted while they are read.
"""

from __future__ import annotations

import gzip
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from foedus.contracts.dataset import FileCard
from foedus.errors import InvalidDataError
from foedus.evidence.sources.fetching.addresses import file_name, still_packed
from foedus.evidence.sources.fetching.limits import Limits, sized

CHUNK = 1 << 20
GZIP = b"\x1f\x8b"
ENCRYPTED = 0x1
SHOWN = 20


class _Stream(Protocol):
    def read(self, count: int, /) -> bytes: ...


_OUTSIDE = re.compile(r"(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:")


def open_member(card: FileCard, path: Path, into: Path, limits: Limits | None = None) -> Path:
    """The readable file: taken out of its zip archives and its gzip, or the file itself.

    Parameters
    ----------
    card
        ``member`` is the path inside a zip archive, with ``!`` between those of nested ones.  A
        member by another folder is taken if it alone bears the name.  A file whose name ends in
        .gz is unpacked; R files, which are packed in themselves, are left as they are.
    into
        A folder to be made, for what is taken out; nothing of a refused archive is left there.

    Raises
    ------
    InvalidDataError
        Not an archive, damaged, encrypted, without the member, with names that lead outside, or
        unpacking to more than the limits allow.
    """
    limits = limits or Limits()
    into.mkdir(parents=True)
    current = path
    for depth, part in enumerate(still_packed(card, path)):
        target = into / str(depth) / file_name(part)
        target.parent.mkdir()
        with _faults(current, target), zipfile.ZipFile(current) as archive:
            info = _member(archive, part, current.name)
            _bounded(info, limits, current.name)
            with archive.open(info) as stream:
                _copy(stream, target, limits, info.compress_size, f"{current.name}!{part}")
        if current != path:
            current.unlink()
        current = target
    if current.suffix == ".gz" and _begins(current, GZIP):
        target = into / current.stem
        with _faults(current, target), gzip.open(current) as stream:
            _copy(stream, target, limits, current.stat().st_size, current.name)
        return target
    return current


def _begins(path: Path, with_: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(with_)) == with_


@contextmanager
def _faults(archive: Path, target: Path) -> Iterator[None]:
    """Whatever goes wrong, nothing of the member is left, and the message names the archive."""
    try:
        yield
    except zipfile.BadZipFile as error:
        target.unlink(missing_ok=True)
        whole = "is damaged" if zipfile.is_zipfile(archive) else "is not a whole zip archive"
        raise InvalidDataError(
            f"{archive.name}: {whole} ({error}). Nothing was stored; fetch it again."
        ) from error
    except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise InvalidDataError(
            f"{archive.name}: is damaged or cut off ({error}). Nothing was stored; fetch it again."
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        target.unlink(missing_ok=True)
        raise InvalidDataError(
            f"{archive.name}: is packed in a way that cannot be read ({error}). Nothing was "
            "stored. Unpack it by hand and store the file with: foedus data import"
        ) from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _member(archive: zipfile.ZipFile, wanted: str, name: str) -> zipfile.ZipInfo:
    """The entry of this path, or the only one of this file name."""
    entries = [i for i in archive.infolist() if not i.is_dir()]
    for entry in entries:
        if _OUTSIDE.search(entry.orig_filename):
            raise InvalidDataError(
                f"{name}: holds {entry.orig_filename!r}, a path that leads out of the archive. "
                "Nothing was stored. This archive was not made in good faith; do not unpack it."
            )
    exact = [i for i in entries if i.filename == wanted]
    named = [i for i in entries if _last(i.filename) == _last(wanted) and not _of_macos(i.filename)]
    found = exact or named
    if not found:
        there = sorted(i.filename for i in entries)
        more = f" and {len(there) - SHOWN} more" if len(there) > SHOWN else ""
        raise InvalidDataError(
            f"{name}: has no member {wanted!r}; it has {', '.join(there[:SHOWN]) or 'none'}{more}. "
            "Nothing was stored. The publisher may have changed the archive: correct member on "
            "the card."
        )
    if len(found) > 1:
        raise InvalidDataError(
            f"{name}: has {len(found)} members that could be {wanted!r}. Nothing was stored."
        )
    return found[0]


def _last(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", maxsplit=1)[-1].lower()


def _of_macos(path: str) -> bool:
    """Whether an entry is a shadow that macOS puts beside each file."""
    return path.startswith("__MACOSX/")


def _bounded(info: zipfile.ZipInfo, limits: Limits, name: str) -> None:
    if stat.S_ISLNK(info.external_attr >> 16):
        raise InvalidDataError(
            f"{name}: the member {info.filename!r} is a symbolic link, not a file. Nothing was "
            "stored."
        )
    if info.flag_bits & ENCRYPTED:
        raise InvalidDataError(
            f"{name}: the member {info.filename!r} is encrypted. Nothing was stored. Unpack it "
            "with its password and store the file with: foedus data import"
        )
    _within(info.file_size, info.compress_size, limits, f"{name}!{info.filename}")


def _within(count: int, packed: int, limits: Limits, name: str) -> None:
    if count > limits.bytes:
        raise InvalidDataError(
            f"{name}: unpacks to more than the limit of {sized(limits.bytes)}. Nothing was stored. "
            "If that is right, raise the limit with --limit."
        )
    if count > max(limits.small, packed * limits.ratio):
        raise InvalidDataError(
            f"{name}: unpacks to more than {limits.ratio} times its packed size, as archives do "
            "that are built to fill a disk. Nothing was stored."
        )


def _copy(stream: _Stream, target: Path, limits: Limits, packed: int, name: str) -> None:
    """Copy, counting what really comes."""
    count = 0
    with target.open("wb") as out:
        while chunk := stream.read(CHUNK):
            count += len(chunk)
            _within(count, packed, limits, name)
            out.write(chunk)

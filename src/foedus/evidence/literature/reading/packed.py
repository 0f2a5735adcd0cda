"""The zip archives that DOCX and EPUB are: opened without trust."""

from __future__ import annotations

import contextlib
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from foedus.evidence.literature.reading.drafts import Limits, UnreadableError
from foedus.extras import need

_ENCRYPTED = 0x1
_OUTSIDE = re.compile(r"(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:")
_CHUNK = 1 << 20


class Package:
    """An open archive whose members are read within limits; all that is unpacked is counted."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._unpacked = 0
        self.names = frozenset(archive.namelist())

    def read(self, name: str) -> bytes:
        """The bytes of a member.

        Raises
        ------
        UnreadableError
            There is none, or it is damaged, or unpacks to more than the limits allow.
        """
        try:
            info = self._archive.getinfo(name)
        except KeyError:
            raise UnreadableError(f"is damaged: it has no {name}") from None
        parts = []
        try:
            with self._archive.open(info) as stream:
                while part := stream.read(_CHUNK):
                    parts.append(part)
                    self._unpacked += len(part)
                    _within(self._unpacked, info.compress_size, self._limits)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise UnreadableError(f"is damaged: {name} cannot be unpacked ({error})") from None
        return b"".join(parts)


@contextlib.contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Package]:
    """Open an archive that was checked by its list of members.

    Raises
    ------
    UnreadableError
        It is damaged or encrypted, or is built to do harm: names that lead outside, links, more
        members or bytes than the limits allow.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableError(f"is damaged: no whole zip archive ({error})") from None
    with archive:
        _check(archive.infolist(), limits)
        yield Package(archive, limits)


def _check(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.members:
        raise UnreadableError(
            f"is refused: an archive of {len(infos):,} members, where {limits.members:,} are the "
            "most that a document has"
        )
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        raise UnreadableError("is refused: two members of the archive have one name")
    for info in infos:
        if _OUTSIDE.search(info.orig_filename) or stat.S_ISLNK(info.external_attr >> 16):
            raise UnreadableError(
                f"is refused: it holds {info.orig_filename!r}, which leads out of the archive"
            )
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableError("is encrypted; save it without a password")
        _within(info.file_size, info.compress_size, limits)


def _within(count: int, packed: int, limits: Limits) -> None:
    if count > limits.unpacked or count > max(limits.small, packed * limits.ratio):
        raise UnreadableError(
            f"is refused: it unpacks to more than {limits.unpacked >> 20} MiB, or to more than "
            f"{limits.ratio} times its size, as archives do that are built to fill a memory"
        )


def parsed(data: bytes, name: str) -> Any:
    """The tree of an XML member; entities are not expanded and nothing is fetched.

    Raises
    ------
    UnreadableError
        It is not well-formed, or declares entities of its own.
    """
    etree = need("lxml.etree", "literature")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        tree = etree.fromstring(data, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"is damaged: {name} is not well-formed ({error})") from None
    declared = tree.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise UnreadableError(f"is refused: {name} declares entities, which documents never do")
    return tree

"""Addresses: their last part, their host, and the place that a mirror has for them."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from foedus.contracts.dataset import FileCard
from foedus.errors import InvalidDataError

LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})
DOI = "doi:"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')
_LONGEST = 150


def host(address: str) -> str:
    """The host of a web address; ``doi.org`` for a DOI."""
    if address.startswith(DOI):
        return "doi.org"
    return urlsplit(address).hostname or address


def is_local(address: str) -> bool:
    """Whether a web address is of this computer."""
    return host(address) in LOCAL


def file_name(text: str) -> str:
    """The last part of a path or an address, as a file name that every system allows."""
    path = text if text.startswith(DOI) or "://" not in text else urlsplit(text).path
    name = _UNSAFE.sub("_", unquote(path).rstrip("/").rsplit("/", maxsplit=1)[-1]).strip(" .")
    return name[-_LONGEST:] or "file"


def members(card: FileCard) -> tuple[str, ...]:
    """The parts of ``member``, one for each archive that must be opened."""
    return tuple(card.member.split("!")) if card.member else ()


def still_packed(card: FileCard, path: Path) -> tuple[str, ...]:
    """The members that must still be taken out of a file that is here.

    A file that bears the name of a member is what was inside of the archives before it; one that
    does not even begin as a zip archive needs none opened, unless it is called one.
    """
    parts = members(card)
    for depth, part in enumerate(parts):
        if file_name(part).lower() == path.name.lower():
            return parts[depth + 1 :]
    with path.open("rb") as file:
        zipped = file.read(4).startswith(ZIP)
    return parts if zipped or path.suffix.lower() == ".zip" else ()


def places(source: str, card: FileCard) -> tuple[str, ...]:
    """Where a mirror may have a file, below its base.

    First where its card says, then ``<source>/<name>`` of the file as it is published, and of its
    innermost member by itself.

    Raises
    ------
    InvalidDataError
        A card whose mirror path leads out of the mirror.
    """
    names = [name for name in (card.address, *members(card)[-1:]) if name]
    listed = [card.mirror, *(f"{source}/{file_name(name)}" for name in names)]
    for place in filter(None, listed):
        path = PurePosixPath(place)
        if path.is_absolute() or ".." in path.parts or "\\" in place or ":" in place:
            raise InvalidDataError(
                f"{source}: the mirror path {place!r} of the file {card.name} leads out of the "
                "mirror. Write it relative to the mirror's top, with / between folders."
            )
    return tuple(dict.fromkeys(filter(None, listed)))

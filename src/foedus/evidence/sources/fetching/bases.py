"""Bases: what is asked for files.  The official addresses, a mirror folder, a mirror by http."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit
from urllib.request import url2pathname

from foedus.contracts.dataset import FileCard
from foedus.errors import NotFoundError, UsageError
from foedus.evidence.sources.fetching.addresses import file_name, places
from foedus.evidence.sources.fetching.client import Client
from foedus.evidence.sources.fetching.download import download
from foedus.evidence.sources.fetching.partials import Partial

MIRROR = "FOEDUS_MIRROR"


@dataclass(frozen=True, slots=True)
class Found:
    """A raw file that a base has.

    ``where`` is a path or an address of this moment; ``origin`` is kept with the file and says the
    same on every computer: the official address, or ``mirror:`` and the path below its base.
    """

    card: FileCard
    where: str
    origin: str
    name: str


Got = tuple[Path, Partial | None]
"""A raw file that is here, and what is to be dropped once it is stored."""


class Base(Protocol):
    """What is asked for files."""

    @property
    def label(self) -> str:
        """What it is, for messages."""
        ...

    def find(self, source: str, card: FileCard) -> Found | None:
        """The file, if the base has it."""
        ...

    def get(self, found: Found, partials: Path) -> Got:
        """Bring the file; what comes over a network is written below ``partials``."""
        ...

    def wanted(self, source: str, card: FileCard) -> str:
        """Where the base would have the file, for messages."""
        ...


@dataclass(frozen=True, slots=True)
class Official:
    """The publishers' own addresses, as the cards name them."""

    client: Client = field(default_factory=Client)
    label: str = "the official addresses"

    def find(self, source: str, card: FileCard) -> Found | None:  # noqa: ARG002 - as of a Base
        """The official address of the file, unasked."""
        if not card.address:
            return None
        return Found(card, card.address, card.address, file_name(card.address))

    def get(self, found: Found, partials: Path) -> Got:
        """Download it."""
        partial = download(found.where, partials, self.client)
        return partial.path, partial

    def wanted(self, source: str, card: FileCard) -> str:  # noqa: ARG002 - as of a Base
        """An address, on the card."""
        return f"{card.name}: the card has no address for it"


@dataclass(frozen=True, slots=True)
class Folder:
    """A mirror folder; its files are read where they lie."""

    folder: Path

    @property
    def label(self) -> str:
        """Which folder."""
        return f"the mirror {self.folder}"

    def find(self, source: str, card: FileCard) -> Found | None:
        """The first of its places that is a file."""
        for place in places(source, card):
            path = self.folder / place
            if path.is_file():
                return Found(card, str(path), f"mirror:{place}", file_name(place))
        return None

    def get(self, found: Found, partials: Path) -> Got:  # noqa: ARG002 - nothing comes by network
        """The file itself."""
        return Path(found.where), None

    def wanted(self, source: str, card: FileCard) -> str:
        """Its places."""
        return _places(source, card)


@dataclass(frozen=True, slots=True)
class Web:
    """A mirror behind http(s): of this computer, or of an institution."""

    address: str
    client: Client = field(default_factory=Client)

    @property
    def label(self) -> str:
        """Which mirror."""
        return f"the mirror {self.address}"

    def find(self, source: str, card: FileCard) -> Found | None:
        """The first of its places that the server has."""
        for place in places(source, card):
            where = f"{self.address}/{quote(place)}"
            if self.client.exists(where):
                return Found(card, where, f"mirror:{place}", file_name(place))
        return None

    def get(self, found: Found, partials: Path) -> Got:
        """Download it."""
        partial = download(found.where, partials, self.client)
        return partial.path, partial

    def wanted(self, source: str, card: FileCard) -> str:
        """Its places."""
        return _places(source, card)


def _places(source: str, card: FileCard) -> str:
    return f"{card.name}: " + " or ".join(places(source, card))


def base_of(given: str | Path | None = None, client: Client | None = None) -> Base:
    """The base that a text names: a folder, a ``file:`` or an ``http(s):`` address.

    Without one it is ``FOEDUS_MIRROR``; where that is not set either, the official addresses.

    Raises
    ------
    NotFoundError
        A mirror folder that is not there.
    UsageError
        An address of another kind.
    """
    client = client or Client()
    text = str(given) if given is not None else os.environ.get(MIRROR, "")
    if not text:
        return Official(client)
    parts = urlsplit(text)
    if parts.scheme in {"http", "https"}:
        return Web(text.rstrip("/"), client)
    if parts.scheme == "file":
        folder = Path(url2pathname(parts.path))
    elif "://" in text:
        raise UsageError(f"{text}: a mirror is a folder, or a file:, http: or https: address.")
    else:
        folder = Path(text)
    if not folder.is_dir():
        raise NotFoundError(
            f"{folder}: there is no such mirror folder. Nothing was changed. Name the folder that "
            f"holds <source>/<file> with --mirror or {MIRROR}."
        )
    return Folder(folder)

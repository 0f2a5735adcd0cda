"""Which edition of a source a user's own files are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foedus.contracts.dataset import Edition, FileCard, SourceCard
from foedus.errors import InvalidDataError, NotFoundError, UsageError
from foedus.evidence.sources.accounting import unaccounted
from foedus.evidence.sources.fetching import Limits, open_member, refuse_page
from foedus.evidence.sources.fetching.addresses import file_name, members
from foedus.evidence.sources.formats import to_parquet
from foedus.store import connect
from foedus.store.layout import file_digest

MOST = 200
"""Files of a folder that are looked at."""


@dataclass(frozen=True, slots=True)
class Fit:
    """An edition, which given file is which of its files, and how surely: digests, then names."""

    edition: Edition
    files: Mapping[str, Path]
    surely: tuple[int, int]


def expanded(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files that were named, and those of folders that were.

    Raises
    ------
    NotFoundError
        A file or folder that is not there, or a folder without files.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += [p for p in sorted(path.rglob("*")) if p.is_file() and p.name[0] != "."][:MOST]
        elif path.is_file():
            found.append(path)
        else:
            raise NotFoundError(f"{path}: there is no such file. Nothing was changed.")
    if not found:
        raise NotFoundError(f"{', '.join(map(str, paths))}: holds no file. Nothing was changed.")
    return tuple(found)


def fit(
    card: SourceCard,
    paths: Sequence[Path],
    work: Path,
    *,
    edition: str | None = None,
    limits: Limits | None = None,
) -> Fit:
    """Find the edition whose files these are, by digest, by name, and always by columns.

    Parameters
    ----------
    work
        An empty folder for what is taken out of archives.
    edition
        Try this one and no other.

    Raises
    ------
    InvalidDataError
        They are of no edition; the message says for each what is missing or unknown.
    UsageError
        They may be of several editions, and nothing tells which.
    """
    tried = [e for e in card.editions if edition in {None, e.id}]
    if not tried:
        raise NotFoundError(
            f"{card.id}: has no edition {edition!r}. Nothing was changed. It has "
            f"{', '.join(e.id for e in card.editions)}."
        )
    fits, faults = [], []
    for number, each in enumerate(tried):
        found = _fit(each, paths, work / str(number), limits)
        if isinstance(found, Fit):
            fits.append(found)
        else:
            faults.append(f"  edition {each.id}: {found}")
    if not fits:
        raise InvalidDataError(
            f"{', '.join(p.name for p in paths)}: fits no edition of {card.id}. Nothing was "
            "changed.\n" + "\n".join(faults) + "\nCompare the file with the publisher's, or write "
            f"an edition for it on a card of your own in the project's sources/{card.id}/."
        )
    best = max(f.surely for f in fits)
    likely = [f for f in fits if f.surely == best]
    if len(likely) > 1:
        raise UsageError(
            f"{', '.join(p.name for p in paths)}: may be of the editions "
            f"{', '.join(f.edition.id for f in likely)} of {card.id}, and neither name nor digest "
            "tells which. Nothing was changed; choose one with --edition."
        )
    return likely[0]


def _fit(edition: Edition, paths: Sequence[Path], work: Path, limits: Limits | None) -> Fit | str:
    """How the files are those of an edition, or why they are not."""
    taken: dict[str, Path] = {}
    by_digest = by_name = 0
    for card in edition.files:
        left = [p for p in paths if p not in taken.values()]
        named = [p for p in left if p.name.lower() in _names(card)]
        reasons = []
        for number, path in enumerate(named or left):
            reason = _misfit(card, path, work / card.name / str(number), limits)
            if not reason:
                taken[card.name] = path
                by_name += bool(named)
                by_digest += bool(card.sha256) and file_digest(path) == card.sha256
                break
            reasons.append(f"{path.name} {reason}")
        if card.name not in taken:
            return f"file {card.name}: {'; '.join(reasons) or 'no file is left for it'}"
    return Fit(edition, taken, (by_digest, by_name))


def _names(card: FileCard) -> set[str]:
    """Names under which the file is known, in lower case."""
    known = {card.address, card.mirror, *members(card)} - {""}
    return {file_name(k).lower() for k in known}


def _misfit(card: FileCard, path: Path, work: Path, limits: Limits | None) -> str:
    """Why a file is not that of a card; empty where its columns say it is."""
    connection = connect(temp=work / "spill")
    try:
        readable = open_member(card, path, work / "member", limits)
        refuse_page(readable, path.name)
        stored = to_parquet(card, readable, work, connection)
        columns = connection.read_parquet(str(stored)).columns
    except InvalidDataError as error:
        return f"cannot be it ({error})"
    finally:
        connection.disconnect()
    return _difference(card, columns)


def _difference(card: FileCard, columns: Sequence[str]) -> str:
    wide = card.options.get("unpivot")
    made: tuple[str, ...] = ()
    if isinstance(wide, dict):
        made = (wide["name"], wide["value"])
        columns = [c for c in columns if not re.search(wide["from"], c)]
    lacking, unknown = unaccounted(card, columns)
    missing = [c for c in lacking if c not in made]
    parts = []
    if missing:
        parts.append(f"lacks the columns {', '.join(missing)}")
    if unknown:
        parts.append(f"has the unknown columns {', '.join(unknown)}")
    return " and ".join(parts)

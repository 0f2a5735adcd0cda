"""What can be added to a frame of dyad-years, and what of it lies in the store."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from foedus.contracts.dataset import Addition, Shape, Snapshot, SourceCard, Span, TableCard
from foedus.errors import NotFoundError, UsageError
from foedus.evidence.sources import SHELF, Source, load_sources
from foedus.evidence.sources.cards import read_card
from foedus.store import Datasets, snapshot_for

LAST_DAY = (12, 31)
_SHORT = 8
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """An addition with the card and the table that it is made from."""

    addition: Addition
    card: SourceCard
    table: TableCard


@dataclass(frozen=True, slots=True)
class Part:
    """An addition whose table lies in the store.

    ``span`` are the years that the stored edition covers (None: a sample of unknown coverage).
    ``until`` is the last day of what may be used of a table of dated acts (None: all).
    """

    offer: Offer
    snapshot: Snapshot
    path: Path
    span: Span | None
    until: date | None = None

    @property
    def version(self) -> str:
        """Which copy of which edition: source:edition:version:digest."""
        s = self.snapshot
        return f"{s.source}:{s.edition}:{s.version}:{s.digest[:_SHORT]}"


def offers(sources: Mapping[str, Source]) -> dict[str, Offer]:
    """Return everything that can be added, by the name of the addition."""
    found = {}
    for source in sources.values():
        for addition in source.card.additions:
            table = source.card.table(addition.table)
            if table is not None and table.shape is not Shape.ROWS:
                found[addition.id] = Offer(addition, source.card, table)
    return dict(sorted(found.items()))


def giving(names: Iterable[str], own: Path | None = None) -> dict[str, Source]:
    """Read the cards that give some additions; all cards where one of them is not given once.

    Reading a card takes longer than looking for a name in it.

    Parameters
    ----------
    own
        A project's ``sources/`` folder; a data set there replaces the shipped one of its id.
    """
    wanted = set(names)
    likely: dict[str, Path] = {}
    for place in (SHELF, own):
        for path in sorted(place.glob("*/card.yml")) if place is not None else ():
            text = path.read_text(encoding="utf-8", errors="replace")
            likely.pop(path.parent.name, None)
            if any(f"\n  {name}:" in text for name in wanted):
                likely[path.parent.name] = path
    few = {name: Source(read_card(path), path.parent) for name, path in likely.items()}
    given = [a.id for source in few.values() for a in source.card.additions if a.id in wanted]
    return few if sorted(given) == sorted(wanted) else load_sources(own)


def choose(names: Iterable[str], sources: Mapping[str, Source]) -> tuple[Offer, ...]:
    """Find the additions that are meant, each once, in the order in which they were named.

    Raises
    ------
    UsageError
        No addition has the name.  The message says what a name that means something else is, and
        which additions there are.
    """
    known = offers(sources)
    wanted = list(dict.fromkeys(names))
    for name in wanted:
        if name not in known:
            raise UsageError(
                f"{_why_not(name, known, sources)} Nothing was made. "
                f"These can be added: {', '.join(known)}."
            )
    return tuple(known[name] for name in wanted)


def find(offer: Offer, datasets: Datasets, as_of: date | None = None) -> Part | None:
    """Find an addition's table in the store, as it could have been known on a date."""
    card, table = offer.card, offer.table
    snapshot = snapshot_for(datasets, card, table, as_of)
    if snapshot is None or snapshot.table(table.name) is None:
        return None
    edition = card.edition(snapshot.edition)
    span = (edition.coverage.get(table.name) if edition else None) or table.coverage
    until = None if table.known == "release" else as_of
    if span is not None and until is not None:
        whole = until.year if (until.month, until.day) == LAST_DAY else until.year - 1
        span = replace(span, last=min(span.last, whole))
    return Part(offer, snapshot, datasets.path(snapshot, table.name), span, until)


def stored(
    wanted: Sequence[Offer], datasets: Datasets, as_of: date | None = None
) -> tuple[Part, ...]:
    """Find the tables of some additions in the store.

    Raises
    ------
    NotFoundError
        One of them is not there, or no version of it was out by then.
    """
    parts = []
    for offer in wanted:
        part = find(offer, datasets, as_of)
        if part is None:
            raise NotFoundError(_absent(offer, datasets, as_of))
        parts.append(part)
    return tuple(parts)


def _absent(offer: Offer, datasets: Datasets, as_of: date | None) -> str:
    name, source = offer.addition.id, offer.card.id
    current = datasets.current(source)
    if current is None:
        return (
            f"{name}: the data set {source} is not in {datasets.folder}; nothing was made. "
            f"Bring it with: foedus data fetch {source}"
        )
    if as_of is not None and offer.table.known == "release":
        first = min(s.released for s in datasets.snapshots(source))
        if first > as_of:
            return (
                f"{name}: no stored version of {source} was out by {as_of}; the oldest was "
                f"released on {first}. Nothing was made; leave {name} out, name a later date, or "
                "bring an older edition with: foedus data fetch "
                f"{source} --edition ID"
            )
    others = [e.id for e in offer.card.editions if e.id != current.edition]
    return (
        f"{name}: the stored edition of {source}, {current.edition}, does not give the table "
        f"{offer.table.name}; nothing was made. Other editions: {', '.join(others) or 'none'}."
    )


def _why_not(name: str, known: Mapping[str, Offer], sources: Mapping[str, Source]) -> str:
    tables = {t.name: t for source in sources.values() for t in source.card.tables}
    fitting = [k for k, o in known.items() if name in (o.card.id, o.table.name)]
    if fitting:
        return f"{name!r} is no addition; of it there is {', '.join(fitting)}."
    if name in tables and tables[name].shape is Shape.ROWS:
        return (
            f"{name!r} is a table of single records ({tables[name].title}), of which a dyad-year "
            f"may have many or none; foedus.open().table({name!r}) gives it whole."
        )
    near = difflib.get_close_matches(name, known, _SUGGESTIONS)
    return f"{name!r} is no addition." + (f" Did you mean {' or '.join(near)}?" if near else "")

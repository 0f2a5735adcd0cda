"""Data sets for people who work in Python: lazy tables, and dyad-years made to order.

>>> import foedus
>>> w = foedus.open("project")                                            # doctest: +SKIP
>>> w.dyads(1946, 2014).add("cinc", "atop").to_pandas()                   # doctest: +SKIP
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.errors import NotFoundError, UsageError
from foedus.evidence.dyads import Frame, Offer, choose, dyad_years, find, giving, offers, stored
from foedus.extras import need
from foedus.identity import parse_as_of
from foedus.project import Project
from foedus.store import Datasets, connect, open_table

if TYPE_CHECKING:
    from foedus.evidence.dyads.join import Joined


@dataclass(frozen=True)
class Workspace:
    """The stored data sets of a project folder; made by ``foedus.open``.

    ``as_of``: only what was out, or had happened, by then.
    """

    project: Project
    as_of: date | None = None

    def __repr__(self) -> str:
        until = f", as of {self.as_of}" if self.as_of else ""
        return f"<foedus workspace: {len(self.tables())} tables in {self.datasets.folder}{until}>"

    @property
    def datasets(self) -> Datasets:
        """The store."""
        return self.project.datasets

    def tables(self) -> tuple[str, ...]:
        """Names of the tables that are stored and were known by the date."""
        return tuple(sorted(self._cards()))

    def table(self, name: str) -> Any:
        """A stored table as a lazy Ibis table, with its lineage columns.

        Raises
        ------
        NotFoundError
            No table of that name is stored, or none was known by the date.
        """
        card = self._cards().get(name)
        opened = None
        if card is not None:
            opened = open_table(self.datasets, card, name, self.connection, self.as_of)
        if opened is None:
            raise NotFoundError(
                f"{self.datasets.folder}: holds no table {name!r}; it has "
                f"{', '.join(self.tables()) or 'none'}. Bring one with: foedus data fetch SOURCE"
            )
        return opened

    def additions(self) -> dict[str, bool]:
        """What can be added to dyad-years, by name: whether its table is stored."""
        known = offers(self.project.sources)
        return {name: self._stored(offer) for name, offer in known.items()}

    def dyads(
        self,
        first: int,
        last: int,
        *,
        directed: bool = False,
        only: tuple[str, ...] | list[str] | str = (),
        names: bool = False,
        lineage: bool = False,
        void: bool = False,
    ) -> Dyads:
        """All dyad-years of the COW state system, to which columns can be added.

        Parameters
        ----------
        first, last
            Years, both included.
        directed
            Both orders of each pair; otherwise the lower COW number comes first.
        only
            Dyads such as ``"RUS-CHN"``; by default all.
        names
            Also code and English name of both states, as they were in the year.
        lineage
            Also, for each addition, the record in the raw file and the edition that it came from.
        void
            Also, for each addition, why there is no value.

        Raises
        ------
        UsageError
            Years without a state system, or a text that names no dyad.
        """
        texts = [only] if isinstance(only, str) else only
        pairs = [self._pair(text) for text in texts]
        frame = dyad_years(self.project.states, first, last, directed=directed, pairs=pairs)
        return Dyads(self, frame, names=names, lineage=lineage, void=void)

    @cached_property
    def connection(self) -> Any:
        """The Ibis backend that the tables are opened on."""
        return connect()

    def _pair(self, text: str) -> tuple[int, int]:
        dyad = self.project.dyad(text)
        if dyad.a.cow is None or dyad.b.cow is None:
            raise UsageError(
                f"{text!r}: {dyad.title} is no pair of members of the COW state system, so that it "
                "has no dyad-years; name two states."
            )
        return dyad.a.cow, dyad.b.cow

    def _stored(self, offer: Offer) -> bool:
        return find(offer, self.datasets, self.as_of) is not None

    def _cards(self) -> dict[str, Any]:
        """The card of each stored table, by the table's name."""
        found = {}
        for source in self.project.sources.values():
            for table in source.card.tables:
                known = self.as_of if table.known == "release" else None
                snapshot = self.datasets.known_by(source.card.id, known)
                if snapshot is not None and snapshot.table(table.name) is not None:
                    found[table.name] = source.card
        return found


@dataclass(frozen=True)
class Dyads:
    """Dyad-years with added columns.  Adding makes a new one; nothing is computed until asked.

    What is not covered is empty, never zero.
    """

    workspace: Workspace = field(repr=False)
    frame: Frame = field(repr=False)
    added: tuple[str, ...] = ()
    names: bool = False
    lineage: bool = False
    void: bool = False

    def add(self, *additions: str) -> Dyads:
        """Add columns of stored tables by the names that ``Workspace.additions`` lists.

        Raises
        ------
        UsageError
            No addition has the name.
        NotFoundError
            The table of an addition is not stored, or was not out by the date.
        """
        named = tuple(dict.fromkeys((*self.added, *additions)))
        self._parts(additions)
        return replace(self, added=named)

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.joined.columns)

    @property
    def titles(self) -> dict[str, str]:
        """What each column is, in words."""
        return {column.name: column.title for column in self.joined.columns}

    @cached_property
    def joined(self) -> Joined:
        """The join, ready to give rows."""
        from foedus.evidence.dyads.columns import Extras  # noqa: PLC0415 - loads pyarrow
        from foedus.evidence.dyads.join import join  # noqa: PLC0415

        extras = Extras(self.names, self.lineage, self.void)
        return join(self.frame, self._parts(self.added), extras)

    @property
    def ibis(self) -> Any:
        """The rows as an Ibis table, to be gone on with."""
        import ibis  # noqa: PLC0415 - half a second that most need not spend

        return ibis.memtable(self.to_arrow())

    def to_arrow(self) -> Any:
        """The rows as a pyarrow table."""
        return self.joined.to_arrow()

    def to_pandas(self) -> Any:
        """The rows as a pandas data frame.

        Raises
        ------
        MissingExtraError
            pandas is not installed.
        """
        need("pandas", "data")
        return self.to_arrow().to_pandas()

    def to_polars(self) -> Any:
        """The rows as a polars data frame.

        Raises
        ------
        MissingExtraError
            polars is not installed.
        """
        return need("polars", "polars").from_arrow(self.to_arrow())

    def export(self, path: str | Path) -> int:
        """Write the rows to a .csv, .parquet or .dta file; return their number.

        Raises
        ------
        LicenceError
            The terms of a source forbid it.
        OutputError
            The file cannot be written; what was there before is whole.
        """
        return self.joined.export(Path(path))

    def cite(self) -> dict[str, str]:
        """What to cite, by data set: the citation that its publisher asks for."""
        cards = (part.offer.card for part in self._parts(self.added))
        return {card.id: card.citation for card in cards}

    def versions(self) -> dict[str, str]:
        """Of which copy each addition is: source:edition:version:digest."""
        return {part.offer.addition.id: part.version for part in self._parts(self.added)}

    def _parts(self, names: tuple[str, ...]) -> Any:
        project = self.workspace.project
        wanted = choose(names, giving(names, project.own("sources")))
        return stored(wanted, project.datasets, self.workspace.as_of)


def open_workspace(folder: str | Path | None = None, as_of: str | date | None = None) -> Workspace:
    """Open the stored data sets of a project folder; ``foedus.open`` is this.

    Parameters
    ----------
    folder
        A project's folder; by default the user's own data folder, or ``FOEDUS_DATA``.
    as_of
        A date such as ``"2013"``, ``"2013-12"`` or ``"2013-12-31"``: use only what was out, or
        had happened, by its last day.

    Raises
    ------
    NotFoundError
        There is no such folder.
    UsageError
        ``as_of`` is no date.
    """
    place = Path(folder) if folder is not None else None
    if place is not None and not place.is_dir():
        raise NotFoundError(f"{place}: there is no such folder; nothing was opened.")
    if not isinstance(as_of, str):
        return Workspace(Project(place), as_of)
    try:
        return Workspace(Project(place), parse_as_of(as_of))
    except ValueError as error:
        raise UsageError(f"as_of={as_of!r}: {error}") from error

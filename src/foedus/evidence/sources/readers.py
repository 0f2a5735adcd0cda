"""The functions of a source's ``read.py``: what each needs, and what it makes of it."""

from __future__ import annotations

import importlib.util
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from foedus.contracts.dataset import Edition, TableCard
from foedus.errors import FoedusError, InvalidDataError
from foedus.evidence.sources.cards import Source
from foedus.evidence.sources.faults import fault


@dataclass(frozen=True, slots=True)
class Reader:
    """A source with its functions, one for each table and named as it.

    The parameters of a function are raw files of an edition, or tables of the source that were
    made before; one with a default is a file or table that only some editions give.
    """

    source: Source
    module: ModuleType

    @property
    def path(self) -> Path:
        """The file in which the functions are, for messages."""
        return self.source.folder / "read.py"

    def parameters(self, table: str) -> Mapping[str, inspect.Parameter]:
        """The parameters of the function of a table.

        Raises
        ------
        InvalidDataError
            There is no such function, or a parameter is neither file nor table.
        """
        function = getattr(self.module, table, None)
        if not callable(function):
            raise InvalidDataError(
                f"{self.path}: has no function named {table}, the name of a table"
            )
        card = self.source.card
        known = {f.name for e in card.editions for f in e.files} | {t.name for t in card.tables}
        named = inspect.signature(function).parameters
        for name in named:
            if name not in known:
                raise InvalidDataError(
                    f"{self.path}: {table} takes {name!r}, which is neither a file of an edition "
                    "nor a table of the card"
                )
        return named

    def check_used(self, edition: Edition) -> None:
        """Raise where no function takes a file of the edition: it would be lost in silence.

        Raises
        ------
        InvalidDataError
            Naming the files.
        """
        taken = {p for t in self.source.card.tables for p in self.parameters(t.name)}
        unused = [f.name for f in edition.files if f.name not in taken]
        if unused:
            raise InvalidDataError(
                f"{self.path}: no function takes the file {', '.join(unused)} of edition "
                f"{edition.id}. Read it, or leave it out of the card."
            )

    def expression(self, table: TableCard, given: Mapping[str, Any]) -> Any | None:
        """The table's expression; None where the edition lacks a file that its function needs.

        Raises
        ------
        InvalidDataError
            The function fails.
        """
        named = self.parameters(table.name)
        if any(p.default is p.empty and name not in given for name, p in named.items()):
            return None
        try:
            return getattr(self.module, table.name)(**{n: given[n] for n in named if n in given})
        except FoedusError:
            raise
        except Exception as error:  # whatever a function of a user's own source may raise
            raise self.failed(table, error) from error

    def failed(self, table: TableCard, error: Exception) -> FoedusError:
        """The error to raise where a function, or the query that it made, fails."""
        what = f"{table.name} fails with {type(error).__name__}"
        return fault(error, self.path, what, "Correct the function.")

    def derived(self, table: TableCard) -> bool:
        """Whether a table is made of earlier tables alone, so that its key leads to their rows.

        Such a table may do without ``rows``: a count over millions of pairs would list them all.
        """
        return set(self.parameters(table.name)) <= {t.name for t in self.source.card.tables}


def load_reader(source: Source) -> Reader:
    """Load the functions of a source.

    Raises
    ------
    InvalidDataError
        ``read.py`` is missing, or is not Python that can be run.
    """
    path = source.folder / "read.py"
    spec = importlib.util.spec_from_file_location(f"foedus_source_{source.card.id}", path)
    if not path.is_file() or spec is None or spec.loader is None:
        raise InvalidDataError(f"{path}: is missing; it has a function for each table of the card")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever the code of a user's own source may raise
        what = f"cannot be loaded: {type(error).__name__}"
        raise fault(error, path, what, "Correct the file.") from error
    return Reader(source, module)


def files_behind(source: Source, table: str) -> tuple[str, ...]:
    """Names of the raw files that a table is made from, through other tables too."""
    reader, tables = load_reader(source), {t.name for t in source.card.tables}
    found: dict[str, None] = {}
    waiting, seen = [table], {table}
    while waiting:
        for name in reader.parameters(waiting.pop()):
            if name not in tables:
                found[name] = None
            elif name not in seen:
                seen.add(name)
                waiting.append(name)
    return tuple(found)

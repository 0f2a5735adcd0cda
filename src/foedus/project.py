"""What a user brings: a folder of casebooks, data, states and shelves, and the cache."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.evidence.sources import Source, load_sources
from foedus.identity import Dyad, States, load_states, resolve_dyad
from foedus.lineage import digest
from foedus.store import Cache, Datasets, default_cache

if TYPE_CHECKING:
    from foedus.alignment.schemes import Scheme
    from foedus.indicators import Item


@dataclass(frozen=True)
class Project:
    """A folder of the user's own casebooks, states and shelves (or none), and the cache."""

    folder: Path | None = None
    cache: Cache = field(default_factory=default_cache)

    def own(self, name: str) -> Path | None:
        """A file (a name with an ending) or folder of the project's own; None where it has none."""
        if self.folder is None:
            return None
        path = self.folder / name
        return path if (path.is_file() if path.suffix else path.is_dir()) else None

    @property
    def has_corpus(self) -> bool:
        """Whether documents were added to the project (``foedus corpus add``)."""
        from foedus.evidence.literature.corpus.file import corpus_path  # noqa: PLC0415 - rarely

        return self.folder is not None and corpus_path(self.folder).is_file()

    @cached_property
    def states(self) -> States:
        """Identity: the shipped states, and those of the project's own ``states.csv``."""
        own = self.own("states.csv")
        return load_states((own,) if own else ())

    @cached_property
    def states_digest(self) -> str:
        """Digest of the project's own ``states.csv``; empty where it has none."""
        own = self.own("states.csv")
        return digest(own.read_bytes()) if own else ""

    @cached_property
    def shelf(self) -> dict[str, Item]:
        """Indicators: the shipped ones, and those of the project's own ``indicators/``."""
        from foedus.indicators import load_shelf  # noqa: PLC0415 - work on data needs none

        return load_shelf(self.own("indicators"))

    @cached_property
    def schemes(self) -> Mapping[str, Scheme]:
        """Ladders: the shipped schemes, and those of the project's own ``schemes/``."""
        from foedus.alignment.schemes import load_schemes  # noqa: PLC0415 - work on data needs none

        return load_schemes(self.own("schemes"))

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Data sets on the shelf, and those of the project's own ``sources/``."""
        return load_sources(self.own("sources"))

    @cached_property
    def datasets(self) -> Datasets:
        """Data sets that were brought: in ``FOEDUS_DATA``, else the project's ``data/``.

        Without a project they lie in the user's own data folder, for all work without one.
        """
        setting = os.environ.get("FOEDUS_DATA", "")
        if setting:
            return Datasets(Path(setting))
        if self.folder is not None:
            return Datasets(self.folder / "data")
        from platformdirs import user_data_path  # noqa: PLC0415 - not needed by most commands

        return Datasets(user_data_path("foedus"))

    def dyad(self, text: str) -> Dyad:
        """The dyad that a text names; a predecessor state is its successor's (SUN is RUS)."""
        found = resolve_dyad(text, self.states)
        codes = [self.states.canonical(actor.code) for actor in (found.a, found.b)]
        return resolve_dyad("-".join(codes), self.states)

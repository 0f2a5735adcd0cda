"""What the index is learned from, as ``items.yml`` declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from foedus.errors import InvalidDataError
from foedus.lineage import digest


@dataclass(frozen=True, slots=True)
class Declared:
    """An indicator of the index; the fields are those of ``items.yml``, which explains them."""

    id: str
    sources: tuple[str, ...]
    kind: str = ""
    cuts: tuple[float, ...] = ()
    top: int = 0
    sides: str = "max"
    sign: int = 1
    detected: bool = False
    inert: bool = False
    loading: tuple[float, float] | None = None
    evidence: bool = False
    fills: str = ""
    like: str = ""

    @property
    def levels(self) -> int:
        """Number of levels that the model sees."""
        return {"ordinal": len(self.cuts) + 1, "count": self.top + 1}.get(self.kind, 0)


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that is declared: what all dyads have, what casebooks add, and from which year."""

    first_year: int
    items: tuple[Declared, ...]
    casebook: tuple[Declared, ...]
    digest: str

    @property
    def indicators(self) -> tuple[str, ...]:
        """Ids of all indicators of the shelf that are read."""
        return tuple(name for item in (*self.items, *self.casebook) for name in item.sources)


@cache
def declaration() -> Declaration:
    """Read the declaration that ships."""
    import yaml  # noqa: PLC0415 - not needed for --help

    text = files(__package__).joinpath("items.yml").read_bytes()
    given = yaml.safe_load(text)
    return Declaration(
        int(given["first_year"]),
        tuple(_declared(entry) for entry in given["items"]),
        tuple(_declared(entry) for entry in given["casebook"]),
        digest(text),
    )


def read_items(path: Path) -> tuple[Declared, ...]:
    """Read items from a file of the user's own, of the form of ``items.yml``.

    Raises
    ------
    InvalidDataError
        Not YAML, no items, or an entry with an unknown or missing field.
    """
    import yaml  # noqa: PLC0415

    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries = given["items"] if isinstance(given, dict) else given
        items = tuple(_declared(entry) for entry in entries)
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise InvalidDataError(
            f"{path}: does not declare items ({error}). Each needs id and kind (ordinal with "
            "cuts, count with top, continuous); items.yml of foedus is an example."
        ) from error
    for item in items:
        if item.kind not in KINDS or (item.kind in NEEDS and not getattr(item, NEEDS[item.kind])):
            raise InvalidDataError(
                f"{path}: {item.id} is declared as {item.kind or 'no kind'}; it must be "
                "continuous, ordinal with cuts, or count with top."
            )
    return items


KINDS = ("continuous", "ordinal", "count")
NEEDS = {"ordinal": "cuts", "count": "top"}
"""What a kind cannot do without."""


def _declared(entry: Mapping[str, Any]) -> Declared:
    known = {key: value for key, value in entry.items() if key not in ("from", "cuts", "loading")}
    loading = entry.get("loading")
    return Declared(
        **known,
        sources=tuple(entry.get("from", (entry["id"],))),
        cuts=tuple(float(cut) for cut in entry.get("cuts", ())),
        loading=(float(loading[0]), float(loading[1])) if loading else None,
    )

"""Reading a YAML file that must have a shape: faults name the file and the place in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from foedus.errors import InvalidDataError
from foedus.evidence.literature.yaml_files import read_yaml

_KINDS = {str: "a text", list: "a list", dict: "a mapping", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Place:
    """A file, and an entry in it."""

    file: str
    path: str = ""

    def within(self, name: str | int) -> Place:
        """An entry below this one."""
        step = f"[{name + 1}]" if isinstance(name, int) else name
        dot = "." if self.path and not step.startswith("[") else ""
        return Place(self.file, f"{self.path}{dot}{step}")

    def fault(self, what: str) -> InvalidDataError:
        """The error that something is wrong here."""
        where = f"{self.file}: {self.path}" if self.path else self.file
        return InvalidDataError(
            f"{where}: {what}. The codebook was not read; correct the file and call again."
        )

    def keys(self, raw: Any, known: Sequence[str], needed: Sequence[str]) -> dict[str, Any]:
        """The mapping that must stand here, with known keys only, and the needed ones."""
        found = self.of(raw, dict)
        for name in found:
            if name not in known:
                raise self.fault(f"{name!r} is not a key here; keys are {', '.join(known)}")
        for name in needed:
            if name not in found:
                raise self.fault(f"{name!r} is missing")
        return dict(found)

    def of(self, raw: Any, kind: type) -> Any:
        """What stands here, of this kind; a text must say something."""
        if not isinstance(raw, kind) or (kind is not bool and isinstance(raw, bool)):
            raise self.fault(f"must be {_KINDS[kind]}, not {raw!r:.60}")
        if isinstance(raw, str) and not raw.strip():
            raise self.fault("must not be empty")
        return raw

    def text(self, raw: Mapping[str, Any], key: str, default: str | None = None) -> str:
        """The text under a key."""
        if key not in raw and default is not None:
            return default
        return str(self.within(key).of(raw.get(key), str)).strip()

    def one_of(self, raw: Mapping[str, Any], key: str, known: Sequence[str]) -> str:
        """The text under a key, one of those known."""
        value = self.text(raw, key)
        if value not in known:
            raise self.within(key).fault(f"{value!r} is none of {', '.join(known)}")
        return value

    def texts(self, raw: Any) -> tuple[str, ...]:
        """The list of texts that must stand here."""
        return tuple(
            str(self.within(i).of(item, str)).strip() for i, item in enumerate(self.of(raw, list))
        )


def read_codebook(path: Traversable) -> Any:
    """The content of the YAML file of a codebook.

    Raises
    ------
    InvalidDataError
        As ``read_yaml`` refuses it.
    """
    try:
        return read_yaml(path)
    except ValueError as error:
        raise Place(str(path)).fault(str(error)) from error

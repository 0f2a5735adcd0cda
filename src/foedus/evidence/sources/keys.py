"""YAML that people write, taken apart key by key: what is unknown, twice or amiss is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from foedus.errors import InvalidDataError

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

_MISSING = object()


class _Strict(_Loader):
    """YAML itself lets a key be given twice, and takes the last."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._seen: set[int] = set()

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        if id(node) not in self._seen:  # later calls see what was merged into it, too
            self._seen.add(id(node))
            given: set[tuple[str, str]] = set()
            for key, _ in node.value:
                name = (key.tag, str(key.value))
                if name in given:
                    line = key.start_mark.line + 1
                    raise yaml.YAMLError(f"line {line}: the key {key.value!r} is given twice")
                given.add(name)
        super().flatten_mapping(node)


def read_yaml(path: Path) -> Any:
    """Read a YAML file.

    Raises
    ------
    InvalidDataError
        It is not YAML in UTF-8, or gives a key twice.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict)  # noqa: S506 - a safe one
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidDataError(f"{path}: is not YAML in UTF-8 ({error})") from error


def one_of(path: Path, where: str, value: object, allowed: Sequence[str]) -> str:
    """Return a value that is one of some words.

    Raises
    ------
    InvalidDataError
        It is another one.
    """
    if value not in allowed:
        raise InvalidDataError(f"{path}: {where} is one of {', '.join(allowed)}, not {value!r}")
    return str(value)


class Keys:
    """A mapping of a card from which keys are taken one by one; what is left is unknown.

    Every method raises InvalidDataError where a key is missing or its value is of another kind.
    """

    def __init__(self, path: Path, where: str, raw: object) -> None:
        if not isinstance(raw, Mapping):
            raise InvalidDataError(f"{path}: {where} is a mapping of keys to values, not {raw!r}")
        self._path, self._where, self._left = path, where, dict(raw)
        self._taken: list[str] = []

    def fault(self, key: str, what: str) -> InvalidDataError:
        """The error to raise about the value of a key."""
        return InvalidDataError(f"{self._path}: {key} of {self._where} {what}")

    def get(self, key: str, default: Any = _MISSING) -> Any:
        """Any value."""
        self._taken.append(key)
        value = self._left.pop(key, default)
        if value is _MISSING:
            raise InvalidDataError(f"{self._path}: {self._where} lacks the key {key!r}")
        return value

    def text(self, key: str, default: Any = _MISSING) -> str:
        """A text that is not empty; without one, the default."""
        value = self.get(key, default)
        if value is default:
            return str(value)
        if value is None or isinstance(value, (bool, list, dict)):
            raise self.fault(key, f"is a text, not {value!r}")
        return str(value).strip()

    def choice(self, key: str, allowed: Sequence[str], default: Any = _MISSING) -> str:
        """One of some words."""
        return one_of(self._path, f"{key} of {self._where}", self.get(key, default), allowed)

    def number(self, key: str, default: Any = _MISSING) -> float | None:
        """A number, or nothing where it is left open (null)."""
        value = self.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float, type(None))):
            raise self.fault(key, f"is a number, not {value!r}")
        return value

    def year(self, key: str) -> int:
        """A whole number."""
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.fault(key, f"is a year, not {value!r}")
        return value

    def day(self, key: str) -> date:
        """A day."""
        value = self.get(key)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.fault(key, f"is a date, e.g. 2024-07-01, not {value!r}")
        return value

    def mapping(self, key: str, default: Any = _MISSING) -> Mapping[str, Any]:
        """Keys and values."""
        value = self.get(key, default)
        if not isinstance(value, Mapping):
            raise self.fault(key, f"is a mapping, not {value!r}")
        return value

    def sequence(self, key: str, default: Any = _MISSING) -> Sequence[Any]:
        """A list."""
        value = self.get(key, default)
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise self.fault(key, f"is a list, not {value!r}")
        return value

    def words(self, key: str, default: Any = _MISSING) -> tuple[str, ...]:
        """A list of texts; numbers count as the texts they are written as."""
        value = self.sequence(key, default)
        for word in value:
            # YAML takes no, off and null for values of its own, and 2020-01-01 for a date.
            if not isinstance(word, (str, int, float)) or isinstance(word, bool):
                raise self.fault(key, f"has {word!r}, which is no text; write it in quotes")
        return tuple(str(word) for word in value)

    def nothing_left(self) -> None:
        """Raise where a key was not taken."""
        for key in self._left:
            raise InvalidDataError(
                f"{self._path}: {self._where} has the unknown key {key!r}; known are "
                f"{', '.join(self._taken)}"
            )

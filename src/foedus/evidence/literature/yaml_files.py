"""Reading of YAML that people write: codebooks, protocols, what is said of files."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from typing import Any

LARGEST = 2_000_000
"""Bytes; nobody writes a larger file by hand."""


def read_yaml(path: Traversable) -> Any:
    """The content of a YAML file; a key that stands twice is a fault, not the last one's gain.

    Raises
    ------
    ValueError
        Not to be opened, too large, not UTF-8, not YAML, a key twice, or a reference, by which
        a small file can become a huge one.  The message goes on after the file's name.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ValueError(f"cannot be read ({error.strerror})") from error
    if len(content) > LARGEST:
        raise ValueError(f"has {len(content):,} bytes; such a file has at most {LARGEST:,}")
    try:
        return _parsed(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start:,})") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not YAML ({' '.join(str(error).split())[:200]})") from error


def _parsed(text: str) -> Any:
    import yaml  # noqa: PLC0415 - the command line stays light

    base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where libyaml is there

    class Loader(base):  # type: ignore[misc, valid-type]
        """Refuses a key that stands twice, which YAML would let pass."""

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
            names = [key.value for key, _ in node.value]
            for i, name in enumerate(names):
                if name in names[:i]:
                    line = node.value[i][0].start_mark.line + 1
                    raise ValueError(f"line {line}: the key {name!r} stands twice")
            return super().construct_mapping(node, deep=deep)

    try:
        for event in yaml.parse(text, Loader=base):
            if isinstance(event, yaml.AliasEvent):
                raise yaml.YAMLError(  # noqa: TRY301
                    f"references are not used here: *{event.anchor}, {event.start_mark}"
                )
        return yaml.load(text, Loader)  # noqa: S506 - it is a safe loader
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error

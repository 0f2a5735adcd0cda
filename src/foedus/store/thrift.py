"""The compact protocol of Apache Thrift, as far as the headers of a Parquet file need it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12
_SHORT_LIST = 15
_FARTHEST = 15
"""Fields whose number is at most this far from that of the one before share a byte with it."""


@dataclass(frozen=True, slots=True)
class Long:
    """A number that the protocol is told to be of 64 bits."""

    value: int


def encode(struct: Mapping[int, object]) -> bytes:
    """Return a struct as bytes; its fields are given by number, in ascending order.

    A field is a number, a ``Long``, a text, a list of things of one kind, or a struct.
    """
    made, before = bytearray(), 0
    for number, value in struct.items():
        kind, step = _kind(value), number - before
        if not 0 < step <= _FARTHEST:
            raise ValueError(f"field {number} after field {before}")
        made.append(step << 4 | kind)
        made += _body(value)
        before = number
    made.append(0)
    return bytes(made)


def varint(number: int) -> bytes:
    """Return a number that is not negative in groups of seven bits, the lowest first."""
    made = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - seven bits
        made.append(number & 0x7F | 0x80)
        number >>= 7
    made.append(number)
    return bytes(made)


def _kind(value: object) -> int:
    if isinstance(value, str):
        return _BINARY
    if isinstance(value, Mapping):
        return _STRUCT
    if isinstance(value, Sequence):
        return _LIST
    return _I64 if isinstance(value, Long) else _I32


def _body(value: object) -> bytes:
    if isinstance(value, str):
        content = value.encode()
        return varint(len(content)) + content
    if isinstance(value, Mapping):
        return encode(value)
    if isinstance(value, Sequence):
        kind = _kind(value[0]) if value else _STRUCT
        short = len(value) < _SHORT_LIST
        head = bytes([(len(value) if short else _SHORT_LIST) << 4 | kind])
        return b"".join([head, b"" if short else varint(len(value)), *map(_body, value)])
    number = value.value if isinstance(value, Long) else value
    if not isinstance(number, int):
        raise TypeError(f"{value!r} has no place in a header")
    return varint(number << 1 ^ number >> 63)

"""How much a file may hold before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is fetched and unpacked.

    ``bytes`` bounds a file as it comes and each member taken out of it.  ``ratio`` bounds how many
    times larger a member may be than its compressed form, above ``small`` bytes: the tables of
    this field reach 20 to 60, an archive built to fill a disk 1,000.
    """

    bytes: int = 8 * GIB
    ratio: int = 250
    small: int = 16 << 20


def sized(count: int) -> str:
    """Bytes for reading: ``1.5 MB``."""
    size = float(count)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:  # noqa: PLR2004 - decimal units
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"

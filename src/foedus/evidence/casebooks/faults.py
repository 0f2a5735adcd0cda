"""What is wrong in a casebook: one fault, its wording, and a list that stays small."""

from __future__ import annotations

from dataclasses import dataclass

KEPT = 1_000
"""How many faults a list keeps; it counts the others."""

_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a casebook, and what removes it.

    ``file`` is relative to the casebook's folder.  ``row`` is the line in the file as an editor
    numbers it, 0 where the whole file is meant.  ``column`` is the column of a table or the key
    of a descriptor, ``""`` where the whole line is meant.
    """

    file: str
    row: int
    column: str
    message: str
    remedy: str

    def __str__(self) -> str:
        """Where, what and the remedy, on one line."""
        line = f", line {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{line}{column}: {self.message} {self.remedy}"


class Faults(list[Fault]):
    """Faults in the order of finding: the first ``KEPT`` are held, all of them are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0

    @property
    def full(self) -> bool:
        """Whether further faults are only counted, so that their wording need not be found."""
        return len(self) >= KEPT

    def add(self, file: str, row: int, column: str, message: str, remedy: str) -> None:
        """Count a fault, and keep it while there is room."""
        self.total += 1
        if not self.full:
            self.append(Fault(file, row, column, message, remedy))

    def summary(self, shown: int = 10) -> str:
        """Give the first faults, a line each, and how many there are beyond them."""
        lines = [f"  {fault}" for fault in self[:shown]]
        if self.total > len(lines):
            lines.append(f"  ... and {self.total - len(lines):,} more")
        return "\n".join(lines)


def quoted(text: str) -> str:
    """Put a cell into a message: in quotes, cut where long, control characters made visible."""
    cut = text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "\u2026"
    seen = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
    return f'"{seen}"'

"""Write the catalogue in docs/indicators.md from the cards; with --check only compare."""

from __future__ import annotations

import sys
from pathlib import Path

from foedus.indicators import load_shelf

PAGE = Path(__file__).parents[1] / "docs" / "indicators.md"
BEGIN, END = "<!-- cards: begin -->\n", "<!-- cards: end -->\n"


def table() -> str:
    """The catalogue as a Markdown table, a line for each card."""
    lines = [
        "| # | id | title | dimension | fed by | unit | directed | absence |",
        "|--:|" + "---|" * 7,
    ]
    for item in load_shelf().values():
        card = item.card
        cells = (
            card.number,
            f"`{card.id}`",
            card.title,
            card.dimension.replace("_", "-"),
            card.fed_by,
            card.unit,
            "yes" if card.directed else "no",
            card.absence,
        )
        lines.append("| " + " | ".join(str(c) for c in cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Rewrite the page, or exit with 1 where ``--check`` finds it out of date."""
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(BEGIN)
    made = head + BEGIN + table() + END + rest.split(END)[1]
    if "--check" in sys.argv:
        sys.exit(made != page)
    PAGE.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()

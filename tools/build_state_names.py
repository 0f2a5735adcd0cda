"""Write src/foedus/identity/data/names.csv: names of states from CLDR, through Babel.

python tools/build_state_names.py            write the file
python tools/build_state_names.py --check    exit 1 where the file is not what Babel gives
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "src" / "foedus" / "identity" / "data"
LANGUAGES = ("en", "ru", "zh")


def cldr_names(states: Path = DATA / "states.csv") -> str:
    """Compose names.csv: code, lang, name for each state whose alpha-2 code CLDR knows."""
    from babel import Locale  # noqa: PLC0415 - a development dependency

    with states.open(encoding="utf-8", newline="") as file:
        iso2 = {row["code"]: row["iso2"] for row in csv.DictReader(file) if row["iso2"]}
    territories = {lang: Locale.parse(lang).territories for lang in LANGUAGES}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("code", "lang", "name"))
    for code in sorted(iso2):
        for lang in LANGUAGES:
            if name := territories[lang].get(iso2[code]):
                writer.writerow((code, lang, name))
    return text.getvalue()


def main(arguments: list[str]) -> int:
    """Write or check the file; the exit status for the shell."""
    target = DATA / "names.csv"
    names = cldr_names()
    if "--check" in arguments:
        if target.read_text(encoding="utf-8") == names:
            return 0
        print(f"{target} is not what Babel gives; run this tool without --check.")
        return 1
    target.write_text(names, encoding="utf-8", newline="\n")
    print(f"wrote {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

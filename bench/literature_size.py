"""How much room the extras of the literature take beyond the default install.

    python bench/literature_size.py [extra ...]

Makes a virtual environment, installs foedus alone, then each extra in turn (literature, then
literature-en and literature-topics), and prints what each adds to site-packages in MB of 1,000,000
bytes, as the files are and without the bytecode that Python writes itself.  Needs an index of
packages.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT_MB = 300


def main() -> int:
    """Print the sizes; 1 where the literature is over its limit."""
    extras = sys.argv[1:] or ["literature", "literature-en", "literature-topics"]
    over = False
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "v"
        venv.create(place, with_pip=True)
        before, names = 0.0, set[str]()
        for extra in ("", *extras):
            target = f"{ROOT}[{extra}]" if extra else str(ROOT)
            subprocess.run([place / "bin" / "pip", "install", "-q", target], check=True)
            size, own = measured(place), distributions(place)
            print(
                f"{extra or 'foedus alone':20} {size:7.0f} MB in all, {size - before:6.0f} more, "
                f"{len(own - names)} distributions more"
            )
            over = over or (extra == "literature" and size - before > LIMIT_MB)
            before, names = size, own
    return int(over)


def measured(place: Path) -> float:
    """Megabytes of the files of an environment, bytecode left out."""
    files = [
        path
        for path in (place / "lib").rglob("*")
        if path.is_file() and not path.is_symlink() and path.suffix != ".pyc"
    ]
    return sum(path.stat().st_size for path in files) / 1e6


def distributions(place: Path) -> set[str]:
    """Names of what is installed."""
    return {path.name for path in (place / "lib").rglob("*.dist-info")}


if __name__ == "__main__":
    sys.exit(main())

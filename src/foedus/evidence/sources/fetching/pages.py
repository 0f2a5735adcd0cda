"""Web pages that came where data was expected: a notice, a login, a captcha."""

from __future__ import annotations

import html
import re
from pathlib import Path

from foedus.errors import InvalidDataError

PAGE = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head)\b",
    re.IGNORECASE | re.DOTALL,
)
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
READ = 1 << 16
LONGEST_TITLE = 120


def refuse_page(path: Path, origin: str) -> None:
    """Raise where a file is a web page.

    Raises
    ------
    InvalidDataError
        With the title of the page.
    """
    with path.open("rb") as file:
        head = file.read(READ)
    if not PAGE.match(head):
        return
    titled = TITLE.search(head.decode("utf-8", "replace"))
    title = printable(html.unescape(titled.group(1))) if titled else ""
    named = f" titled {title!r}" if title else ""
    raise InvalidDataError(
        f"{origin}: gave a web page{named} where data was expected: a notice, a login or a page "
        "of terms. Nothing was stored. Open the address in a browser; a file that is saved by "
        "hand is stored with: foedus data import FILE --as SOURCE"
    )


def printable(text: str) -> str:
    """One line without control characters, cut to be read; a terminal acts on none of it."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(line.split())[:LONGEST_TITLE]

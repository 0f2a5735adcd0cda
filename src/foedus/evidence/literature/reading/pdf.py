"""PDF by PDFium: lines made paragraphs again, running heads left out, scans recognised if asked."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from foedus.evidence.literature.reading.cleaning import composed
from foedus.evidence.literature.reading.drafts import Draft, UnreadableError, Ways
from foedus.extras import need

_PAGES = 20_000
_LETTERS_OF_A_PAGE = 15
"""Fewer letters than this a page, on average, are stamps and numbers on scanned pages."""

_BREAK = re.compile("[\ufffe\x02]")
"""What PDFium writes for a hyphen at the end of a line."""

_KEPT = re.compile("[\ufffe\x02](?=[A-ZА-ЯЁ0-9])")
"""One that is part of the word: Sino-Russian, Су-35."""

_FULL_PAGE = 8
_DIGITS = re.compile(r"\d+")
_STOP = re.compile(r"[.!?…:;。！？：；][\"'»”’」』)）\]]*$")
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_ITEM = re.compile(r"([•▪–—-]|\(?\d{1,3}[.)、]|[一二三四五六七八九十]{1,3}、)\s*\S")
_APPLICATION = re.compile(
    r"^Microsoft \w+ - |\.(docx?|indd|qxd|pdf|rtf|tex)$|^untitled|^无标题", re.IGNORECASE
)
_OCR_LANGUAGES = ("rus", "chi_sim", "eng")
_OCR_SCALE = 300 / 72
_OCR_SECONDS = 120


def read(path: Path, ways: Ways) -> Iterator[Draft]:
    """A PDF: one document.

    Raises
    ------
    UnreadableError
        It is encrypted, damaged, or has no text, as scans have none.
    """
    pdfium = need("pypdfium2", "literature")
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableError(
                "is encrypted; save it without a password, or export its text"
            ) from None
        raise UnreadableError(f"is damaged, or no PDF ({error})") from None
    try:
        yield _draft(document, ways)
    finally:
        document.close()


def _draft(document: Any, ways: Ways) -> Draft:
    count = len(document)
    if count > _PAGES:
        raise UnreadableError(f"has {count:,} pages; the most that is read is {_PAGES:,}")
    pages = [_lines(_text(document, number)) for number in range(count)]
    letters = sum(sum(map(str.isalpha, line)) for page in pages for line in page)
    notes: tuple[str, ...] = ()
    if letters < _LETTERS_OF_A_PAGE * max(count, 1):
        if not ways.ocr:
            raise UnreadableError(
                f"has no text on its {count} page{'s' * (count != 1)}: it is scanned. To have it "
                "recognised, install tesseract with rus and chi_sim, and add it with --ocr"
            )
        pages = [_lines(text) for text in recognised(document)]
        notes = ("recognised by tesseract: expect wrong letters",)
    told = document.get_metadata_dict()
    title = told.get("Title", "").strip()
    return Draft(
        paragraphs(pages),
        title="" if _APPLICATION.search(title) else title,
        author=told.get("Author", "").strip(),
        made=told.get("CreationDate", ""),
        notes=notes,
    )


def _text(document: Any, number: int) -> str:
    page = document[number]
    try:
        text = page.get_textpage()
        try:
            return composed(text.get_text_range())
        finally:
            text.close()
    finally:
        page.close()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\r", "").split("\n")]


def paragraphs(pages: Sequence[Sequence[str]]) -> str:
    """Pages of lines as paragraphs, one a line.

    A paragraph ends at an empty line, at a line that is short of the page's width and either ends
    a sentence or stands before an item of a list, and at a line of less than half the width.
    """
    running = _running(pages)
    made: list[str] = []
    current = ""
    for page in pages:
        widths = sorted(len(line) for line in page if line)
        width = widths[int(len(widths) * 0.85)] if widths else 0
        kept = [line for line in page if _mask(line) not in running]
        while kept and not kept[-1]:
            kept.pop()
        for line in kept:
            if not line or (_ITEM.match(line) and _STOP.search(current)):
                made, current = [*made, current] if current else made, ""
            if not line:
                continue
            current = _joined(current, line)
            short = len(line) < 0.8 * width
            ended = (short and _STOP.search(line)) or len(line) < 0.5 * width
            if ended and not _BREAK.match(line[-1]):
                made.append(current)
                current = ""
    if current:
        made.append(current)
    return _BREAK.sub("", _KEPT.sub("-", "\n\n".join(made)))


def _joined(before: str, line: str) -> str:
    if not before:
        return line
    if _BREAK.search(before[-1]):
        return before + line
    close = _CJK.match(before[-1]) and _CJK.match(line[0])
    return f"{before}{line}" if close else f"{before} {line}"


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Heads and feet: first and last lines that, but for numbers, stand on a third of the pages."""
    seen: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page if line]
        seen.update({_mask(line) for line in (*lines[:2], *lines[-2:])})
    least = 2 if all(len(page) >= _FULL_PAGE for page in pages) else 3
    often = max(least, len(pages) / 3)
    numbers = {"#", "- # -", "— # —", "–#–", "-#-"} if len(pages) > 1 else set()
    return frozenset({mask for mask, count in seen.items() if count >= often and mask} | numbers)


def _mask(line: str) -> str:
    return _DIGITS.sub("#", line.strip())


def recognised(document: Any) -> Iterator[str]:
    """The text of each page as tesseract reads it, in those of our languages that it has.

    Raises
    ------
    UnreadableError
        There is no tesseract, or it failed.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise UnreadableError(
            "is scanned, and --ocr needs the program tesseract, which is not installed"
        )
    told = _run([program, "--list-langs"], b"").split()
    languages = [name for name in _OCR_LANGUAGES if name in told]
    for number in range(len(document)):
        page = document[number]
        image = page.render(scale=_OCR_SCALE, grayscale=True)
        grey = image.to_numpy().reshape(image.height, image.width)
        picture = b"P5 %d %d 255\n" % (image.width, image.height) + grey.tobytes()
        page.close()
        yield _run([program, "stdin", "stdout", "-l", "+".join(languages or ["eng"])], picture)


def _run(command: list[str], given: bytes) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a program found by name, no words of a document
            command, input=given, capture_output=True, check=True, timeout=_OCR_SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise UnreadableError(f"is scanned, and tesseract failed on it ({error})") from None
    return done.stdout.decode("utf-8", "replace")

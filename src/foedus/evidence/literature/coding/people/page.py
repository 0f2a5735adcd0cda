"""The coding page: one HTML file that works without a network and sends nothing anywhere."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from foedus.contracts.texts import Passage
from foedus.evidence.literature.coding.codebooks import Category, Codebook
from foedus.evidence.literature.coding.selecting import Titles


def page(titles: Titles, codebook: Codebook, passages: Sequence[Passage], coder: str = "") -> str:
    """The page for one coder; what is answered on it stays in the browser until downloaded."""
    content: dict[str, Any] = {
        "coder": coder,
        "codebook": _codebook(codebook),
        "passages": [
            {
                "id": passage.id,
                "title": titles[passage.document].title,
                "published": str(titles[passage.document].published or ""),
                "language": passage.language,
                "text": passage.text,
            }
            for passage in passages
        ],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    # Another selection, codebook or coder is another piece of work, kept apart in the browser.
    content["digest"] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    template = files(__package__).joinpath("page.html").read_text(encoding="utf-8")
    return template.replace("@TITLE@", html.escape(codebook.title)).replace(
        "@DATA@", _inert(json.dumps(content, ensure_ascii=False))
    )


def _inert(text: str) -> str:
    """JSON that no HTML parser takes for markup, whatever a document holds."""
    return (
        text.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _codebook(codebook: Codebook) -> dict[str, Any]:
    return {
        "id": codebook.id,
        "questions": [
            {
                "id": question.id,
                "text": question.text,
                "guidance": question.guidance,
                "several": question.several,
                "categories": [_category(category) for category in question.categories],
            }
            for question in codebook.questions
        ],
    }


def _category(category: Category) -> dict[str, Any]:
    return {
        "id": category.id,
        "title": category.title,
        "definition": category.definition,
        "excludes": category.excludes,
        "positive": {lang: list(given.positive) for lang, given in category.examples.items()},
        "negative": {lang: list(given.negative) for lang, given in category.examples.items()},
    }

"""Which column of a table, or key of a record, is which field of a document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from foedus.evidence.literature.reading.drafts import Draft, UnreadableError, Ways

GUESSES: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text", "full_text", "fulltext", "content", "body", "article_text", "article_full_text",
        "article", "maintext", "text_content", "document", "speech", "transcript", "paragraph",
        "message", "текст", "полный_текст", "содержание", "正文", "全文", "内容", "內容",
        "文本", "summary", "abstract", "abstract_note", "description", "аннотация", "описание",
        "摘要",
    ),
    "title": (
        "title", "headline", "heading", "name", "заголовок", "название", "标题", "標題", "题名",
    ),
    "author": (
        "author", "authors", "creator", "byline", "speaker", "автор", "авторы", "作者", "讲话人",
    ),
    "publisher": (
        "publisher", "outlet", "publication_title", "publication", "newspaper", "journal", "media",
        "site_name", "sitename", "channel", "source_name", "издание", "издатель", "来源", "媒体",
        "出版社",
    ),
    "country": ("country", "iso3", "country_code", "ccodealp", "страна", "国家", "國家"),
    "published": (
        "date", "published", "publication_date", "pub_date", "pubdate", "date_published",
        "published_at", "datetime", "publish_date", "created_at", "timestamp", "дата",
        "дата_публикации", "日期", "发布日期", "时间", "发布时间", "publication_year", "year",
        "год", "年份", "raw_date",
    ),
    "language": ("language", "lang", "язык", "语言"),
    "genre": ("genre", "type", "item_type", "document_type", "жанр", "类型"),
    "address": ("url", "link", "address", "uri", "permalink", "href", "ссылка", "链接", "网址"),
}  # fmt: skip
"""Names that exports give to columns, best first; ``text_1 text_2 ...`` are parts of one."""

FIELDS = tuple(GUESSES)
_NUMBERED = re.compile(r"^(.*?)_?(\d{1,3})$")


@dataclass(frozen=True, slots=True)
class Columns:
    """For each field the columns that it is put together from."""

    of: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()

    def draft(self, row: Mapping[str, object], member: str, position: int) -> Draft:
        """The document of a row."""
        told: dict[str, Any] = {
            field: ("\n\n" if field == "text" else "; ").join(
                filter(None, (plain(row.get(name)) for name in names))
            )
            for field, names in self.of.items()
        }
        return Draft(**told, member=member, position=position)


def columns_of(names: Sequence[str], ways: Ways) -> Columns:
    """Find the columns by their names; those that were declared go first.

    Raises
    ------
    UnreadableError
        None can be the text, or a declared one is not there.
    """
    found: dict[str, tuple[str, ...]] = {}
    for field, pattern in ways.columns:
        fitting = [n for n in names if fnmatchcase(n, pattern)]
        if not fitting:
            raise UnreadableError(f"has no column {pattern!r}; it has {_listed(names)}")
        found[field] = tuple(sorted(fitting, key=_natural))
    plain_names = {name: _plain_name(name) for name in names}
    for field, guesses in GUESSES.items():
        if field not in found:
            found[field] = _guessed(plain_names, guesses)
    if not found["text"]:
        raise UnreadableError(
            f"has no column of text that is known by its name; it has {_listed(names)}. Say which "
            "it is with --column text=NAME"
        )
    taken = ", ".join(found["text"][:3]) + (" ..." if len(found["text"]) > 3 else "")  # noqa: PLR2004
    guessed = "text" not in dict(ways.columns)
    usual = found["text"][0].lower() in ("text", "content", "body")
    return Columns(found, (f"text is taken from {taken}",) if guessed and not usual else ())


def _guessed(names: Mapping[str, str], guesses: Sequence[str]) -> tuple[str, ...]:
    for guess in guesses:
        exact = [name for name, bare in names.items() if bare == guess]
        if exact:
            return tuple(exact[:1])
        parts = [
            name
            for name, bare in names.items()
            if (numbered := _NUMBERED.match(bare)) and numbered.group(1) == guess
        ]
        if parts and guess in GUESSES["text"]:
            return tuple(sorted(parts, key=_natural))
    return ()


def _plain_name(name: str) -> str:
    return re.sub(r"[\s\-.]+", "_", name.strip().lower())


def _natural(name: str) -> tuple[tuple[bool, int, str], ...]:
    return tuple((p.isdigit(), int(p) if p.isdigit() else 0, p) for p in re.split(r"(\d+)", name))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(map(str, names[:12]))
    return f"{shown} and {len(names) - 12} more" if len(names) > 12 else shown or "none"  # noqa: PLR2004


def plain(value: object) -> str:
    """A cell as text; lists are joined, and what is no text is left out."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, map(plain, value)))
    if value is None or isinstance(value, bool | dict):
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else ""
    return str(value)

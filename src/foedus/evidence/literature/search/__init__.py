"""Search: full text, meaning, and both together."""

from __future__ import annotations

from foedus.evidence.literature.search.filtering import Filters
from foedus.evidence.literature.search.finding import MODES, Found, find, search
from foedus.evidence.literature.search.indexing import Standing, index, standing
from foedus.evidence.literature.search.log import (
    LoggedSearch,
    corpus_digest,
    log_search,
    search_log,
)
from foedus.evidence.literature.search.tables import TABLES

__all__ = [
    "MODES",
    "TABLES",
    "Filters",
    "Found",
    "LoggedSearch",
    "Standing",
    "corpus_digest",
    "find",
    "index",
    "log_search",
    "search",
    "search_log",
    "standing",
]

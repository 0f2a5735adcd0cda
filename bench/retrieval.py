"""How well searches answer: nDCG@10 and recall@10 for each pair of languages.

    python bench/retrieval.py [FOLDER]

72 queries (24 topics in English, Russian and Chinese) over the real corpora, with the grades of
``tests/evidence/literature/search/queries.yml``; what they can say and what not stands there.
The corpus is made in FOLDER, or in a temporary one; embedding takes some minutes the first time.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.evidence.literature.search.judged import LANGUAGES, results  # noqa: E402
from tests.evidence.literature.search.real_corpora import texts  # noqa: E402

from foedus.contracts.texts import Document  # noqa: E402
from foedus.evidence.literature.corpus.documents import (  # noqa: E402
    add_document,
    digest_of,
    id_of,
)
from foedus.evidence.literature.corpus.file import corpus_path, reading, writing  # noqa: E402
from foedus.evidence.literature.corpus.passages import cut  # noqa: E402
from foedus.evidence.literature.search import TABLES, index  # noqa: E402


def fill(folder: Path) -> None:
    """The real corpora, in a corpus."""
    seen = set()
    with writing(folder, TABLES) as connection:
        for text in texts(ROOT.parent / "shared"):
            id_ = id_of(digest_of(text.text))
            if id_ in seen or not text.text.strip():
                continue
            seen.add(id_)
            document = Document(
                id_, text.title, "", "", text.country, text.day, "day", text.day, text.language,
                "", text.name, "", "F", id_, text.name, "", digest_of(text.text), len(text.text),
            )  # fmt: skip
            add_document(connection, document, text.text, cut(id_, text.text, text.language))


def measure(folder: Path) -> None:
    """Print the table."""
    print("nDCG@10 / recall@10; rows: language of the query; columns: of the passages")
    with reading(folder) as connection:
        for mode in ("lexical", "semantic", "fused"):
            held: dict[tuple[str, str], list[tuple[float, float]]] = {}
            for asked, language, gain, found in results(connection, mode):
                held.setdefault((asked, language), []).append((gain, found))
            print(f"\n{mode:9}" + "".join(f"{name:>14}" for name in (*LANGUAGES, "all")))
            for asked in LANGUAGES:
                cells = []
                for language in (*LANGUAGES, "all"):
                    pairs = held[asked, language]
                    gain, found = (statistics.mean(side) for side in zip(*pairs, strict=True))
                    cells.append(f"{gain:.2f} / {found:.2f}")
                print(f"{asked:9}" + "".join(f"{cell:>14}" for cell in cells))


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        if not corpus_path(folder).is_file():
            fill(folder)
        with writing(folder, TABLES) as connection:
            index(connection)
        measure(folder)


if __name__ == "__main__":
    main()

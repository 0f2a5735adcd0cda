"""How fast documents come in, and that twice as many take twice as long.

    python bench/corpus.py [documents] [jobs]

Invented documents of three languages, 12 paragraphs each, as one export of JSON lines; one in ten
is a copy of another with a line added.  Each run is a process of its own.  Beside it the least that
could be done: parse the lines, cut them at blank lines and insert them into SQLite, without looking
for languages, dates or copies.
"""

from __future__ import annotations

import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

WORDS = {
    "ru": "россия китай учения флот договор сторона отношения военный союз страна мир встреча "
    "безопасность сотрудничество партнёрство министр граница оборона и в на не с по о за из к",
    "zh": "中俄军事合作演习海军国防部战略关系安全和平稳定发展国家主席会见总统协作伙伴不三方的是在",
    "en": "russia china exercise fleet treaty parties relations military alliance state peace "
    "security cooperation partnership minister the of and in to for a that was on with by",
}
COPIED = 9
PARAGRAPHS, LETTERS = 12, 420


def paragraph(draw: random.Random, language: str) -> str:
    words = WORDS["zh"] if language == "zh" else WORDS[language].split()
    joint, stop, size = ("", "。", LETTERS // 3) if language == "zh" else (" ", ". ", LETTERS)
    text = ""
    while len(text) < size:
        sentence = joint.join(draw.choices(words, k=14))
        text += sentence[:1].upper() + sentence[1:] + stop
    return text.strip()


def document(draw: random.Random, number: int) -> dict[str, str]:
    language = ("ru", "zh", "en")[number % 3]
    parts = [paragraph(draw, language) for _ in range(PARAGRAPHS)]
    day = date.fromordinal(date(2000, 1, 1).toordinal() + number % 9000).isoformat()
    return {"title": f"{number}", "date": day, "text": "\n\n".join(parts)}


def export(path: Path, count: int) -> None:
    draw, held = random.Random(7), []
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            if number % 10 == COPIED:
                made = {**draw.choice(held), "title": f"copy {number}"}
                made["text"] += f"\n\n{number}."
            else:
                made = document(draw, number)
                held = [*held[-200:], made]
            file.write(json.dumps(made, ensure_ascii=False) + "\n")


def ours(path: Path, jobs: int) -> int:
    from foedus.evidence.literature.corpus.adding import add
    from foedus.evidence.literature.corpus.declared import Declared

    with tempfile.TemporaryDirectory() as folder:
        added = add(Path(folder), [path], Declared(), today=date(2026, 1, 1), jobs=jobs)
    print(json.dumps({"alike": added.alike, "refused": len(added.refused)}), file=sys.stderr)
    return added.passages


def naive(path: Path, _jobs: int) -> int:
    with tempfile.TemporaryDirectory() as folder, sqlite3.connect(f"{folder}/c") as connection:
        connection.execute("create table p (document integer, text text)")
        count = 0
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file):
                parts = json.loads(line)["text"].split("\n\n")
                connection.executemany("insert into p values (?, ?)", [(number, p) for p in parts])
                count += len(parts)
        connection.commit()
    return count


def timed(what: str, path: Path, jobs: int) -> tuple[int, float, float, float]:
    """Passages, wall and processor seconds, and peak megabytes, of a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, "--one", what, str(path), str(jobs)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    passages, peak = map(int, done.stdout.split())
    return passages, wall, used, peak / 1024


def one(what: str, path: Path, jobs: int) -> None:
    passages = {"ours": ours, "naive": naive}[what](path, jobs)
    print(passages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def main(count: int, jobs: int) -> None:
    print(f"{'':44}{'passages':>9}{'wall s':>8}{'CPU s':>8}{'a CPU s':>9}{'MB':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for size in (count // 4, count // 2, count):
            path = Path(folder, f"{size}.jsonl")
            export(path, size)
            label = f"{size:,} documents, {path.stat().st_size / 1e6:.0f} MB"
            for what, processes in (("ours", 1), ("ours", jobs), ("naive", 1)):
                name = f"{label}: {what}" + (f", {processes} processes" if processes > 1 else "")
                passages, wall, used, peak = timed(what, path, processes)
                rate = passages / used
                print(f"{name:44}{passages:9,}{wall:8.1f}{used:8.1f}{rate:9,.0f}{peak:7.0f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        given = [int(text) for text in sys.argv[1:]]
        main(*(given + [4000, 2][len(given) :]))

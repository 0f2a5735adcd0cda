"""Text out of bytes: the encoding is declared, proven or refused, never only guessed."""

from __future__ import annotations

import codecs
import re
import unicodedata

from foedus.evidence.literature.reading.drafts import UnreadableError
from foedus.extras import need

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; that of UTF-32 begins as that of UTF-16 does, so it comes first."""

CANDIDATES = (
    "cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5", "gb18030", "big5", "cp1252",
    "shift_jis", "euc_jp", "euc_kr", "cp1256", "cp1250", "cp1254", "cp1253", "cp1255", "utf-16-le",
    "utf-16-be",
)  # fmt: skip
SAMPLE = 1 << 18
_COMMON = {
    "ru": frozenset("оеаинтсрвл"),
    "zh": frozenset(
        "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年動国家经济"
        "发展中俄合作方关系战略北京同志社会政府工作全面建设新华报道表示世界美国军演"
    ),
}
_CYRILLIC = re.compile("[А-яЁёІЇЄҐЎіїєґў]")
_GRAFTED = re.compile("[a-zA-Z][А-яЁё]|[А-яЁё][a-zA-Z]")
_BIG = re.compile("[А-ЯЁ]")
_HAN = re.compile("[㐀-鿿]")


def decoded(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text of bytes, and the encoding that it was read in.

    Raises
    ------
    UnreadableError
        The bytes are no text, are not in the encoding that was declared, or fit several
        encodings about equally.
    """
    name = encoding or encoding_of(data)
    try:
        return data.decode(name), codecs.lookup(name).name
    except LookupError:
        raise UnreadableError(f"{name!r} is no encoding that Python knows") from None
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"is not {name}: byte {error.start:,} is {error.object[error.start]:02X} "
            f"({error.reason}); name the right one with --encoding"
        ) from None


def encoding_of(data: bytes) -> str:
    """The encoding of bytes: by their mark, else UTF-8 if they are it, else by their letters.

    Raises
    ------
    UnreadableError
        As for ``decoded``.
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return name
    sample = data[:SAMPLE]
    if is_utf8(sample, whole=len(data) <= SAMPLE):
        if b"\0" in sample:
            return _wide(sample)
        return "utf-8"
    if sample.count(0) > len(sample) // 50:
        return _wide(sample)
    if b"\0" in sample:
        raise UnreadableError("is no text: it has NUL bytes")
    return _by_letters(sample, whole=len(data) <= SAMPLE)


def is_utf8(data: bytes, *, whole: bool) -> bool:
    """Whether bytes are UTF-8; where they are not ``whole``, the last character may be cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: read the right way round, its characters are of known scripts."""
    even = sample[: len(sample) // 2 * 2]
    texts = {name: even.decode(name, "replace") for name in ("utf-16-le", "utf-16-be")}
    shares = {name: _familiar(text) for name, text in texts.items()}
    best = max(shares, key=lambda name: shares[name])
    if shares[best] >= 0.2 and all(map(_plain, texts[best])):  # noqa: PLR2004 - chance gives 0.01
        return best
    raise UnreadableError("is no text: it has NUL bytes")


def _familiar(text: str) -> float:
    """The share of characters that are ASCII, Cyrillic, or frequent in Chinese."""
    known = sum("\t" <= c < "\x7f" or bool(_CYRILLIC.match(c)) or c in _COMMON["zh"] for c in text)
    return known / max(len(text), 1)


def _plain(char: str) -> bool:
    return char in "\n\r\t" or unicodedata.category(char) not in ("Cc", "Cn", "Co", "Cs")


def _by_letters(sample: bytes, *, whole: bool) -> str:
    """The candidate whose text looks most like language, if it does so clearly.

    Two methods vote: ours counts the frequent letters of Russian and Chinese, which decides even
    short texts; charset-normalizer knows the other languages.
    """
    scores = {}
    for name in CANDIDATES:
        text = _sampled(sample, name, whole=whole)
        if text is not None:
            scores[name] = likeness(text)
    best = max(scores, key=lambda name: scores[name], default="")
    if best and scores[best] >= 0.25:  # noqa: PLR2004 - half of what running text reaches
        return best
    found = need("charset_normalizer", "literature").from_bytes(
        sample, cp_isolation=[name for name in CANDIDATES if not name.startswith("utf")]
    )
    likely = [match for match in found if match.chaos <= found.best().chaos]
    taken = next((match for match in likely if match.encoding == "cp1252"), found.best())
    if taken is None or taken.chaos > 0.2:  # noqa: PLR2004 - the library's own bound
        raise UnreadableError(
            "is text in no encoding that could be told (tried UTF-8, UTF-16, "
            f"{', '.join(CANDIDATES[:7])} ...); name it with --encoding"
        )
    return str(taken.encoding)


def _sampled(sample: bytes, name: str, *, whole: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(name)().decode(sample, final=whole)
    except UnicodeDecodeError:
        return None


def likeness(text: str) -> float:
    """How much of what is not ASCII reads as Russian or Chinese: frequent letters, small ones.

    Running Russian reaches 0.6, running Chinese 0.4; text read in a wrong encoding 0.1.
    """
    foreign = [c for c in text if c > "\x7f"]
    if not foreign:
        return 0.0
    joined = "".join(foreign)
    small = sum(c in _COMMON["ru"] for c in foreign)
    # A wrong Cyrillic encoding turns small letters into capitals or other signs, and the accented
    # letters of French into Cyrillic ones within Latin words.
    cyrillic = small - len(_BIG.findall(joined)) / 3 - 2 * len(_GRAFTED.findall(text))
    han = sum(c in _COMMON["zh"] for c in foreign)
    share = max(cyrillic, han) / len(foreign)
    unusual = sum(not (_CYRILLIC.match(c) or _HAN.match(c) or _mark(c)) for c in foreign)
    return share - unusual / len(foreign)


def _mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PZ" or char in "№\r\n"

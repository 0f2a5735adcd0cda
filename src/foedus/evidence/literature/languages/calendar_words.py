"""Words of the calendar: names of months, and numbers in Chinese signs."""

from __future__ import annotations

_NAMES = {
    "en": (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "- - - - - - - - sept - - -",
    ),
    "ru": (
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    ),
}
MONTHS = {
    language: {
        name: number
        for names in rows
        for number, name in enumerate(names.split(), 1)
        if name != "-"
    }
    for language, rows in _NAMES.items()
}
"""Numbers of months by their names in small letters: English short and long, Russian in the
nominative and the genitive."""

SIGNS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "○": 0, "Ｏ": 0, "O": 0, "两": 2,
}  # fmt: skip
"""Chinese digits, and what is written for nought."""


def chinese_number(text: str) -> int:
    """A number in digits or Chinese signs, up to 99 with 十: 17, 十七, 二〇二四."""
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * (SIGNS[tens] if tens else 1) + (SIGNS[ones] if ones else 0)
    return int("".join(str(SIGNS[sign]) for sign in text))

"""IPTC's older block (IIM 4.2), in which the encoding is told seldom and guessed mostly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CODED_CHARACTER_SET = (1, 90)
UTF8 = b"\x1b%G"
# The letters by which a French text in the wrong encoding is known.
FRENCH = set("éèêàçùôîïâûëœÉÈÀÇ’«»€")

Datasets = Mapping[tuple[int, int], Any]


def read(told: Datasets) -> dict[str, Any]:
    """What the datasets say."""
    encoding = encoding_of(told)

    def many(number: int) -> list[str]:
        value = told.get((2, number)) or []
        values = value if isinstance(value, list) else [value]
        return [each.decode(encoding, "replace") for each in values if isinstance(each, bytes)]

    def one(number: int) -> str:
        return next(iter(many(number)), "")

    return {
        "headline": one(105) or one(5),
        "caption": one(120),
        "creator": ", ".join(many(80)),
        "credit": one(110),
        "source": one(115),
        "copyright": one(116),
        "place": ", ".join(dict.fromkeys(name for name in (one(92), one(90), one(101)) if name)),
        "keywords": many(25),
        "taken": moment(one(55), one(60)),
    }


def encoding_of(told: Datasets) -> str:
    """The encoding that is told; else UTF-8 if it can be that, else the one that reads French."""
    every = b" ".join(
        each
        for value in told.values()
        for each in (value if isinstance(value, list) else [value])
        if isinstance(each, bytes)
    )
    if told.get(CODED_CHARACTER_SET) == UTF8 or is_utf8(every):
        return "utf-8"
    return max(("cp1252", "mac_roman"), key=lambda name: french_in(every, name))


def is_utf8(text: bytes) -> bool:
    """Whether it can be UTF-8, of which chance makes nothing that is not ASCII."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def french_in(text: bytes, encoding: str) -> int:
    """How many letters are French, read so."""
    return sum(letter in FRENCH for letter in text.decode(encoding, "replace"))


def moment(day: str, time: str) -> str:
    """CCYYMMDD and HHMMSS±HHMM as ISO 8601; empty for anything else."""
    if len(day) != 8 or not day.isdecimal():
        return ""
    date = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    if len(time) >= 6 and time[:6].isdecimal():
        date += f"T{time[:2]}:{time[2:4]}:{time[4:6]}"
        date += f"{time[6:9]}:{time[9:11]}" if len(time) == 11 else ""
    return date

"""What a text is like, in numbers that hold in any language but for the first person."""

from __future__ import annotations

import re
from typing import NamedTuple

# Of a longer text, the beginning tells enough.
READ = 20_000
# Nothing that is seen: a text of these alone has no words.
UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_LINK = re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE)
_FIGURE = re.compile(r"(?<![\w.,])\d[\d .,\u00a0\u202f]*(?:\d|(?<=\d))(?:\s?[%€$£]|\b)")
_PARAGRAPH = re.compile(r"\n\s*\n")
_QUESTION = re.compile(r"\w[\s\u00a0\u202f»”\"')\]]*\?")
# Who tells what happened to them says so, in French, English and German; “we” argues as often.
_FIRST_PERSON = re.compile(
    r"\b(?:(?:je|moi|mon|ma|mes|my|me|ich|mir|mich|mein\w*)(?!\w)|[jm]['’]|(?-i:I)\b)",
    re.IGNORECASE,
)


class Traits(NamedTuple):
    """Counts of one text; `capitals` and `repeated` are shares from 0 to 1."""

    words: int = 0
    paragraphs: int = 0
    figures: int = 0
    links: int = 0
    first_person: int = 0
    questions: int = 0
    exclamations: int = 0
    capitals: float = 0
    repeated: float = 0


def traits_of(text: str) -> Traits:
    """What the text is like."""
    text = UNSEEN.sub("", text[:READ])
    links = len(_LINK.findall(text))
    if links:
        text = _LINK.sub(" ", text)
    words = _WORD.findall(text)
    return Traits(
        words=len(words),
        paragraphs=len(_PARAGRAPH.findall(text.strip())) + 1 if words else 0,
        figures=len(_FIGURE.findall(text)),
        links=links,
        first_person=len(_FIRST_PERSON.findall(text)),
        questions=len(_QUESTION.findall(text)) if "?" in text else 0,
        exclamations=text.count("!") + text.count("??"),
        capitals=_capitals(words),
        repeated=_repeated(words),
    )


def _capitals(words: list[str]) -> float:
    """The share of the longer words that are shouted."""
    long = [word for word in words if len(word) > 3]
    return round(sum(word.isupper() for word in long) / len(long), 2) if len(long) > 3 else 0


def _repeated(words: list[str]) -> float:
    """The share of the words that the text has said before; long texts do so by nature."""
    first = words[:100]
    return round(1 - len({word.lower() for word in first}) / len(first), 2) if first else 0

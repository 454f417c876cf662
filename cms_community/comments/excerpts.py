"""Whether an excerpt is the member's own words, and which word is the first that is not."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from functools import cached_property
from unicodedata import normalize

from django.utils.translation import gettext as _

from .refusals import NotVerbatim

CUT = "[…]"
A_CUT = re.compile(r"\[\s*(?:…|\.{3})\s*\]")

# Accents that stand alone, joiners, variation selectors and skin tones belong to what they follow.
MARKS = (
    r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u200c\u200d\u20e3"
    r"\ufe00-\ufe0f\U0001f3fb-\U0001f3ff"
)
# Scripts of India write their vowels as marks, which Python does not count as letters.
LETTERS = rf"[\w{MARKS}\u0900-\u0dff]"
# “peut-être” and “3,5” are one word each: neither may be cut inside.
WORD = rf"{LETTERS}+(?:[-\u2010\u2011]{LETTERS}+|(?<=\d)[.,:](?=\d){LETTERS}+)*"
TOKEN = re.compile(rf"{WORD}|\s+|.(?:[{MARKS}]|(?<=\u200d).)*", re.DOTALL)
SEPARATOR = "\x00"


class Words:
    """A text as the run of its words, signs and spaces, in which other runs are looked for."""

    def __init__(self, text: str) -> None:
        self.text = normalize("NFC", text.replace(SEPARATOR, "\ufffd"))
        self.tokens = [match.span() for match in TOKEN.finditer(self.text)]

    @cached_property
    def joined(self) -> str:
        """All tokens between separators: in it, what is found is found at whole words only."""
        pieces = (self.text[start:end] for start, end in self.tokens)
        return SEPARATOR + "".join(
            (" " if piece.isspace() else piece) + SEPARATOR for piece in pieces
        )

    def head(self, count: int) -> str:
        """The first tokens, joined in the same way."""
        return self.joined[: self.ends[count]]

    @cached_property
    def ends(self) -> list[int]:
        """The offset after each separator of the joined text."""
        return [match.end() for match in re.finditer(SEPARATOR, self.joined)]

    def token_at(self, offset: int) -> int:
        """The number of the token that begins after the separator at this offset."""
        return bisect_left(self.ends, offset + 1)

    def written(self, first: int, last: int) -> str:
        """What the member wrote from one token to before another, white space included."""
        return self.text[self.tokens[first][0] : self.tokens[last - 1][1]]

    def word_around(self, token: int) -> str:
        """The word a token belongs to, with its punctuation; empty past the end of the text."""
        if token >= len(self.tokens):
            return ""
        start, end = self.tokens[token]
        if self.text[start].isspace():
            end = start
        before = re.search(r"\S*\Z", self.text[max(0, start - 100) : start])
        after = re.match(r"\S*", self.text[end : end + 100])
        return f"{before[0] if before else ''}{self.text[start:end]}{after[0] if after else ''}"

    def word_from(self, token: int) -> str:
        """The word at this token, or the next one if it is a space."""
        start, _end = self.tokens[token]
        return self.word_around(token + 1 if self.text[start].isspace() else token)


def check_verbatim(*, excerpt: str, text: str) -> str:
    """The excerpt in the member's own characters, its cuts written “[…]”.

    Every run of words between two cuts must occur in the text, whole words only, in the text's
    order; spaces, no-break spaces and line breaks count as equal. Raises NotVerbatim, whose
    sentence names the first word that differs and the member's word where it is known.
    """
    whole = Words(text)
    pieces = [piece.strip() for piece in A_CUT.split(excerpt)]
    if not any(pieces):
        raise NotVerbatim(_("The excerpt is empty: keep some of the member's words."))
    found: list[str] = []
    offset = 0
    for piece in pieces:
        written, offset = find_run(Words(piece), whole, offset) if piece else ("", offset)
        found.append(written)
    return re.sub(r"(\[…\])(?: *\[…\])+", r"\1", f" {CUT} ".join(found)).strip()


def places(*, excerpt: str, text: str) -> list[tuple[int, int]]:
    """Where an excerpt's runs stand in `Words(text).text`, those left out that are not there."""
    whole = Words(text)
    runs = [Words(piece.strip()) for piece in A_CUT.split(excerpt) if piece.strip()]
    found: list[tuple[int, int]] = []
    offset = 0
    for run in runs:
        start = whole.joined.find(run.joined, offset)
        if start >= 0:
            first = whole.token_at(start)
            last = first + len(run.tokens) - 1
            found.append((whole.tokens[first][0], whole.tokens[last][1]))
            offset = start + len(run.joined) - 1
    return found


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same, however they are spaced."""
    return one == other or "".join(one.split()) == "".join(other.split())


def fingerprint(text: str) -> str:
    """A short name for exactly this text, which does not tell it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def find_run(run: Words, whole: Words, offset: int) -> tuple[str, int]:
    """What the member wrote where this run stands, and the offset after it."""
    start = whole.joined.find(run.joined, offset)
    if start < 0:
        raise first_difference(run, whole, offset)
    first = whole.token_at(start)
    end = start + len(run.joined) - 1
    return whole.written(first, first + len(run.tokens)), end


def first_difference(run: Words, whole: Words, offset: int) -> NotVerbatim:
    """Which word of the run is the first that the text does not have there."""
    agreed, start = longest_start(run, whole, offset)
    said = run.word_around(agreed)
    if agreed == 0:
        return not_there(said, run, whole)
    expected = whole.word_around(whole.token_at(start) + agreed)
    if not expected:
        sentence = _("The excerpt is not verbatim: the comment ends before “%(said)s”.")
        return NotVerbatim(sentence, said=run.word_from(agreed))
    sentence = _(
        "The excerpt is not verbatim: it says “%(said)s” where the comment says “%(expected)s”."
    )
    return NotVerbatim(sentence, said=said, expected=expected)


def longest_start(run: Words, whole: Words, offset: int) -> tuple[int, int]:
    """How many of the run's first tokens the text has, and where; by halving, so in few looks."""
    known, unknown, start = 0, len(run.tokens), offset
    while unknown - known > 1:
        middle = (known + unknown) // 2
        at = whole.joined.find(run.head(middle), offset)
        if at < 0:
            unknown = middle
        else:
            known, start = middle, at
    return known, start


def not_there(said: str, run: Words, whole: Words) -> NotVerbatim:
    """The sentence for a run whose very first word is not found from there on."""
    if run.head(1) in whole.joined:
        return NotVerbatim(
            _(
                "The excerpt is not in the member's order: “%(said)s” comes earlier in the comment,"
                " not after what precedes it."
            ),
            said=said,
        )
    return NotVerbatim(
        _("The excerpt is not verbatim: the comment nowhere says “%(said)s”."), said=said
    )

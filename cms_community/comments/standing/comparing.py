"""What was edited: two texts by words, with the excerpt marked in both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple

from ..excerpts import Words, places

# A word and the spaces after it.
UNIT = re.compile(r"\S+\s*|\s+")
# Where what differs is longer than this, in words times words, it is shown as replaced whole:
# comparing it word by word would keep the desk waiting.
MOST = 1_000_000


class Piece(NamedTuple):
    """Some words in a row: taken out, put in, or neither; within the excerpt or not."""

    text: str
    change: str = ""
    taken: bool = False


class Compared(NamedTuple):
    """What the desk read, and what the source says now."""

    old: list[Piece]
    new: list[Piece]

    @property
    def differs(self) -> bool:
        """Whether any word does."""
        return any(piece.change for piece in (*self.old, *self.new))


class Side:
    """One of the two texts, as its words and where they stand."""

    def __init__(self, text: str, excerpt: str) -> None:
        self.text = Words(text).text
        self.units = [match.span() for match in UNIT.finditer(self.text)]
        self.words = [self.text[start:end].strip() for start, end in self.units]
        self.taken = places(excerpt=excerpt, text=text)
        self.changed: set[int] = set()

    def pieces(self, change: str) -> list[Piece]:
        """Its words, those put together that are alike."""
        found: list[Piece] = []
        for (changed, taken), group in groupby(self.marks(), key=lambda mark: mark[1:]):
            text = "".join(piece for piece, *_ in group)
            if not changed:
                found.append(Piece(text, taken=taken))
                continue
            # The spaces after it are not part of what was changed: no line goes through them.
            said = text.rstrip()
            both = Piece(said, change, taken), Piece(text[len(said) :], taken=taken)
            found += (piece for piece in both if piece.text)
        return found

    def marks(self) -> Iterator[tuple[str, bool, bool]]:
        """Each word, cut where the excerpt begins or ends; whether changed, whether taken."""
        bounds = sorted({bound for place in self.taken for bound in place})
        for number, (start, end) in enumerate(self.units):
            cuts = [start, *(bound for bound in bounds if start < bound < end), end]
            for one, other in pairwise(cuts):
                taken = any(first <= one < last for first, last in self.taken)
                yield self.text[one:other], number in self.changed, taken


def compare(*, old: str, new: str, excerpt: str) -> Compared:
    """What an edit took out and put in, by words."""
    before, after = Side(old, excerpt), Side(new, excerpt)
    for first, last, other_first, other_last in differences(before.words, after.words):
        before.changed.update(range(first, last))
        after.changed.update(range(other_first, other_last))
    return Compared(before.pieces("removed"), after.pieces("added"))


def differences(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Which words of the one stand in place of which words of the other."""
    head = common(zip(old, new, strict=False))
    rest = min(len(old), len(new)) - head
    tail = min(rest, common(zip(reversed(old), reversed(new), strict=False)))
    one, other = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(one) * len(other) > MOST:
        yield head, head + len(one), head, head + len(other)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes():
        if tag != "equal":
            yield head + i1, head + i2, head + j1, head + j2


def common(pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs of words are alike before the first that is not."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

"""Which texts say nearly the same: two numbers that near copies share, then a true comparison."""

from __future__ import annotations

import zlib
from itertools import pairwise
from typing import NamedTuple

from .fields import bare_words
from .traits import READ, UNSEEN

# Runs of so many words are compared; a shorter text is only like an equal one.
RUN = 3
# The share of two texts' runs that they must have in common.
LIKE = 0.6
_MIX = 0x9E3779B1
_MASK = 0xFFFFFFFF


class Nearness(NamedTuple):
    """Two numbers; near copies share one of them most likely, and seldom do others."""

    a: int
    b: int


def nearness_of(text: str) -> Nearness:
    """The least of the text's runs of words, by two ways of numbering them."""
    words = _words(text)
    numbers = _runs(words)
    if not numbers:
        own = zlib.crc32(" ".join(words).encode()) | 1 << 40
        return Nearness(own, own)
    return Nearness(min(numbers), min((number * _MIX ^ number >> 15) & _MASK for number in numbers))


def are_alike(one: str, other: str) -> bool:
    """Whether two texts say nearly the same, accents, capitals and signs left aside.

    What has no words, such as a picture alone, is like nothing.
    """
    words, others = _words(one), _words(other)
    if words == others:
        return bool(words)
    runs, theirs = _runs(words), _runs(others)
    return bool(runs and theirs) and len(runs & theirs) >= LIKE * len(runs | theirs)


def _words(text: str) -> list[str]:
    return bare_words(UNSEEN.sub("", text[:READ])).split()


def _runs(words: list[str]) -> set[int]:
    """A number for each run of words, of texts that have some."""
    if len(words) < RUN + 3:
        return set()
    pairs = pairwise(words)
    return {
        zlib.crc32(f"{one} {two} {three}".encode())
        for (one, two), three in zip(pairs, words[2:], strict=False)
    }

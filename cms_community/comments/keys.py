"""Keys of rows, as an address or a form hands them in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

# No key has more digits, no database takes a number that has, and Python reads no thousands.
LONGEST_KEY = 18


def is_key(word: str) -> bool:
    """Whether a word can be the key of a row."""
    return word.isdecimal() and len(word) <= LONGEST_KEY


def keys_in(words: Iterable[Any]) -> list[int]:
    """The keys among what was handed in, each once; what is none is left out."""
    return list(dict.fromkeys(int(word) for word in map(str, words) if is_key(word)))

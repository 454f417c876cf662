"""Which of a comment's words are those that were looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.db import connection

from .fields import CONFIGURATION, bare
from .searching import Search

_WORD = re.compile(r"[^\W_]+")
# Past this, nothing is marked.
MARKED = 100_000


class Segment(NamedTuple):
    """A piece of a text as its member wrote it, never HTML, and whether it was looked for."""

    text: str
    found: bool


def highlights(texts: Mapping[int, str], search: Search | None) -> dict[int, list[Segment]]:
    """Each text in pieces that make it whole; in one piece where nothing is looked for."""
    if search is None:
        return {key: [Segment(text, False)] for key, text in texts.items()}
    words = {word for text in texts.values() for word in _WORD.findall(text[:MARKED])}
    found = _found(words, search)
    return {key: _segments(text, found) for key, text in texts.items()}


def _segments(text: str, found: set[str]) -> list[Segment]:
    segments: list[Segment] = []
    end = 0
    for match in _WORD.finditer(text[:MARKED]):
        if match[0] not in found:
            continue
        if match.start() > end:
            segments.append(Segment(text[end : match.start()], False))
        segments.append(Segment(match[0], True))
        end = match.end()
    if end < len(text) or not segments:
        segments.append(Segment(text[end:], False))
    return segments


def _found(words: set[str], search: Search) -> set[str]:
    """Those of the words that the search finds."""
    if connection.vendor == "postgresql":
        query, told = search.sql_of_words()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT word FROM unnest(%s::text[]) AS word"  # noqa: S608  no value is in it
                f" WHERE to_tsvector('{CONFIGURATION}', word) @@ {query}",
                [list(words), *told],
            )
            return {word for (word,) in cursor.fetchall()}
    wanted = tuple(bare(word) for term in search.terms for word in term.words)
    return {word for word in words if bare(word).startswith(wanted)}

"""The values by which lists are narrowed: of each thing, those that it is found by."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from typing import Any

from .rendering import Rendering

LONGEST = 255


def sections(page: Any, rendering: Rendering) -> Iterator[str]:
    """The slugs of the section that the page stands in and of those above it."""
    for depth in range(1, page.depth):
        section = rendering.look_ups.sections.get(page.path[: depth * page.steplen])
        if section:
            rendering.used(section)
            yield section.slug


def authors(article: Any, rendering: Rendering) -> Iterator[str]:
    """The slugs of those who sign it."""
    yield from (author.slug for author in article.authors)


def subjects(article: Any, rendering: Rendering) -> Iterator[str]:
    """The names of what it is filed under, as they are asked for."""
    yield from (subject_key(item.tag.name) for item in article.tagged_items.all())


def subject_key(name: str) -> str:
    """A subject's name without regard to capitals or to how its accents are encoded.

    The accents themselves count: « pêche » and « péché » are two subjects.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def event_date(album: Any, rendering: Rendering) -> Iterator[str]:
    """The day of the event that it shows."""
    if album.event_date:
        yield album.event_date.isoformat()


def criterion(pick: Any, rendering: Rendering) -> Iterator[str]:
    """Why the desk chose it."""
    yield pick.criterion


def discussion(pick: Any, rendering: Rendering) -> Iterator[str]:
    """The address of the story's discussion."""
    yield pick.comment.discussion.url


def stored(value: str) -> str:
    """A value as it is kept: a digest in place of a text too long for an index."""
    return value if len(value) <= LONGEST else hashlib.sha256(value.encode()).hexdigest()

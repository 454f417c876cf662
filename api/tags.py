"""The names of what documents are made from, as cache tags and the changes feed carry them."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from wagtail.models import Page


def noun_of(model: type[Any]) -> str:
    """The word before the colon: article, photo_of_the_day, pick…"""
    words = re.findall("[A-Z][a-z0-9]*", model.__name__.removesuffix("Page")) or [model.__name__]
    return "_".join(words).lower()


def tag_of(thing: Any) -> str:
    """The tag of something that has a public id: `article:3f9c1a27b0`."""
    return f"{noun_of(type(thing))}:{thing.short_id}"


def page_tag(page: Page) -> str:
    """The tag of any page; of a host's own page, which has no public id, a digest of its key."""
    return tag_of(page) if hasattr(page, "short_id") else digest_tag("page", str(page.pk))


def embed_tag(url: str) -> str:
    """The tag of an embedded medium."""
    return digest_tag("embed", url)


def subject_tag(key: int) -> str:
    """The tag of a subject that articles are filed under."""
    return digest_tag("subject", str(key))


def digest_tag(noun: str, name: str) -> str:
    """A tag that does not tell the name."""
    return f"{noun}:{hashlib.blake2b(f'{noun}:{name}'.encode(), digest_size=5).hexdigest()}"

"""From the parameters of a request to a question about documents."""

from __future__ import annotations

from datetime import date
from typing import Any

from cms_community.delivery.models import Document
from cms_community.delivery.reading import Question

from .delivering import Resource, default_locale
from .facets import stored


def read(resource: Resource, asked: dict[str, Any]) -> Question:
    """The list that checked parameters ask for."""
    narrowed = {name: stored(str(asked[name])) for name in resource.facets if name in asked}
    return Question(
        kind=resource.name,
        locale=locale_of(resource, asked),
        slug=asked.get("slug", ""),
        facets=tuple(narrowed.items()),
        since=first_key(asked.get("since")),
        before=last_key(asked.get("until")),
        newest_first=resource.newest_first,
    )


def of_days(
    resource: Resource,
    asked: dict[str, Any],
    *,
    first: date | None = None,
    last: date | None = None,
) -> Question:
    """The days from the first to the last, both included."""
    return Question(
        kind=resource.name,
        locale=locale_of(resource, asked),
        since=first_key(first),
        before=last_key(last),
    )


def locale_of(resource: Resource, asked: dict[str, Any]) -> str:
    """The language that is asked for: the newsroom's own unless another is named."""
    return str(asked.get("locale", default_locale())) if resource.has_locale else ""


def first_key(day: date | None) -> bytes:
    """What no key of the day comes before."""
    return day.isoformat().encode() if day else b""


def last_key(day: date | None) -> bytes:
    """What every key of the day comes before: a key has a zero byte after the day."""
    return day.isoformat().encode() + b"\x01" if day else b""


def day_of(document: Document) -> str:
    """The day that the document's place in its list says."""
    return bytes(document.sort_key).split(b"\0")[0].decode()

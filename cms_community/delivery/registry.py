"""What is delivered: each resource of the API registers here, and is asked to render."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Rendered:
    """One thing as rendered at a moment.

    `tags` name what it shows; `watched` name what it would show if readers might see it, which
    no answer ever tells. `stale_at` is the next moment at which the text changes by itself.
    """

    shown: bool
    tags: frozenset[str] = frozenset()
    watched: frozenset[str] = frozenset()
    locale: str = ""
    slug: str = ""
    url: str = ""
    body: bytes = b""
    card: bytes = b""
    sort_key: bytes = b""
    facets: frozenset[tuple[str, str]] = frozenset()
    visible_from: datetime | None = None
    visible_until: datetime | None = None
    stale_at: datetime | None = None


class Renders(Protocol):
    """What delivery needs of a resource."""

    name: str

    @property
    def noun(self) -> str:
        """The word before the colon in its things' tags: `article`."""
        ...

    @property
    def title(self) -> str:
        """What one of its things is called, in the language of whoever reads."""
        ...

    def render(self, public_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, Rendered]:
        """Each thing as it is now; nothing for one that no longer exists."""
        ...

    def below(self, path: str) -> Iterator[UUID]:
        """The public ids of those of its things that stand in a branch of Wagtail's tree."""
        ...

    def every_id(self) -> Iterator[UUID]:
        """The public id of everything that may have a document."""
        ...


_resources: dict[str, Renders] = {}


def register(resource: Renders) -> None:
    """Have a resource's things delivered; its name must be its own."""
    known = _resources.setdefault(resource.name, resource)
    if known is not resource:
        raise ValueError(f"Two resources are called {resource.name!r}: rename one of them.")


def resource(kind: str) -> Renders | None:
    """The resource of a kind; None for one that is no longer registered."""
    return _resources.get(kind)


def title_of(kind: str) -> str:
    """What one thing of a kind is called, in the language of whoever reads; else the kind."""
    known = _resources.get(kind)
    return known.title if known else kind


def own_tag(kind: str, public_id: UUID) -> str:
    """The tag of one thing: `article:3f9c1a27b0`."""
    known = _resources.get(kind)
    return f"{known.noun if known else kind}:{public_id.hex[:10]}"


def resources() -> list[Renders]:
    """All of them, in the order in which they registered."""
    return list(_resources.values())

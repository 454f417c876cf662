"""Reading documents: one by its id, a page of a list, all in one query each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Min, OuterRef, Subquery

from .actions import render
from .models import Document, DocumentFacet
from .querysets import DocumentQuerySet
from .registry import Rendered
from .writing import show


@dataclass(frozen=True)
class Question:
    """A list: of which kind, narrowed by what, in which direction.

    `since` and `before` bound the sort key, the first included, the second not.
    """

    kind: str
    locale: str = ""
    slug: str = ""
    facets: tuple[tuple[str, str], ...] = ()
    since: bytes = b""
    before: bytes = b""
    newest_first: bool = True


@dataclass
class ListPage:
    """Part of a list: its documents, whether more follow, and when the list may next change."""

    documents: list[Document] = field(default_factory=list)
    last_key: bytes | None = None
    changes_at: datetime | None = None


_CARD = ("public_id", "kind", "shown", "card", "etag", "sort_key")
_TIMES = ("visible_from", "visible_until", "stale_at", "due_at")


def one(kind: str, public_id: UUID, *, at: datetime) -> Document | None:
    """The document of a thing, if readers may see it at this moment."""
    found = Document.objects.filter(kind=kind, public_id=public_id)
    return next(iter(current(found, at=at)), None)


def page_of(question: Question, *, size: int, after: bytes | None, at: datetime) -> ListPage:
    """At most `size` documents of a list, after a place in it, in one query."""
    rows = list(ordered(matching(question, at=at), question, after=after)[: size + 1])
    shown = rows[:size]
    return ListPage(
        documents=current(shown, at=at),
        last_key=bytes(shown[-1].sort_key) if len(rows) > size else None,
        changes_at=rows[0].list_changes_at if rows else next_change(question.kind),  # type: ignore[attr-defined]
    )


def whole_page_of(question: Question, *, size: int, at: datetime) -> ListPage:
    """The first documents of a list with their whole text, in one query."""
    found = ordered(matching(question, at=at), question, after=None)
    rows = list(found.only(*_CARD, *_TIMES, "body")[:size])
    changes_at = rows[0].list_changes_at if rows else next_change(question.kind)  # type: ignore[attr-defined]
    return ListPage(documents=current(rows, at=at), changes_at=changes_at)


def matching(question: Question, *, at: datetime) -> DocumentQuerySet:
    """The documents of a list at a moment, in no order."""
    found = Document.objects.visible(at=at).filter(kind=question.kind)
    if question.locale:
        found = found.filter(locale=question.locale)
    if question.slug:
        found = found.filter(slug=question.slug)
    if question.since:
        found = found.filter(sort_key__gte=question.since)
    if question.before:
        found = found.filter(sort_key__lt=question.before)
    for name, value in question.facets:
        found = found.filter(Exists(facet(question, name, value)))
    return found


def facet(question: Question, name: str, value: str) -> Any:
    """The row that says that a document has this value."""
    return DocumentFacet.objects.filter(
        document=OuterRef("pk"),
        kind=question.kind,
        locale=question.locale,
        name=name,
        value=value,
        sort_key=OuterRef("sort_key"),
    )


def ordered(
    found: DocumentQuerySet, question: Question, *, after: bytes | None
) -> DocumentQuerySet:
    """What comes after a place, in the list's order, with what a page of it needs."""
    if after is not None and question.newest_first:
        found = found.filter(sort_key__lt=after)
    elif after is not None:
        found = found.filter(sort_key__gt=after)
    changes = Document.objects.filter(kind=question.kind, due_at__isnull=False)
    first = changes.order_by().values("kind").annotate(first=Min("due_at")).values("first")
    return (
        found.order_by(F("sort_key").desc() if question.newest_first else F("sort_key").asc())
        .only(*_CARD, *_TIMES)
        .annotate(list_changes_at=Subquery(first))
    )


def next_change(kind: str) -> datetime | None:
    """When a list of this kind may next change by itself."""
    changes = Document.objects.filter(kind=kind, due_at__isnull=False)
    first: datetime | None = changes.aggregate(first=Min("due_at"))["first"]
    return first


def current(documents: Iterable[Document], *, at: datetime) -> list[Document]:
    """Those that readers may see now; what is out of date is rendered on the spot, not stored."""
    found = list(documents)
    refresh([document for document in found if document.is_stale(at)], at=at)
    return [document for document in found if document.is_visible(at)]


def refresh(stale: Sequence[Document], *, at: datetime) -> None:
    """Have these show what they would if they were rendered now; nothing is written."""
    rendered = render(stale, at=at) if stale else {}
    for document in stale:
        show(document, rendered.get(document.pk) or Rendered(shown=False), at=at)

"""Reading documents: one by its id, a page of a list, all in one query each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery

from .actions import render
from .models import Document, DocumentFacet
from .querysets import DocumentQuerySet
from .registry import Rendered
from .statements import Statement, place
from .writing import show


@dataclass(frozen=True)
class Question:
    """A list: of which kind and language, narrowed by what, in which direction.

    The locale is empty for what has none, None for every language at once, without facets.
    `since` and `before` bound the sort key, the first included, the second not.
    """

    kind: str
    locale: str | None = ""
    slug: str = ""
    facets: tuple[tuple[str, str], ...] = ()
    since: bytes = b""
    before: bytes = b""
    newest_first: bool = True

    def shape(self) -> Question:
        """The same with a place for each value: what it has in common with others of its kind."""
        return Question(
            kind=place("kind"),
            locale=None if self.locale is None else place("locale"),
            slug=self.slug and place("slug"),
            facets=tuple(
                (place(f"name {n}"), place(f"value {n}")) for n in range(len(self.facets))
            ),
            since=self.since and place("since"),
            before=self.before and place("before"),
            newest_first=self.newest_first,
        )

    def values(self) -> dict[str, Any]:
        """What belongs in those places."""
        names = {f"name {n}": name for n, (name, _) in enumerate(self.facets)}
        values = {f"value {n}": value for n, (_, value) in enumerate(self.facets)}
        return vars(self) | names | values


@dataclass
class ListPage:
    """Part of a list: its documents, whether more follow, and when the list may next change."""

    documents: list[Document] = field(default_factory=list)
    last_key: bytes | None = None
    changes_at: datetime | None = None


_CARD = ("public_id", "kind", "shown", "card", "etag", "sort_key")
_TIMES = ("visible_from", "visible_until", "stale_at", "due_at")
# Lists as they are asked for, of one size each, whose SQL is remembered.
SHAPES = 256


def one(kind: str, public_id: UUID, *, at: datetime) -> Document | None:
    """The document of a thing, if readers may see it at this moment."""
    found = item_statement().run({"kind": kind, "public_id": public_id})
    return next(iter(current(found, at=at)), None)


def page_of(question: Question, *, size: int, after: bytes | None, at: datetime) -> ListPage:
    """At most `size` documents of a list, after a place in it, in one query."""
    statement = page_statement(question.shape(), size=size, goes_on=after is not None)
    rows = statement.run(question.values() | {"at": at, "after": after})
    shown = rows[:size]
    return ListPage(
        documents=current(shown, at=at),
        last_key=bytes(shown[-1].sort_key) if len(rows) > size else None,
        changes_at=rows[0].list_changes_at if rows else next_change(question.kind),
    )


@lru_cache(maxsize=1)
def item_statement() -> Statement:
    """The query for one document."""
    return Statement(Document.objects.filter(kind=place("kind"), public_id=place("public_id")))


@lru_cache(maxsize=SHAPES)
def page_statement(shape: Question, *, size: int, goes_on: bool) -> Statement:
    """The query for a page of such a list, and one row more if there is one."""
    after = place("after") if goes_on else None
    found = matching(shape, at=place("at"), after=after)
    return Statement(ordered(found, shape)[: size + 1])


def whole_page_of(question: Question, *, size: int, at: datetime) -> ListPage:
    """The first documents of a list with their whole text, in one query."""
    found = ordered(matching(question, at=at), question)
    rows = list(found.only(*_CARD, *_TIMES, "body")[:size])
    changes_at = rows[0].list_changes_at if rows else next_change(question.kind)  # type: ignore[attr-defined]  # annotated
    return ListPage(documents=current(rows, at=at), changes_at=changes_at)


def matching(question: Question, *, at: datetime, after: bytes | None = None) -> DocumentQuerySet:
    """The documents of a list at a moment, after a place in it, in no order."""
    found = Document.objects.visible(at=at)
    if question.slug:
        found = found.filter(kind=question.kind, slug=question.slug)
    if question.facets:
        return narrowed(found, question, after=after)
    if question.locale is not None:
        found = found.filter(locale=question.locale)
    return found.filter(within(question, after), kind=question.kind)


def narrowed(
    found: DocumentQuerySet, question: Question, *, after: bytes | None
) -> DocumentQuerySet:
    """Those of a list that have all the values asked for.

    It is read from the first value's rows, which stand in the list's order: a value that few
    documents have costs no walk through all the others. Kind and locale are asked of those rows
    alone: asked of the documents as well, a database whose statistics are old reads all of a kind.
    """
    first, *others = question.facets
    rows = within(question, after, "facets__") & Q(**having(question, *first, "facets__"))
    found = found.alias(place=FilteredRelation("facets", condition=rows))
    for name, value in others:
        same = DocumentFacet.objects.filter(**having(question, name, value))
        found = found.filter(Exists(same.filter(document=OuterRef("pk"))))
    return found.filter(place__isnull=False)  # type: ignore[misc]  # the alias is unknown to it


def within(question: Question, after: bytes | None, relation: str = "") -> Q:
    """The condition that a sort key lies within the question's bounds, after a place."""
    onwards = "lt" if question.newest_first else "gt"
    bounds = [("gte", question.since or None), ("lt", question.before or None), (onwards, after)]
    wanted = [Q(**{f"{relation}sort_key__{how}": key}) for how, key in bounds if key is not None]
    return Q(*wanted)


def having(question: Question, name: str, value: str, relation: str = "") -> dict[str, Any]:
    """What the rows of one value of a facet have in common, as their index has it."""
    named = {"kind": question.kind, "locale": question.locale, "name": name, "value": value}
    return {f"{relation}{column}": wanted for column, wanted in named.items()}


def ordered(found: DocumentQuerySet, question: Question) -> DocumentQuerySet:
    """The same in the list's order, with what a page of it needs."""
    key = F("place__sort_key" if question.facets else "sort_key")
    first = Document.objects.filter(kind=question.kind, due_at__isnull=False).order_by("due_at")
    return (
        found.order_by(key.desc() if question.newest_first else key.asc())
        .only(*_CARD, *_TIMES)
        .annotate(list_changes_at=Subquery(first.values("due_at")[:1]))
    )


def next_change(kind: str) -> datetime | None:
    """When a list of this kind may next change by itself."""
    changes = Document.objects.filter(kind=kind, due_at__isnull=False).order_by("due_at")
    return changes.values_list("due_at", flat=True).first()


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

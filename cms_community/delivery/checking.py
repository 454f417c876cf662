"""Proof that what is stored is what would be rendered now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from .actions import BATCH, batched
from .models import Document
from .registry import Rendered, Renders, resources
from .writing import TEXTS, columns, etag, says_the_same


class Fault(NamedTuple):
    """A document that is not what it should be."""

    kind: str
    public_id: UUID
    what: str


def faults(*, at: datetime) -> Iterator[Fault]:
    """Every document that differs from a fresh rendering; those that wait to be rendered do not."""
    for resource in resources():
        for keys in batched(resource.every_id(), BATCH):
            yield from faults_among(resource, keys, at=at)
    yield from orphans()


def faults_among(resource: Renders, keys: list[UUID], *, at: datetime) -> Iterator[Fault]:
    """The faults among some of a resource's documents."""
    fresh = resource.render(keys, at=at)
    found = Document.objects.filter(kind=resource.name, public_id__in=keys)
    found = found.prefetch_related("made_from", "facets")
    stored = {document.public_id: document for document in found}
    for key, rendered in fresh.items():
        what = fault_of(stored.get(key), rendered, at=at)
        if what:
            yield Fault(resource.name, key, what)


def fault_of(document: Document | None, rendered: Rendered, *, at: datetime) -> str:
    """What is wrong with a document, nothing if it is right or waits to be rendered."""
    if document is None:
        return "is missing" if rendered.shown else ""
    if document.due_at is not None and document.due_at <= at:
        return ""
    wrong = differing(document, rendered)
    if document.announced != document.state(at):
        wrong.append("its place in the feed")
    return f"differs in {', '.join(wrong)}" if wrong else ""


def differing(document: Document, rendered: Rendered) -> list[str]:
    """The names of what differs between what is stored and what was rendered."""
    wanted = columns(rendered) | {
        "visible_from": rendered.visible_from,
        "visible_until": rendered.visible_until,
        "stale_at": rendered.stale_at,
    }
    same = TEXTS if says_the_same(document, rendered) else ()
    wrong = [n for n, value in wanted.items() if n not in same and read(document, n) != value]
    if document.etag != etag(document):
        wrong.append("etag")
    if {row.tag for row in document.made_from.all()} != rendered.tags | rendered.watched:
        wrong.append("what it is made from")
    facets = {(row.name, row.value) for row in document.facets.all()}
    if facets != (rendered.facets if rendered.shown else set()):
        wrong.append("facets")
    if any(
        (row.locale, bytes(row.sort_key)) != (rendered.locale, rendered.sort_key)
        for row in document.facets.all()
    ):
        wrong.append("its place among its facets")
    return wrong


def read(document: Document, name: str) -> object:
    """A column's value, with bytes as bytes whatever the database gives."""
    value = getattr(document, name)
    return bytes(value) if isinstance(value, memoryview) else value


def orphans() -> Iterator[Fault]:
    """Documents that are shown though what they were made of is gone."""
    for resource in resources():
        alive = set(resource.every_id())
        shown = Document.objects.filter(kind=resource.name, shown=True)
        for key in shown.values_list("public_id", flat=True).iterator():
            if key not in alive:
                yield Fault(resource.name, key, "is of something that no longer exists")

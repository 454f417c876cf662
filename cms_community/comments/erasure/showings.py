"""Remembers where each pick was shown, as documents change: a row when it comes, one when it goes.

A document names what it shows by tags, `pick:3f9c1a27b0` among them. What is due and not rendered
yet is rendered on the spot for whoever reads it, which for that moment is not remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from ...delivery.models import Document
from ..models import Pick, Showing

# What comes before the ten digits in the tag of a pick.
TAG = "pick:"


class Shown(NamedTuple):
    """A pick, by its tag, in a document."""

    tag: str
    kind: str
    public_id: UUID


def note_showings(*, documents: Sequence[Document]) -> None:
    """Remember which picks these documents begin or cease to show; to be called as they change.

    One query when nothing about picks has changed, however many documents there are.
    """
    now = {shown: document for document in documents for shown in picks_in(document)}
    known = open_showings(documents)
    end([known[gone] for gone in known.keys() - now.keys()], documents)
    begin({new: now[new] for new in now.keys() - known.keys()})


def picks_in(document: Document) -> Iterator[Shown]:
    """The picks that a document shows readers, by their tags."""
    if document.announced:
        for tag in document.tags.split():
            if tag.startswith(TAG):
                yield Shown(tag, document.kind, document.public_id)


def open_showings(documents: Iterable[Document]) -> dict[Shown, Showing]:
    """What these documents were last known to show."""
    ids = [document.public_id for document in documents]
    found = Showing.objects.current().filter(public_id__in=ids).select_related("pick")
    rows = found.only("kind", "public_id", "url", "pick__public_id")
    return {Shown(TAG + row.pick.short_id, row.kind, row.public_id): row for row in rows}


def end(showings: Sequence[Showing], documents: Sequence[Document]) -> None:
    """Note until when these were shown: now, or when the document's own time was over."""
    if not showings:
        return
    by_id = {(document.kind, document.public_id): document for document in documents}
    for showing in showings:
        document = by_id[showing.kind, showing.public_id]
        moments = (document.announced_at, document.visible_until)
        showing.shown_until = min(moment for moment in moments if moment)
        showing.last_url = document.announced_url
    Showing.objects.bulk_update(showings, ["shown_until", "last_url"])


def begin(shown: dict[Shown, Document]) -> None:
    """Note that these are shown from now on."""
    if not shown:
        return
    picks = picks_tagged({each.tag for each in shown})
    Showing.objects.bulk_create(
        Showing(
            pick=picks[each.tag],
            kind=each.kind,
            public_id=each.public_id,
            url=document.announced_url,
            shown_from=document.announced_at or timezone.now(),
        )
        for each, document in shown.items()
        if each.tag in picks
    )


def picks_tagged(tags: Iterable[str]) -> dict[str, Pick]:
    """The picks of these tags, each the beginning of a public id."""
    named = reduce(or_, (Q(public_id__range=bounds(tag)) for tag in tags))
    return {TAG + pick.short_id: pick for pick in Pick.objects.filter(named).only("public_id")}


def bounds(tag: str) -> tuple[UUID, UUID]:
    """The first and the last public id that a tag may stand for."""
    digits = tag.removeprefix(TAG)
    return UUID(hex=digits.ljust(32, "0")), UUID(hex=digits.ljust(32, "f"))

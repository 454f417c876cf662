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
    gone: dict[tuple[str, UUID], list[int]] = {}
    for shown in known.keys() - now.keys():
        gone.setdefault(shown[1:], []).append(known[shown])
    for document in documents:
        end(document, gone.get((document.kind, document.public_id), []))
    begin({new: now[new] for new in now.keys() - known.keys()})


def picks_in(document: Document) -> Iterator[Shown]:
    """The picks that a document shows readers, by their tags."""
    if document.announced:
        for tag in document.tags.split():
            if tag.startswith(TAG):
                yield Shown(tag, document.kind, document.public_id)


def open_showings(documents: Iterable[Document]) -> dict[Shown, int]:
    """What these documents were last known to show, with the keys of the rows."""
    ids = [document.public_id for document in documents]
    found = Showing.objects.current().filter(public_id__in=ids)
    rows = found.values_list("pick__public_id", "kind", "public_id", "pk")
    return {Shown(f"{TAG}{pick.hex[:10]}", kind, own): key for pick, kind, own, key in rows}


def end(document: Document, keys: Sequence[int]) -> None:
    """Note until when a document showed these: now, or when its own time was over."""
    if keys:
        moments = (document.announced_at, document.visible_until)
        until = min((moment for moment in moments if moment), default=timezone.now())
        ended = Showing.objects.filter(pk__in=keys)
        ended.update(shown_until=until, last_url=document.announced_url)


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

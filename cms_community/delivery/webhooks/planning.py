"""What is to be posted is written with the change itself, so neither can be lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ..models import Document
from .events import Event, entry, event_of
from .models import Delivery, Endpoint

# A receiver asks the API at once for what it is told of: by then every server process must have
# dropped what it held in memory, which it does within a second.
SETTLING = timedelta(seconds=1)

Told = tuple[Event, dict[str, Any]]


def plan_deliveries(*, documents: Sequence[Document]) -> None:
    """Have every endpoint that asked for it told of these changes, within their transaction.

    Whoever changes documents holds the feed's counter until the commit, so one plans at a time.
    """
    endpoints = list(Endpoint.objects.listening())
    told = [(event_of(document), entry(document)) for document in documents] if endpoints else []
    for endpoint in endpoints:
        wanted = [(event, each) for event, each in told if event in endpoint.events]
        if wanted:
            tell(endpoint, wanted)


def tell(endpoint: Endpoint, told: Iterable[Told]) -> None:
    """Put changes into the endpoint's open deliveries, and into new ones once these are full.

    Thousands of changes are few posts then, and a document that changes twice before the first
    post is told of once. A worker that is taking a delivery holds it: what it holds is left alone.
    """
    mine = Delivery.objects.open().filter(endpoint=endpoint)
    latest = {each.event: each for each in mine.select_for_update(skip_locked=True)}
    touched: dict[str, Delivery] = {}
    for event, each in told:
        delivery = room(latest, event, each) or new_delivery(endpoint, event)
        delivery.add(each)
        latest[delivery.event] = touched[delivery.message_id] = delivery
    for delivery in touched.values():
        delivery.save()


def new_delivery(endpoint: Endpoint, event: Event) -> Delivery:
    """An empty delivery, to be posted in a second."""
    return Delivery(endpoint=endpoint, event=event, due_at=timezone.now() + SETTLING)


def room(latest: dict[str, Delivery], event: Event, told: dict[str, Any]) -> Delivery | None:
    """The open delivery that this belongs into, if there is one.

    What was published and then updated, all unsent, is still news to the receiver: published.
    """
    news = latest.get(Event.PUBLISHED)
    if event == Event.UPDATED and news and news.has(told):
        return news
    same = latest.get(event)
    return same if same and (same.has(told) or not same.is_full) else None

"""What the desk does with webhooks; each act has its line in the log, none shows a secret."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from .events import PING
from .models import Attempt, Delivery, Endpoint
from .querysets import DeliveryQuerySet
from .signing import new_secret

# How long the former secret still signs, so that the receiver can change it in its own time.
OVERLAP = timedelta(hours=24)
# Deliveries are forgotten, with their answers, after this.
REMEMBERED = timedelta(days=30)
# Forgotten in one go.
BATCH = 1000

Person = Any


def create_endpoint(*, name: str, url: str, events: Iterable[str], by: Person) -> Endpoint:
    """Tell an address what changes from now on; its secret is to be shown once."""
    with transaction.atomic():
        endpoint = Endpoint.objects.create(name=name, url=url, events=sorted(events))
        log(endpoint, "community.create_webhook", user=by, data={"url": url})
    return endpoint


def change_endpoint(
    *, endpoint: Endpoint, name: str, url: str, events: Iterable[str], by: Person
) -> Endpoint:
    """Change its name, its address or what it hears of; what waits goes to the new address."""
    with transaction.atomic():
        endpoint = taken(endpoint)
        endpoint.name, endpoint.url, endpoint.events = name, url, sorted(events)
        endpoint.save()
        log(endpoint, "community.change_webhook", user=by, data={"url": url})
    return endpoint


def rotate_secret(*, endpoint: Endpoint, by: Person) -> Endpoint:
    """Give it a new secret, to be shown once; the former one signs too for another day."""
    with transaction.atomic():
        endpoint = taken(endpoint)
        endpoint.previous_secret = endpoint.secret
        endpoint.previous_secret_until = timezone.now() + OVERLAP
        endpoint.secret = new_secret()
        endpoint.save()
        log(endpoint, "community.rotate_webhook_secret", user=by)
    return endpoint


def pause_endpoint(*, endpoint: Endpoint, by: Person) -> Endpoint:
    """Post nothing for now; what changes meanwhile is kept for it."""
    return set_state(endpoint, Endpoint.State.PAUSED, "community.pause_webhook", by)


def resume_endpoint(*, endpoint: Endpoint, by: Person) -> Endpoint:
    """Post again, beginning with what waits."""
    return set_state(endpoint, Endpoint.State.ACTIVE, "community.resume_webhook", by)


def set_state(endpoint: Endpoint, state: str, action: str, by: Person) -> Endpoint:
    """Set its state, unless it has it already."""
    with transaction.atomic():
        endpoint = taken(endpoint)
        if endpoint.state != state:
            endpoint.state = state
            endpoint.save()
            log(endpoint, action, user=by)
    return endpoint


def delete_endpoint(*, endpoint: Endpoint, by: Person) -> None:
    """Forget it, with everything that was or was to be posted to it."""
    with transaction.atomic():
        log(endpoint, "community.delete_webhook", user=by, data={"url": endpoint.url})
        endpoint.delete()


def ping_endpoint(*, endpoint: Endpoint, by: Person) -> Delivery:
    """Post an empty message, to see whether the receiver takes it."""
    with transaction.atomic():
        delivery = Delivery.objects.create(endpoint=endpoint, event=PING, is_open=False)
        log(endpoint, "community.ping_webhook", user=by, data={"id": delivery.message_id})
    return delivery


def replay_delivery(*, delivery: Delivery, by: Person) -> int:
    """Post one again under its own id: who has taken it ignores it, who lost it takes it."""
    return replay(delivery.endpoint, Delivery.objects.filter(pk=delivery.pk), by)


def replay_range(
    *,
    endpoint: Endpoint,
    places: tuple[int, int] | None = None,
    times: tuple[datetime, datetime] | None = None,
    by: Person,
) -> int:
    """Post again whatever told of these places of the feed, or was made in this time."""
    found = Delivery.objects.filter(endpoint=endpoint)
    if places:
        found = found.between_places(*places)
    if times:
        found = found.filter(created_at__range=times)
    return replay(endpoint, found, by)


def replay(endpoint: Endpoint, deliveries: DeliveryQuerySet, by: Person) -> int:
    """Have those that are over posted anew; how many. Those that still wait come anyway."""
    with transaction.atomic():
        count = deliveries.over().update(
            state=Delivery.State.PENDING,
            attempts=0,
            due_at=timezone.now(),
            leased_until=None,
            is_open=False,
        )
        log(endpoint, "community.replay_webhook", user=by, data={"count": count})
    return count


def forget_deliveries() -> int:
    """Delete what is over and old, a thousand at most; how many that were."""
    old = Delivery.objects.over().filter(created_at__lt=timezone.now() - REMEMBERED)
    keys = list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH])
    Delivery.objects.filter(pk__in=keys).delete()
    return len(keys)


def taken(endpoint: Endpoint) -> Endpoint:
    """The endpoint as it is now, locked; deliveries may be planned for it meanwhile."""
    return Endpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)


def forget_answers(*, since: datetime) -> None:
    """Keep only the statuses of what receivers answered since: an answer may repeat a text."""
    Attempt.objects.filter(made_at__gte=since).exclude(excerpt="").update(excerpt="")

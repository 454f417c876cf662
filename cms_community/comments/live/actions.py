"""What brings comments in from live sources: each function checks, writes, and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from ...conf import setting
from ...members.models import Source
from ..records import Refused
from ..sources import adapter_of
from ..sources.answers import BadSignature, NotUnderstood
from . import polling
from .asking import log_without_words
from .credentials import secrets_of
from .models import Arrival, Connection
from .pushing import Item, Result, digest_of, push, push_once
from .told import event_key, without, written

# What reading something of another shape than was expected ends in.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError, NotUnderstood)


class Unreadable(ValueError):
    """A webhook that is signed and cannot be read; the text is the sentence that says why."""


def accept_webhook(*, source_name: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Keep what a source posted, if it signed it; an event that is known is not kept twice.

    Raises BadSignature, the same for a source that we do not know, and Unreadable.
    """
    known = Connection.objects.select_related("source").filter(source__name=source_name)
    connection = known.first()
    read = adapter_of(connection.source.kind).read_webhook if connection else None
    secrets = secrets_of(connection) if connection else ()
    if connection is None or read is None or not secrets:
        raise BadSignature
    try:
        told = read(body, headers, secrets)
    except UNREADABLE as error:
        raise Unreadable(sentence_of(error)) from error
    asks = bool(told.look_up or told.members)
    if told.records or asks:
        arrival = Arrival(
            source=connection.source,
            event=event_key(told.event),
            told=written(told),
            asks=asks,
        )
        Arrival.objects.bulk_create([arrival], ignore_conflicts=True)


def sentence_of(error: Exception) -> str:
    """Why a webhook could not be read: as its adapter says, or that it is no such thing."""
    if isinstance(error, Refused | NotUnderstood):
        return str(error)
    log_without_words("A signed webhook could not be read", error)
    return "The body is not what this platform's webhooks send."


def push_comments(
    *, source: Source, items: Sequence[Item], media_type: str, body: bytes, key: str, by: Any
) -> list[Result]:
    """Take in what the newspaper's own platform pushes; an answer for each item, in order.

    With a key, the same push again is answered as it was the first time; raises CannotPush.
    """
    if not key:
        return push(source=source, items=items)
    digest = digest_of(source, media_type, body)
    return push_once(source=source, items=items, key=key, digest=digest, by=by)


def connect_source(*, connection: Connection, by: Any) -> None:
    """Keep how a source is reached; at another address it is asked from the beginning."""
    with transaction.atomic():
        stored = Connection.objects.select_for_update().filter(pk=connection.pk).first()
        moved = stored is not None and (stored.address, stored.account) != (
            connection.address,
            connection.account,
        )
        if stored is not None:
            connection.cursor = "" if moved else stored.cursor
        connection.due_at = None
        connection.save()
        log(connection.source, "community.connect_source", user=by)


def ask_source(*, connection: Connection) -> polling.Page | None:
    """Ask a source now, once; None when somebody else is about it. Raises Unanswered."""
    return polling.ask(connection)


def forget_arrivals() -> int:
    """Delete what has long been worked through; how many arrivals."""
    over = timezone.now() - timedelta(days=setting("ARRIVALS_DAYS"))
    return Arrival.objects.filter(done_at__lt=over).delete()[0]


def forget_told(*, source: Source, comments: set[str], members: set[str]) -> int:
    """Take what is told of these comments and members out of what still waits; from how many."""
    found = 0
    with transaction.atomic():
        for arrival in Arrival.objects.waiting().filter(source=source).select_for_update():
            left = without(arrival, comments, members)
            if left != arrival.told:
                found += 1
                Arrival.objects.filter(pk=arrival.pk).update(told=left)
    return found

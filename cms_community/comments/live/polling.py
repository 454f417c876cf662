"""Asks sources for what is new, one page at a time; the cursor moves with what it brought."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import tables
from ..receiving import Received, receive_comments
from ..sources import adapter_of
from ..sources.answers import Misconfigured, Polled, Unanswered
from .asking import understood
from .credentials import access_to
from .health import note_answer, note_failure, note_refused
from .models import Connection

# Longer than a turn may last: whoever is killed in it leaves the source to the others after this.
LEASE = timedelta(minutes=5)
# Pages and seconds that one source gets before the others have theirs.
PAGES = 20
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Page:
    """What one question brought; `more` says that the source has more to tell at once."""

    received: Received
    more: bool
    refused: int


def poll_due() -> int:
    """Give every source whose time has come a turn; how many comments are new or changed."""
    # One that has more to tell is due again at once, and waits for the worker's next round.
    told, at = 0, timezone.now()
    while connection := take(at=at):
        told += poll(connection)
    return told


def take(*, at: datetime) -> Connection | None:
    """The connection that is longest due, for this worker alone until its lease ends."""
    with transaction.atomic():
        due = Connection.objects.due(at=at)
        connection = due.select_for_update(skip_locked=True, of=("self",)).first()
        if connection:
            connection.due_at = timezone.now() + LEASE
            connection.save(update_fields=["due_at"])
    return connection


def poll(connection: Connection) -> int:
    """Ask one source, page after page for a while; how many comments are new or changed."""
    told, began = 0, time.monotonic()
    for _number in range(PAGES):
        try:
            page = ask(connection)
        except Unanswered:
            break
        if page is None:
            break
        told += page.received.new + page.received.changed
        if not page.more or time.monotonic() - began > SECONDS:
            break
    return told


def ask(connection: Connection) -> Page | None:
    """Ask once, and take in the answer; None if somebody else went on meanwhile.

    Raises Unanswered, which is noted: the source is asked again later, from the same cursor.
    """
    try:
        with understood(connection.source):
            return keep(connection, answer_of(connection))
    except Unanswered as failure:
        again_at = note_failure(connection.source, failure, at=timezone.now())
        Connection.objects.filter(pk=connection.pk).update(due_at=again_at)
        raise


def answer_of(connection: Connection) -> Polled:
    """What the source answers."""
    poll_since = adapter_of(connection.source.kind).poll_since
    if poll_since is None:
        raise Misconfigured(_("This source cannot be asked: it calls us, or is imported."))
    return poll_since(access_to(connection), connection.cursor)


def keep(connection: Connection, polled: Polled) -> Page | None:
    """Take in a page and move the cursor, in one transaction; None if the cursor has moved."""
    with transaction.atomic():
        tables.lock(connection.source)
        stored = Connection.objects.select_for_update().get(pk=connection.pk)
        if place(stored) != place(connection):
            return None
        received = receive_comments(source=connection.source, records=polled.records)
        moved = polled.cursor != stored.cursor
        now = timezone.now()
        wait = timedelta(0) if polled.more and moved else timedelta(seconds=stored.poll_every)
        stored.cursor, stored.due_at = polled.cursor, now + wait
        stored.save(update_fields=["cursor", "due_at"])
        note_answer(connection.source, at=now)
        note_refused(connection.source, polled.refused, at=now)
    connection.cursor = polled.cursor
    return Page(received, polled.more and moved, len(polled.refused))


def place(connection: Connection) -> tuple[str, str, str]:
    """Where a source is asked, and from where on."""
    return connection.address, connection.account, connection.cursor

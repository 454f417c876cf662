"""A thousand events, doubled and shuffled, through two workers' turns, end in the same tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms_community.comments.live import arrivals
from cms_community.comments.live.told import written
from cms_community.comments.models import Arrival, Connection
from cms_community.comments.sources.answers import Told
from cms_community.members.models import Source

from ..test_receiving import empty_the_tables, the_tables
from .platform import told

EVENTS = 1_000
DAY = datetime(2026, 11, 1, tzinfo=UTC)
STATES = ["visible", "visible", "visible", "held", "rejected", "removed_by_author", "erased"]


def story() -> list[dict[str, Any]]:
    """A thousand events about four hundred comments: edits, removals, some brought back."""
    chance = Random(1944)  # noqa: S311  the same story every time is the point
    events = []
    for number in range(EVENTS):
        state = chance.choice(STATES)
        at = DAY + timedelta(minutes=chance.randrange(5_000))
        text = None if state == "erased" else f"Version {number}"
        events.append(
            told(
                str(chance.randrange(400)),
                parent_source_id=chance.choice([None, str(chance.randrange(400))]),
                member_source_id=f"m{chance.randrange(40)}",
                member_name=f"Membre {chance.randrange(3)}",
                body_text=text,
                state=state,
                source_updated_at=at.isoformat(),
                reactions=chance.choice([None, chance.randrange(9)]),
            )
        )
    return events


def empty_the_queue() -> None:
    """Forget all arrivals; those deleted one by one are read over again until the test ends."""
    if database.vendor != "postgresql":
        Arrival.objects.all().delete()
        return
    with database.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {Arrival._meta.db_table}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def post_all(source: Source, events: list[dict[str, Any]], chance: Random) -> None:
    """Each event twice, some under the same name, in any order."""
    twice = [(f"e{n}", event) for n, event in enumerate(events)]
    twice += [(f"e{n}" if chance.random() < 0.5 else "", event) for n, event in enumerate(events)]
    chance.shuffle(twice)
    rows = [Arrival(source=source, event=n, told=written(Told([one]))) for n, one in twice]
    Arrival.objects.bulk_create(rows, ignore_conflicts=True)


def turns(source: Source, chance: Random) -> Iterator[int]:
    """Two workers at once: either takes a batch, writes it, or is killed with it in its hands."""
    hands: list[list[Arrival]] = [[], []]
    while Arrival.objects.waiting().exists():
        worker = chance.randrange(2)
        if not hands[worker]:
            hands[worker] = arrivals.take(at=timezone.now())
        elif chance.random() < 0.2:
            keys = [arrival.pk for arrival in hands[worker]]
            hands[worker] = hands[worker] if chance.random() < 0.5 else []
            Arrival.objects.waiting().filter(pk__in=keys).update(due_at=timezone.now())
        else:
            arrivals.take_in_whole(source, hands[worker], arrivals.Answer())
            yield len(hands[worker])
            hands[worker] = []


@pytest.mark.django_db
def test_a_thousand_events_end_in_the_same_tables(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "AT_ONCE", 300)
    source, events = connection.source, story()
    in_order = sorted(events, key=lambda each: each["source_updated_at"])
    Arrival.objects.bulk_create(
        Arrival(source=source, told=written(Told([event]))) for event in in_order
    )
    while arrivals.work_through():
        pass
    expected = the_tables()

    @settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(seed=st.integers(0, 2**32))
    def any_order_ends_the_same(seed: int) -> None:
        chance = Random(seed)  # noqa: S311  the order that hypothesis chose
        empty_the_tables()
        empty_the_queue()
        post_all(source, events, chance)
        assert sum(turns(source, chance)) >= EVENTS
        assert the_tables() == expected
        assert not Arrival.objects.exclude(error="").exists()

    any_order_ends_the_same()

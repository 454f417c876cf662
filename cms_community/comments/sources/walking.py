"""Goes through what a platform has written, by the dates that it gives, and never past anything.

No platform tells what changed since a moment; all can list by the date of writing. So what is new
is read from some minutes before the newest that is known, since what was written in the same
instant, or by a slower server, may show later; and every hour the whole last day is read again,
which finds what moderators released, refused or removed meanwhile.

The cursor is ours: where the pass at hand began and how it goes on, the newest date seen, and when
a day was last read. It moves by the platform's own clock, so that it does not matter how wrong
that is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from ..records import Record
from .answers import Polled

# How far back the first pass goes: what is older comes with an export.
FIRST = timedelta(days=30)
OVERLAP = timedelta(minutes=5)
SWEEP, SWEEP_EVERY = timedelta(days=1), timedelta(hours=1)


class Page(NamedTuple):
    """Some of what was written since a moment, and how to go on; "" if that is all."""

    records: list[Record]
    refused: list[str]
    newest: datetime | None
    token: str = ""


# Reads on: what was written since a moment, from a token on, "" at first.
ReadPage = Callable[[datetime, str], Page]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a walk stands: its pass began at `start` and goes on at `token`, "" once it is over."""

    start: datetime
    newest: datetime
    swept: datetime
    token: str = ""


def walk(cursor: str, read_page: ReadPage) -> Polled:
    """One page from where the cursor stands."""
    place = _read(cursor)
    if not place.token:
        place = _next_pass(place)
    page = read_page(place.start, place.token)
    newest = max(place.newest, page.newest or place.newest)
    place = replace(place, newest=newest, token=page.token)
    return Polled(page.records, _written(place), more=bool(page.token), refused=page.refused)


def newest_of(records: list[Record]) -> datetime | None:
    """The latest date at which one of the records was written."""
    return max((record.created_at for record in records), default=None)


def _next_pass(place: _Place) -> _Place:
    now = timezone.now()
    # One comment dated far ahead must not hide all that is written until then.
    known = min(place.newest, now)
    if now - place.swept < SWEEP_EVERY:
        return replace(place, start=known - OVERLAP, newest=known)
    return replace(place, start=known - SWEEP, newest=known, swept=now)


def _read(cursor: str) -> _Place:
    """The place that a cursor names; the beginning, for none and for what is none of ours."""
    try:
        told = json.loads(cursor)
        dates = {name: datetime.fromisoformat(told[name]) for name in ("start", "newest", "swept")}
        return _Place(**dates, token=str(told["token"]))
    except (ValueError, TypeError, KeyError):
        now = timezone.now()
        return _Place(start=now, newest=now - FIRST + SWEEP, swept=datetime.min.replace(tzinfo=UTC))


def _written(place: _Place) -> str:
    return json.dumps(asdict(place), default=datetime.isoformat)

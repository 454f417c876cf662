"""What is kept of a webhook until it is worked through, written down and read again."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, NamedTuple

from ..sources.answers import Told
from .models import Arrival

LONGEST_EVENT = 100


class Kept(NamedTuple):
    """Records as they were told; ids of comments to look up, some of them for the last time;
    and of members whose comments are to be looked up.
    """

    records: list[dict[str, Any]]
    look_up: list[str]
    again: list[str]
    members: list[str]

    def written(self) -> str:
        """As an arrival keeps it: JSON in ASCII; empty when nothing is left."""
        return json.dumps(self._asdict(), default=iso) if any(self) else ""


def written(told: Told) -> str:
    """What a platform told, as an arrival keeps it."""
    return Kept(told.records, told.look_up, [], told.members).written()


def read(arrival: Arrival) -> Kept:
    """What an arrival keeps; nothing once it is worked through."""
    return Kept(**json.loads(arrival.told)) if arrival.told else Kept([], [], [], [])


def event_key(event: str) -> str:
    """The name of an event as its column can hold it, whatever the platform wrote."""
    if len(event) <= LONGEST_EVENT and event.isprintable():
        return event
    return hashlib.sha256(event.encode(errors="surrogatepass")).hexdigest()


def iso(value: Any) -> str:
    """A date as text; nothing else may be in a record that JSON does not know."""
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is nothing that a record holds")


def without(arrival: Arrival, comments: set[str], members: set[str]) -> str:
    """What an arrival keeps, but the records of these comments and of these members."""
    kept = read(arrival)
    records = [
        told
        for told in kept.records
        if told.get("source_id") not in comments and told.get("member_source_id") not in members
    ]
    return kept._replace(records=records).written()

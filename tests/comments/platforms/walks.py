"""Polls a platform to the end of what it has to tell."""

from __future__ import annotations

from cms_community.comments.records import Record
from cms_community.comments.sources import PollSince
from cms_community.comments.sources.access import Access


def polled(poll_since: PollSince, access: Access, cursor: str = "") -> tuple[list[Record], str]:
    """All the records, and the cursor from which the next walk begins."""
    records: list[Record] = []
    more = True
    while more:
        answer = poll_since(access, cursor)
        assert answer.refused == []
        records += answer.records
        cursor, more = answer.cursor, answer.more
    return records, cursor

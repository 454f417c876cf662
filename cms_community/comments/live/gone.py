"""Comments of which their source definitely says that there are none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from ...members.models import Source
from .. import tables
from ..merging import TOMBSTONES
from ..models import Comment, State
from ..receiving import receive_comments
from ..records import Record

# The fields of a comment that a record has under the same name.
_KEPT = [
    *("created_at", "edited_at", "featured_at_source", "permalink", "language"),
    *("reactions", "dislikes", "replies", "flags"),
]
_READ = [
    *("remote_id", "source_updated_at", "parent_remote_id", "discussion__remote_id"),
    *("member__remote_id", *_KEPT),
]


def note_gone(
    *,
    source: Source,
    ids: Iterable[str],
    at: datetime | None = None,
    known_at: datetime | None = None,
) -> set[str]:
    """Take in that its source has these comments no more; returns the ids of which we know none.

    What we know is dated at the moment at which the source was asked, now if none is given, so
    that only a word that the source says later can bring it back. `known_at` is when the newsroom
    first knew of it, if that was before.
    """
    asked, at = set(ids), at or timezone.now()
    if not asked:
        return set()
    with transaction.atomic():
        tables.lock(source)
        known = Comment.objects.filter(source=source, remote_id__in=asked)
        unknown = asked - set(known.values_list("remote_id", flat=True))
        standing = known.exclude(state__in=TOMBSTONES)
        records = [as_gone(row, at=at) for row in standing.values(*_READ)]
        receive_comments(source=source, records=records, known_at=known_at)
    return unknown


def as_gone(row: dict[str, Any], *, at: datetime) -> Record:
    """A comment's tombstone, with all that is no text."""
    return Record(
        source_id=row["remote_id"],
        discussion_source_id=row["discussion__remote_id"],
        # A source whose clock is ahead may have dated its last word later than we asked.
        source_updated_at=max(at, row["source_updated_at"]),
        parent_source_id=row["parent_remote_id"] or None,
        member_source_id=row["member__remote_id"],
        state=State.GONE.value,
        **{name: row[name] for name in _KEPT},
    )

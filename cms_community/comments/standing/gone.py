"""What a source definitely no longer has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ...members.models import Source
from ..models import Comment, State
from ..receiving import receive_comments
from ..records import Record


def note_gone(*, source: Source, ids: Iterable[str], at: datetime, known_at: datetime) -> None:
    """Take in that there are no such comments, as of the moment at which the source was asked."""
    found = Comment.objects.filter(source=source, remote_id__in=list(ids)).with_context()
    records = [gone(comment, at=at) for comment in found if comment.state != State.ERASED]
    receive_comments(source=source, records=records, known_at=known_at)


def gone(comment: Comment, *, at: datetime) -> Record:
    """A comment that is no more: where it stood is kept, none of what it said."""
    return Record(
        source_id=comment.remote_id,
        discussion_source_id=comment.discussion.remote_id,
        created_at=comment.created_at,
        # A source whose clock is ahead may have dated its last word later than we asked.
        source_updated_at=max(at, comment.source_updated_at),
        parent_source_id=comment.parent_remote_id or None,
        member_source_id=comment.member.remote_id if comment.member else None,
        state=State.GONE.value,
        permalink=comment.permalink or None,
        language=comment.language or None,
    )

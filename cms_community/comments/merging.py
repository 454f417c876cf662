"""Which of two versions of a comment holds, and what is kept of it.

The rules make a merge that is commutative, associative and idempotent: however the versions of a
comment arrive, once or twice, shuffled or in batches, the same row remains.

- The greater (erased or not, source_updated_at, severity of the state, source_revision) wins. So at
  equal dates a removal wins, an older event undoes nothing, and nothing undoes an erasure.
- Two versions equal in all of this are one version that was read twice: each count is the greater
  of the two, and where anything else differs the greater text wins.
- What its author removed, what is gone and what is erased keep a row and no text. Other states keep
  the text that their source sends, for the moderators' file.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any, NamedTuple

from .cleaning import clean_body, plain
from .models import State
from .records import Record

SEVERITY: dict[str, int] = {
    State.VISIBLE.value: 0,
    State.HELD.value: 1,
    State.SPAM.value: 2,
    State.REJECTED.value: 3,
    State.REMOVED_BY_AUTHOR.value: 4,
    State.GONE.value: 5,
    State.ERASED.value: 6,
}
TOMBSTONES = frozenset({State.REMOVED_BY_AUTHOR.value, State.GONE.value, State.ERASED.value})
# What a record that tells nothing of a member or a thread is dated with, so that any other wins.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Row(NamedTuple):
    """What is kept of one comment; thread, member and parent by their ids at the source."""

    remote_id: str
    source_updated_at: datetime
    state: str
    source_revision: str
    headline: str
    body_html: str
    body_text: str
    state_raw: str
    parent_remote_id: str
    discussion: str
    member: str
    created_at: datetime
    edited_at: datetime | None
    featured_at_source: bool | None
    permalink: str
    language: str
    reactions: int | None
    dislikes: int | None
    replies: int | None
    flags: int | None

    @property
    def is_shown(self) -> bool:
        """Whether readers of the source see it."""
        return self.state == State.VISIBLE.value

    @property
    def is_removed(self) -> bool:
        """Whether its source took it away, rather than never having shown it yet."""
        return SEVERITY[self.state] > SEVERITY[State.HELD.value]


def row_of(record: Record) -> Row:
    """What a record leaves in the table when nothing else is known of the comment."""
    state = record.state if record.state in SEVERITY else _unsaid_state(record)
    headline = body_html = body_text = ""
    if state not in TOMBSTONES:
        headline = " ".join(plain(record.headline).split()) if record.headline else ""
        body_html, body_text = clean_body(record.body_html, record.body_text)
    parent = record.parent_source_id or ""
    return Row(
        record.source_id,
        record.source_updated_at,
        state,
        record.source_revision or _revision(headline, body_text),
        headline,
        body_html,
        body_text,
        record.state_raw or "",
        "" if parent == record.source_id else parent,
        record.discussion_source_id,
        record.member_source_id or "",
        record.created_at,
        record.edited_at,
        record.featured_at_source,
        record.permalink or "",
        record.language or "",
        record.reactions,
        record.dislikes,
        record.replies,
        record.flags,
    )


def merged(one: Row, other: Row) -> Row:
    """The row that two versions of one comment leave; the order of the two makes no difference."""
    if one == other:
        return one
    if _version(one) != _version(other):
        return max(one, other, key=_version)
    return max(one, other, key=_rest)._replace(
        reactions=_greater(one.reactions, other.reactions),
        dislikes=_greater(one.dislikes, other.dislikes),
        replies=_greater(one.replies, other.replies),
        flags=_greater(one.flags, other.flags),
    )


def differs(old: Row, new: Row) -> bool:
    """Whether more than the date of the source's last word has changed."""
    return old[:1] + old[2:] != new[:1] + new[2:]


def told_member(record: Record) -> tuple[datetime, str, str]:
    """(date, name, role) as a record tells them; the greatest such triple of a member holds."""
    if record.member_name is None and record.member_role is None:
        return NEVER, "", "member"
    return record.source_updated_at, record.member_name or "", record.member_role or "member"


def told_discussion(record: Record) -> tuple[datetime, str, str, str]:
    """(date, title, address, section) as a record tells them; the greatest such holds."""
    told = record.discussion_title, record.discussion_url, record.section
    if told == (None, None, None):
        return NEVER, "", "", ""
    return record.source_updated_at, told[0] or "", told[1] or "", told[2] or ""


def _unsaid_state(record: Record) -> str:
    has_text = record.body_html is not None or record.body_text is not None
    return State.HELD.value if has_text or record.state else State.ERASED.value


def _revision(headline: str, text: str) -> str:
    return hashlib.sha256(f"{headline}\0{text}".encode()).hexdigest()[:16]


def _version(row: Row) -> tuple[bool, datetime, int, str]:
    severity = SEVERITY.get(row.state, 1)
    return row.state == "erased", row.source_updated_at, severity, row.source_revision


def _rest(row: Row) -> tuple[Any, ...]:
    featured = -1 if row.featured_at_source is None else row.featured_at_source
    return *row[4:12], row.edited_at or NEVER, featured, row.permalink, row.language


def _greater(one: int | None, other: int | None) -> int | None:
    return max((count for count in (one, other) if count is not None), default=None)

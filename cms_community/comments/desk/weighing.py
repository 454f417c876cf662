"""Weighs the comments of a story beside one another, again whenever one has come."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from math import log1p, sqrt
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from ..models import Candidate
from .enlisting import lock
from .scoring import Facts, scorer
from .traits import Traits

# What is older is weighed no more: its likes and its answers have come.
WEIGHED_FOR = timedelta(days=7)
# Comments of a story written within so long had the same time to be liked.
SAME_HOURS = 3600
_READ = (
    "pk",
    "created_at",
    "member_id",
    "comment__parent_id",
    "comment__reactions",
    "comment__replies",
    "comment__wording__traits",
    "member__role",
    "discussion__section",
    "discussion_id",
    "is_first",
    "role",
    "section",
    "replies",
    "score",
    "parts",
)


class _Row(NamedTuple):
    """A candidate and what it is weighed by."""

    pk: int
    created_at: datetime
    member_id: int | None
    parent_id: int | None
    reactions: int | None
    told_replies: int | None
    traits: dict[str, float]
    told_role: str | None
    told_section: str
    discussion_id: int
    is_first: bool
    role: str
    section: str
    replies: int
    score: float
    parts: dict[str, float]


def weigh(*, discussion_ids: Collection[int], since: datetime | None = None) -> int:
    """Weigh the comments of these stories beside one another; returns how many changed.

    Those written before `since`, a week ago if it is None, keep what they have.
    """
    since = since or timezone.now() - WEIGHED_FOR
    rows: Any = Candidate.objects.filter(discussion__in=list(discussion_ids), created_at__gte=since)
    stories: dict[int, list[_Row]] = defaultdict(list)
    for values in rows.values_list(*_READ):
        row = _Row._make(values)
        stories[row.discussion_id].append(row)
    changed = [new for story in stories.values() for new in _weighed(story)]
    with transaction.atomic():
        _write(changed)
    return len(changed)


def _weighed(story: Sequence[_Row]) -> Iterator[_Row]:
    """The rows of one story that are no longer what they were."""
    answers: dict[int | None, list[int | None]] = defaultdict(list)
    for row in story:
        answers[row.parent_id].append(row.member_id)
    likings = _likings(story)
    for row in story:
        new = _weighed_row(row, answers[row.pk], likings[row.pk])
        if new != row:
            yield new


def _weighed_row(row: _Row, answerers: list[int | None], liking: float) -> _Row:
    role = row.told_role or "anonymous"
    replies = max(row.told_replies or 0, len(answerers))
    facts = Facts(
        traits=Traits(**row.traits),  # type: ignore[arg-type]  # JSON keeps counts as counts
        role=role,
        replies=replies,
        voices=len(set(answerers) - {row.member_id}),
        liking=liking,
        is_first=row.is_first,
        answers=row.parent_id is not None,
    )
    parts = scorer().weigh(facts)
    score = round(sum(parts.values()), 4)
    return row._replace(
        role=role, section=row.told_section, replies=replies, score=score, parts=parts
    )


def _likings(story: Sequence[_Row]) -> dict[int, float]:
    """By how many usual steps each comment's likes exceed those of its hours.

    Likes grow by multiplying, so their logarithms are compared. A few neighbours prove little: the
    usual of the hours leans on the usual of the story, that of a small story on 1.
    """
    likes = {row.pk: log1p(max(0, row.reactions or 0)) for row in story}
    hours: dict[int, list[float]] = defaultdict(list)
    for row in story:
        hours[int(row.created_at.timestamp()) // SAME_HOURS].append(likes[row.pk])
    mean, step = _usual(likes.values(), (0.7, 0.7))
    usual = {hour: _usual(values, (mean, step)) for hour, values in hours.items()}
    found = {}
    for row in story:
        mean, step = usual[int(row.created_at.timestamp()) // SAME_HOURS]
        found[row.pk] = round((likes[row.pk] - mean) / step, 2)
    return found


def _usual(
    values: Iterable[float], prior: tuple[float, float], weight: int = 5
) -> tuple[float, float]:
    """Mean and step of the values, as if so many more had been as usual before."""
    values = list(values)
    count = len(values) + weight
    mean = (sum(values) + weight * prior[0]) / count
    spread = sum((value - mean) ** 2 for value in values) + weight * prior[1] ** 2
    return mean, max(0.3, sqrt(spread / count))


_SET = (
    "role = new.role, section = new.section, replies = new.replies, score = new.score,"
    " parts = new.parts"
)
_POSTGRESQL = (
    "SELECT * FROM jsonb_to_recordset(%s::jsonb) AS told"
    " (id bigint, role text, section text, replies int, score float8, parts jsonb)"
)
_SQLITE = (
    "SELECT json_extract(value, '$.id') AS id, json_extract(value, '$.role') AS role,"
    " json_extract(value, '$.section') AS section, json_extract(value, '$.replies') AS replies,"
    " json_extract(value, '$.score') AS score, json_extract(value, '$.parts') AS parts"
    " FROM json_each(%s)"
)


def _write(rows: Sequence[_Row]) -> None:
    """Write what was weighed, with one statement."""
    if not rows:
        return
    told = [
        {
            "id": row.pk,
            "role": row.role,
            "section": row.section,
            "replies": row.replies,
            "score": row.score,
            "parts": row.parts,
        }
        for row in rows
    ]
    lock([row.pk for row in rows])
    table = connection.ops.quote_name(Candidate._meta.db_table)
    read = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {_SET} FROM ({read}) AS new"  # noqa: S608  a name from _meta
            f" WHERE {table}.comment_id = new.id",
            [json.dumps(told)],
        )

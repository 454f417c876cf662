"""What follows for the queue when comments arrive: little at once, the rest by the worker."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from ..models import Backlog, Candidate, Comment, Discussion, State
from .enlisting import delist, enlist
from .weighing import weigh

# A batch of so many is in the queue when it is in the table; an export's are left to the worker.
AT_ONCE = 1_000
# Pieces of work taken together: a story is then weighed once for all that came to it.
TOGETHER = 20
# Comments, and stories, that a rebuilding takes at a time.
BATCH = 5_000
STORIES = 100
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def arrive(*, written: Collection[int], discussions: Collection[int]) -> None:
    """Have the queue follow an arrival, in its transaction.

    `written` are the comments that are new or changed in more than their counts, `discussions` the
    stories of all of which anything is new. What is no longer visible leaves at once, however much
    that is.
    """
    hidden = Candidate.objects.filter(comment__in=list(written))
    hidden = hidden.exclude(comment__state=State.VISIBLE)
    delist(comment_ids=list(hidden.values_list("pk", flat=True)))
    at_once = len(written) <= AT_ONCE
    if at_once:
        enlist(comment_ids=written)
    if discussions:
        left = [] if at_once else sorted(written)
        Backlog.objects.create(comments=left, discussions=sorted(discussions))


def work_off() -> int:
    """Do what arrivals left to do; returns the number of comments taken in or weighed anew."""
    done = 0
    while work := _work_off_some():
        done += work
    return done


def _work_off_some() -> int:
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        free = Backlog.objects.select_for_update(skip_locked=skip)
        pieces = list(free.order_by("pk")[:TOGETHER])
        comments = {key for piece in pieces for key in piece.comments}
        stories = {key for piece in pieces for key in piece.discussions}
        done = enlist(comment_ids=comments)
        taken = Candidate.objects.filter(pk__in=comments) if comments else Candidate.objects.none()
        stories |= set(taken.values_list("discussion_id", flat=True))
        done += weigh(discussion_ids=stories)
        Backlog.objects.filter(pk__in=[piece.pk for piece in pieces]).delete()
    return done + bool(pieces)


def rebuild(*, batch: int = BATCH) -> Iterator[int]:
    """Take every comment in anew and weigh every story; yields how many comments so far."""
    done = 0
    for keys in _chunks(Comment.objects.all(), batch):
        enlist(comment_ids=keys)
        done += len(keys)
        yield done
    for keys in _chunks(Discussion.objects.all(), STORIES):
        weigh(discussion_ids=keys, since=NEVER)


def _chunks(rows: QuerySet[Any], size: int) -> Iterator[list[int]]:
    """The rows' keys, so many at a time."""
    last, keys = 0, rows.order_by("pk").values_list("pk", flat=True)
    while chunk := list(keys.filter(pk__gt=last)[:size]):
        last = chunk[-1]
        yield chunk

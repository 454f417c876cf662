"""What follows for the queue when comments arrive: little at once, the rest by the worker."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from ..models import Backlog, Candidate, Comment, Discussion
from .enlisting import delist, enlist
from .weighing import weigh

# Comments and stories taken together: a story is weighed once for all that came to it.
TOGETHER = 2_000
# Comments, and stories, that a rebuilding takes at a time.
BATCH = 5_000
STORIES = 100
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def arrive(
    *, written: Collection[int], hidden: Collection[int], discussions: Collection[int]
) -> None:
    """Have the queue follow an arrival, in its transaction.

    `written` are the comments that are new or changed in more than their counts, `hidden` those
    that were visible and are no longer, `discussions` the stories of all of which anything is new.
    What is hidden leaves at once; the rest is left to the worker's next turn, since whoever sends
    it waits for an answer.
    """
    delist(comment_ids=hidden)
    if discussions:
        Backlog.objects.create(comments=sorted(written), discussions=sorted(discussions))


def work_off() -> int:
    """Do all that arrivals left to do; returns the number of comments taken in or weighed anew."""
    done = 0
    while some := work_off_some():
        done += some
    return done


def work_off_some() -> int:
    """Some of it, in one transaction: after a large import what is urgent has its turn between."""
    with transaction.atomic():
        pieces = _take()
        if not pieces:
            return 0
        comments = {key for piece in pieces for key in piece.comments}
        stories = {key for piece in pieces for key in piece.discussions}
        done = enlist(comment_ids=comments)
        taken = Candidate.objects.filter(pk__in=comments) if comments else Candidate.objects.none()
        stories |= set(taken.values_list("discussion_id", flat=True))
        done += weigh(discussion_ids=stories)
        Backlog.objects.filter(pk__in=[piece.pk for piece in pieces]).delete()
    # Something was done in any case, if only that a piece was found to be without effect.
    return max(done, 1)


def _take() -> list[Backlog]:
    """The oldest pieces that no other worker is at, as many as make a handful."""
    skip = connection.features.has_select_for_update_skip_locked
    free = Backlog.objects.select_for_update(skip_locked=skip).order_by("pk")
    pieces, size = [], 0
    for piece in free[:TOGETHER]:
        pieces.append(piece)
        size += len(piece.comments) + len(piece.discussions)
        if size >= TOGETHER:
            break
    return pieces


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

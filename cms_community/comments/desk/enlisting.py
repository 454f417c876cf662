"""Keeps the queue in step with the comments: who enters it, who leaves it, who is folded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ..models import Candidate, Comment, State, Wording
from .folding import fold, unfold
from .likeness import nearness_of
from .scoring import Facts, scorer
from .traits import Traits, traits_of

_READ = (
    "pk",
    "source_id",
    "member_id",
    "member__role",
    "parent_id",
    "language",
    "created_at",
    "headline",
    "body_text",
    "replies",
    "discussion_id",
    "discussion__section",
)


def enlist(*, comment_ids: Collection[int]) -> int:
    """Have the queue know these comments as they are now; those no longer visible leave it.

    Returns how many are in it. To be called in the transaction that changes them, or later: the
    same rows result.
    """
    if not comment_ids:
        return 0
    visible = Comment.objects.filter(pk__in=list(comment_ids), state=State.VISIBLE)
    comments = list(visible.values(*_READ).order_by("created_at", "pk"))
    keys = [comment["pk"] for comment in comments]
    with transaction.atomic():
        entered = dict(Candidate.objects.filter(pk__in=keys).values_list("pk", "entered_at"))
        delist(comment_ids=comment_ids)
        _write(comments, entered)
        fold(comment_ids=keys)
    return len(comments)


def delist(*, comment_ids: Collection[int]) -> None:
    """Have the queue forget these comments, words included; the first of their copies stands."""
    if not comment_ids:
        return
    with transaction.atomic():
        lock(comment_ids)
        unfold(comment_ids=comment_ids)
        Wording.objects.filter(pk__in=list(comment_ids)).delete()
        Candidate.objects.filter(pk__in=list(comment_ids)).delete()


def lock(comment_ids: Collection[int]) -> None:
    """Take these candidates in one order, so that two who change them never wait for each other."""
    rows = Candidate.objects.filter(pk__in=list(comment_ids)).order_by("pk")
    list(rows.select_for_update().values_list("pk"))


def _write(comments: Sequence[dict[str, Any]], entered: dict[int, datetime]) -> None:
    """Write the rows; a comment that was changed entered the queue when it first did."""
    now = timezone.now()
    newcomers = _first_of_their_members(comments)
    wordings = [_wording(comment) for comment in comments]
    candidates = [
        _candidate(comment, wording, comment["pk"] in newcomers, entered.get(comment["pk"], now))
        for comment, wording in zip(comments, wordings, strict=True)
    ]
    # A rebuilding and the worker may come to the same comment, and write the same.
    Wording.objects.bulk_create(wordings, batch_size=1_000, ignore_conflicts=True)
    Candidate.objects.bulk_create(candidates, batch_size=1_000, ignore_conflicts=True)


def _wording(comment: dict[str, Any]) -> Wording:
    # Some say it all in the headline.
    text = f"{comment['headline']}\n{comment['body_text']}"
    near = nearness_of(text)
    return Wording(
        comment_id=comment["pk"],
        words=text,
        traits=traits_of(text)._asdict(),
        near_a=near.a,
        near_b=near.b,
    )


def _candidate(
    comment: dict[str, Any], wording: Wording, is_first: bool, entered: datetime
) -> Candidate:
    """The row before its story is weighed: what the comment says by itself."""
    traits = Traits(**wording.traits)
    role = comment["member__role"] or "anonymous"
    answers = comment["parent_id"] is not None
    replies = comment["replies"] or 0
    facts = Facts(traits=traits, role=role, replies=replies, is_first=is_first, answers=answers)
    parts = scorer().weigh(facts)
    return Candidate(
        comment_id=comment["pk"],
        source_id=comment["source_id"],
        discussion_id=comment["discussion_id"],
        member_id=comment["member_id"],
        section=comment["discussion__section"],
        role=role,
        language=comment["language"],
        created_at=comment["created_at"],
        day=comment["created_at"].date(),
        entered_at=entered,
        has_question=traits.questions > 0,
        is_first=is_first,
        replies=replies,
        score=round(sum(parts.values()), 4),
        parts=parts,
    )


def _first_of_their_members(comments: Sequence[dict[str, Any]]) -> set[int]:
    """The keys of the comments before which their members had written none."""
    keys = [comment["pk"] for comment in comments if comment["member_id"]]
    earlier = Comment.objects.filter(
        member=OuterRef("member"), created_at__lt=OuterRef("created_at")
    )
    firsts = Comment.objects.filter(pk__in=keys).exclude(Exists(earlier))
    return set(firsts.values_list("pk", flat=True))

"""What the desk reads of each comment of a page, gathered in few queries however long it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.text import Truncator

from ..models import Candidate, Comment, Pick, State
from .highlights import Segment, highlights
from .scoring import Parts, scorer
from .searching import Search

EXCERPT = 240


class MemberRecord(NamedTuple):
    """What a member's comments came to so far; `rejected_share` is per cent, rounded."""

    comments: int
    picked: int
    rejected_share: int
    first_time: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """The copies folded under a comment: their keys, and how many members wrote them."""

    count: int
    members: int
    ids: list[int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One comment as the desk reads it.

    `highlights` are its text in pieces, each with whether it was looked for, as plain text;
    `pick` is the standing pick, with its picked_by; `answers_to` begins the text that it answers.
    """

    comment: Comment
    record: MemberRecord | None
    why: str
    score: float
    parts: dict[str, float]
    highlights: list[Segment]
    alike: Alike
    pick: Pick | None
    answers_to: str


def entries_of(
    comment_ids: Sequence[int], *, search: Search | None, gained: Mapping[int, Parts]
) -> list[Entry]:
    """The entries of these comments, in their order; those that are not visible are left out.

    `gained` are parts of their scores that the other comments of the page give and take.
    """
    keys = list(comment_ids)
    if not keys:
        return []
    visible = Comment.objects.filter(pk__in=keys, state=State.VISIBLE, candidate__isnull=False)
    loaded = visible.select_related("member", "discussion", "source", "parent__member", "candidate")
    comments = {comment.pk: comment for comment in loaded}
    records = _records({c.member_id for c in comments.values() if c.member_id})
    picks = _standing(keys)
    alike = _alike(keys)
    marked = highlights({key: comment.body_text for key, comment in comments.items()}, search)
    parts = {
        key: comment.candidate.parts | gained.get(key, {}) for key, comment in comments.items()
    }
    return [
        Entry(
            comment=comments[key],
            record=_record(comments[key], records),
            why=scorer().why(parts[key]),
            score=round(sum(parts[key].values()), 2),
            parts=parts[key],
            highlights=marked[key],
            alike=alike.get(key, Alike(0, 0, [])),
            pick=picks.get(key),
            answers_to=_answered(comments[key]),
        )
        for key in keys
        if key in comments
    ]


def _records(members: set[int]) -> dict[int, tuple[int, int, int]]:
    """(comments, rejected, picked) of each member."""
    refused = Q(state__in=("rejected", "spam"))
    counted = Comment.objects.filter(member__in=members).order_by().values("member")
    # By the state, which stands in the members' index: the rows themselves are not read.
    counts = counted.annotate(comments=Count("state"), rejected=Count("state", filter=refused))
    picks = Pick.objects.made().filter(comment__member__in=members).order_by()
    picked = dict(picks.values_list("comment__member").annotate(Count("comment", distinct=True)))
    return {
        row["member"]: (row["comments"], row["rejected"], picked.get(row["member"], 0))
        for row in counts
    }


def _record(comment: Comment, records: dict[int, tuple[int, int, int]]) -> MemberRecord | None:
    if comment.member_id not in records:
        return None
    comments, rejected, picked = records[comment.member_id]
    share = round(100 * rejected / comments)
    return MemberRecord(comments, picked, share, comment.candidate.is_first)


def _standing(keys: list[int]) -> dict[int, Pick]:
    picks = Pick.objects.standing().filter(comment__in=keys).select_related("picked_by")
    return {pick.comment_id: pick for pick in picks}


def _alike(keys: list[int]) -> dict[int | None, Alike]:
    """What is folded under each of these comments, the members of the first counted too."""
    folded = Candidate.objects.filter(head__in=keys).order_by("created_at", "pk")
    under: dict[int | None, list[tuple[int, int | None]]] = {}
    for key, head, member in folded.values_list("pk", "head_id", "member_id"):
        under.setdefault(head, []).append((key, member))
    return {
        head: Alike(len(copies), len({member for _key, member in copies}), [k for k, _m in copies])
        for head, copies in under.items()
    }


def _answered(comment: Comment) -> str:
    """The beginning of the comment that this one answers, if its source shows it."""
    parent = comment.parent
    if parent is None or parent.state != State.VISIBLE:
        return ""
    return Truncator(parent.body_text).chars(EXCERPT)

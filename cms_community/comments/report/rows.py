"""The rows behind every figure of the report, each kind under the name that leads to it.

A figure is the number of its rows: both come from here, so that neither can say something else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from ...members.models import Member
from ..models import Comment, Discussion, Pick, State, Takedown
from ..querysets import CommentQuerySet, PickQuerySet
from .asking import asks_the_paper
from .periods import Period

Rows = QuerySet[Any]


class Kind(NamedTuple):
    """One kind of rows: its heading, how a row is shown, and the rows of a period."""

    heading: Any
    template: str
    of: Callable[[Period], Rows]


def comments(period: Period) -> CommentQuerySet:
    """Every comment that was written then, whatever became of it, newest first."""
    written = Comment.objects.filter(created_at__gte=period.begins, created_at__lt=period.ends)
    return written.order_by("-created_at", "-pk")


def shown(period: Period) -> CommentQuerySet:
    """Those that their source shows today."""
    return comments(period).visible()


def refused(period: Period) -> CommentQuerySet:
    """Those that the moderators rejected, or that are spam."""
    return comments(period).filter(state__in=(State.REJECTED, State.SPAM))


def taken_back(period: Period) -> CommentQuerySet:
    """Those that their author or their source took away."""
    gone = (State.REMOVED_BY_AUTHOR, State.GONE, State.ERASED)
    return comments(period).filter(state__in=gone)


def first_voices(period: Period) -> CommentQuerySet:
    """Visible comments by members of whom we knew none before, the longest first.

    One for each member: the first that he wrote.
    """
    earlier = Comment.objects.filter(member=OuterRef("member"), created_at__lt=period.begins)
    sooner = Comment.objects.filter(
        Q(created_at__lt=OuterRef("created_at"))
        | Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("pk")),
        member=OuterRef("member"),
        created_at__gte=period.begins,
        state=State.VISIBLE,
    )
    known = shown(period).filter(member__isnull=False, member__role=Member.Role.MEMBER)
    found = known.filter(~Exists(earlier), ~Exists(sooner))
    return found.annotate(length=Length("body_text")).order_by("-length", "-pk")


def questions(period: Period) -> CommentQuerySet:
    """Visible comments that ask the paper something, the most liked first."""
    asked = shown(period).filter(asks_the_paper()).exclude(member__role=Member.Role.STAFF)
    return asked.order_by("-reactions", "-created_at", "-pk")


def members(period: Period) -> QuerySet[Member]:
    """Who wrote, who wrote most first."""
    return counted(Member.objects.all(), period)


def discussions(period: Period) -> QuerySet[Discussion]:
    """Where something was written, the liveliest first."""
    return counted(Discussion.objects.all(), period)


def counted(rows: Rows, period: Period) -> Rows:
    """Those with comments of the period, most first, with their numbers."""
    written = Q(comments__created_at__gte=period.begins, comments__created_at__lt=period.ends)
    found = rows.filter(written).annotate(
        written=Count("comments"), voices=Count("comments__member", distinct=True)
    )
    ordered: Rows = found.order_by("-written", "pk")
    return ordered


def picks(period: Period) -> PickQuerySet:
    """What the desk chose then, first chosen first."""
    chosen = Pick.objects.made().filter(picked_at__gte=period.begins, picked_at__lt=period.ends)
    return chosen.order_by("picked_at", "pk")


def first_picks(period: Period) -> PickQuerySet:
    """Those among them whose member was never picked before."""
    before = Pick.objects.made().filter(
        comment__member=OuterRef("comment__member"), picked_at__lt=period.begins
    )
    return picks(period).filter(~Exists(before), comment__member__isnull=False)


def takedowns(period: Period) -> QuerySet[Takedown]:
    """What a source took back then of what the desk had chosen, first known first."""
    known = Takedown.objects.filter(known_at__gte=period.begins, known_at__lt=period.ends)
    return known.order_by("known_at", "pk")


COMMENT, MEMBER, DISCUSSION, PICK, TAKEDOWN = (
    f"community_comments/report/rows/{name}.html"
    for name in ("comment", "member", "discussion", "pick", "takedown")
)

KINDS: dict[str, Kind] = {
    "comments": Kind(_("Comments written"), COMMENT, comments),
    "shown": Kind(_("Shown at their source"), COMMENT, shown),
    "refused": Kind(_("Rejected by the moderators"), COMMENT, refused),
    "taken-back": Kind(_("Taken back since"), COMMENT, taken_back),
    "members": Kind(_("Members who wrote"), MEMBER, members),
    "first-voices": Kind(_("First-time voices"), COMMENT, first_voices),
    "discussions": Kind(_("Discussions"), DISCUSSION, discussions),
    "questions": Kind(_("Questions to the paper"), COMMENT, questions),
    "picks": Kind(_("Chosen by the desk"), PICK, picks),
    "first-picks": Kind(_("Members chosen for the first time"), PICK, first_picks),
    "takedowns": Kind(_("Taken back of what was chosen"), TAKEDOWN, takedowns),
}


def rows(name: str, period: Period) -> Rows:
    """The rows of one kind, with what showing them needs; KeyError for a name that is none."""
    kind = KINDS[name]
    found = kind.of(period)
    if isinstance(found, CommentQuerySet | PickQuerySet):
        return found.with_context()
    about = "pick__comment__discussion" if name == "takedowns" else "source"
    return found.select_related(about)

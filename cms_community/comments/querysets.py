"""Named reads of comments and picks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from django.db import models
from django.db.models import Count, Q

if TYPE_CHECKING:
    from ..members.models import Member, Source


class CommentQuerySet(models.QuerySet["Comment"]):
    """Reads of comments."""

    def visible(self) -> Self:
        """Those that their source shows to its own readers."""
        return self.filter(state="visible")

    def pickable(self) -> Self:
        """Visible ones that no live or held pick stands on."""
        return self.visible().exclude(picks__state__in=("live", "held"))

    def never_picked(self) -> Self:
        """Those that no pick was ever made of."""
        return self.filter(picks__isnull=True)

    def with_context(self) -> Self:
        """Together with the member, the discussion and the source, in one query."""
        return self.select_related("member", "discussion", "source")


class PickQuerySet(models.QuerySet["Pick"]):
    """Reads of picks."""

    def live(self) -> Self:
        """Those that readers may see: live here and visible at the source."""
        return self.filter(state="live", comment__state="visible")

    def standing(self) -> Self:
        """Those not withdrawn: live, or held until the desk decides."""
        return self.exclude(state="withdrawn")

    def with_context(self) -> Self:
        """Together with the comment, its member and its discussion, in one query."""
        return self.select_related("comment__member", "comment__discussion", "comment__source")


class MemberRecord(NamedTuple):
    """What a member's comments came to so far."""

    comments: int
    rejected: int
    picked: int

    @property
    def rejected_share(self) -> int:
        """Per cent of the comments that the source rejected or called spam, rounded."""
        return round(100 * self.rejected / self.comments) if self.comments else 0


def member_record(member: Member | None) -> MemberRecord | None:
    """A member's record, in one query; none for a comment whose author the source does not tell."""
    if member is None:
        return None
    refused = Q(state__in=("rejected", "spam"))
    picked = Q(picks__isnull=False)
    counts = member.comments.aggregate(
        comments=Count("pk", distinct=True),
        rejected=Count("pk", distinct=True, filter=refused),
        picked=Count("pk", distinct=True, filter=picked),
    )
    return MemberRecord(**counts)


def is_used(source: Source) -> bool:
    """Whether anything ever came from a source: it can then no longer be deleted."""
    return (
        source.comments.exists()
        or source.discussions.exists()
        or source.members.exists()
        or source.erased_ids.exists()
    )

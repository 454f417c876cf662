"""Named reads of comments and picks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, FilteredRelation, Q

if TYPE_CHECKING:
    from .models import Comment, Pick  # noqa: F401  the type checker reads these in strings


class CommentQuerySet(models.QuerySet["Comment"]):
    """Reads of comments."""

    def visible(self) -> Self:
        """Those that their source shows to its own readers."""
        return self.filter(state="visible")

    def pickable(self) -> Self:
        """Visible ones that no live or held pick stands on."""
        return self.visible().exclude(picks__state__in=("live", "held"))

    def never_picked(self) -> Self:
        """Those that no pick was ever made of, but one that was undone."""
        made = FilteredRelation("picks", condition=~Q(picks__withdrawal_reason="undone"))
        return self.annotate(made=made).filter(made__isnull=True)

    def with_context(self) -> Self:
        """Together with the member, the discussion and the source, in one query."""
        return self.select_related("member", "discussion", "source")


class PickQuerySet(models.QuerySet["Pick"]):
    """Reads of picks."""

    def live(self) -> Self:
        """Those that readers may see: live here and visible at the source."""
        return self.filter(state="live", comment__state="visible")

    def made(self) -> Self:
        """All that the desk chose, withdrawn since or not; what was undone was never chosen."""
        return self.exclude(withdrawal_reason="undone")

    def standing(self) -> Self:
        """Those not withdrawn: live, or held until the desk decides."""
        return self.exclude(state="withdrawn")

    def with_context(self) -> Self:
        """Together with the comment, its member and its discussion, and what it may be used for."""
        rows = self.select_related("comment__member", "comment__discussion", "comment__source")
        return rows.prefetch_related("consents")

    def to_decide(self) -> Self:
        """Those held, the longest first."""
        return self.filter(state="held").order_by("held_at", "pk")

    def reported_since(self) -> Self:
        """Those of which the source counts more reports than when they were picked."""
        return self.filter(comment__flags__gt=F("reports_when_picked"))

"""Named reads of documents."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from .models import Document, Touch  # noqa: F401  the type checker reads these in strings


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads of documents."""

    def visible(self, *, at: datetime | None = None) -> Self:
        """Those that readers may see at a moment, to the second."""
        now = at or timezone.now()
        begun = Q(visible_from__isnull=True) | Q(visible_from__lte=now)
        not_over = Q(visible_until__isnull=True) | Q(visible_until__gt=now)
        return self.filter(begun & not_over, shown=True)

    def due(self, *, at: datetime | None = None) -> Self:
        """Those that must be looked at, the longest due first."""
        return self.filter(due_at__lte=at or timezone.now()).order_by("due_at", "pk")

    def tagged(self, tags: set[str]) -> Self:
        """Those made from any of these."""
        return self.filter(made_from__tag__in=tags).distinct()

    def changed_since(self, sequence: int) -> Self:
        """Those that changed after a place in the feed, in the feed's order."""
        return self.filter(sequence__gt=sequence).order_by("sequence")


class TouchQuerySet(models.QuerySet["Touch"]):
    """Reads of touches."""

    def pending(self) -> Self:
        """Those whose documents are not marked yet, oldest first."""
        return self.filter(settled_at__isnull=True).order_by("pk")

"""Named reads of connections and of what sources posted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .models import Arrival, Connection  # noqa: F401  the type checker reads these in strings


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Reads of connections."""

    def polled(self) -> Self:
        """Those that are asked for what is new, by name."""
        return self.filter(poll_every__gt=0).order_by("source__name")

    def due(self, *, at: datetime) -> Self:
        """Those to be asked now, the longest due first."""
        due = Q(due_at__isnull=True) | Q(due_at__lte=at)
        return self.filter(due, poll_every__gt=0).order_by(models.F("due_at").asc(nulls_first=True))

    def failing(self) -> Self:
        """Those that give no definite answer, the longest failing first."""
        return self.filter(failing_since__isnull=False).order_by("failing_since")


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """Reads of arrivals."""

    def waiting(self) -> Self:
        """Those not worked through yet."""
        return self.filter(done_at__isnull=True)

    def due(self, *, at: datetime) -> Self:
        """Those to be worked through now, unless a worker is about it; the longest due first."""
        return self.waiting().filter(due_at__lte=at).order_by("due_at", "pk")

    def stuck(self) -> Self:
        """Those that wait because something went wrong."""
        return self.waiting().exclude(error="")

    def given_up(self) -> Self:
        """Those that were not taken in, as often as it was tried."""
        return self.filter(done_at__isnull=False).exclude(error="")

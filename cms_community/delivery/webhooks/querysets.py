"""Named reads of endpoints and of what is sent to them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .models import Delivery, Endpoint  # noqa: F401  the type checker reads these in strings


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    """Reads of endpoints."""

    def listening(self) -> Self:
        """Those for which changes are kept: a paused one gets them once it is resumed."""
        return self.filter(state__in=["active", "paused"])


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Reads of deliveries."""

    def due(self, *, at: datetime) -> Self:
        """Those to be posted now, unless a worker is about it; the longest due first."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
        due = self.filter(free, state="pending", due_at__lte=at, endpoint__state="active")
        return due.order_by("due_at", "pk")

    def open(self) -> Self:
        """Those that no receiver can have seen, so that more may be put into them."""
        return self.filter(state="pending", is_open=True).order_by("pk")

    def over(self) -> Self:
        """Those that will not be tried again by themselves."""
        return self.exclude(state="pending")

    def between_places(self, first: int, last: int) -> Self:
        """Those that tell of a change at one of these places of the feed, both included."""
        return self.filter(last_sequence__gte=first, first_sequence__lte=last)

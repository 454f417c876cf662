"""Named reads of endpoints and of what is sent to them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery

if TYPE_CHECKING:
    from .models import Delivery, Endpoint  # noqa: F401  the type checker reads these in strings


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    """Reads of endpoints."""

    def listening(self) -> Self:
        """Those for which changes are kept: a paused one gets them once it is resumed."""
        return self.filter(state__in=["active", "paused"])

    def with_waiting(self) -> Self:
        """With the number of deliveries that wait for each."""
        waiting = Q(deliveries__state="pending")
        return self.annotate(waiting=Count("deliveries", filter=waiting))


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

    def with_last_answer(self) -> Self:
        """With the status, the error and the duration of the latest attempt of each."""
        attempts = apps.get_model("community_delivery", "Attempt").objects
        latest = attempts.filter(delivery=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            last_status=Subquery(latest.values("status")[:1]),
            last_error=Subquery(latest.values("error")[:1]),
            last_milliseconds=Subquery(latest.values("milliseconds")[:1]),
        )

    def between_places(self, first: int, last: int) -> Self:
        """Those that tell of a change at one of these places of the feed, both included."""
        return self.filter(last_sequence__gte=first, first_sequence__lte=last)

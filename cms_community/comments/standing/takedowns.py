"""How fast what a source takes back leaves everything that showed it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from ...delivery.freshness import documents_showing, is_fresh
from .models import Takedown

if TYPE_CHECKING:
    from ..models import Pick

# Takedowns looked at in one go; the rest follows in the next turn.
AT_ONCE = 100


def open_takedown(*, pick: Pick, kind: str, reason: str, known_at: datetime) -> Takedown:
    """Note what a source takes back; `pick` as it was shown until now."""
    showing = documents_showing(tag_of(pick)) if pick.state == "live" else 0
    return Takedown.objects.create(
        pick=pick, kind=kind, reason=reason, documents=showing, known_at=known_at
    )


def close_takedowns() -> int:
    """Note the end of those whose last document is fresh, in every cache too; how many."""
    under_way = Takedown.objects.filter(done_at__isnull=True).select_related("pick")
    # The moment before looking would claim what was not known yet: it is the one after.
    done = [one for one in under_way.order_by("pk")[:AT_ONCE] if is_fresh(tag_of(one.pick))]
    keys = [one.pk for one in done]
    return Takedown.objects.filter(pk__in=keys).update(done_at=timezone.now()) if keys else 0


def tag_of(pick: Pick) -> str:
    """The tag of what is made from a pick."""
    return f"pick:{pick.short_id}"

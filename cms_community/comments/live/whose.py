"""Members of whom a platform says that something changed, without saying of which comment."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from ...members.models import Source
from ..merging import TOMBSTONES
from ..models import Comment, Pick
from .models import Arrival
from .told import Kept, read

# A member's comments that are looked up: those picked first, then the newest.
MOST = 500
# In one arrival: some platforms are asked comment by comment.
TOGETHER = 20


def spread(arrivals: Sequence[Arrival]) -> None:
    """Let arrivals of their own name the comments of the members that these name."""
    for arrival in arrivals:
        kept = read(arrival) if arrival.asks else Kept([], [], [], [])
        if kept.members:
            spread_one(arrival, kept)


def spread_one(arrival: Arrival, kept: Kept) -> None:
    """Name the comments of an arrival's members, some in each new one."""
    ids = [each for member in kept.members for each in comments_of(arrival.source, member)]
    parts = [ids[at : at + TOGETHER] for at in range(0, len(ids), TOGETHER)]
    arrival.told = kept._replace(members=[]).written()
    with transaction.atomic():
        Arrival.objects.bulk_create(
            Arrival(source=arrival.source, asks=True, told=Kept([], part, [], []).written())
            for part in parts
        )
        Arrival.objects.filter(pk=arrival.pk).update(told=arrival.told)


def comments_of(source: Source, member: str) -> list[str]:
    """The ids of a member's comments that still have a text, the most important first."""
    standing = Pick.objects.standing().filter(comment=OuterRef("pk"))
    written = Comment.objects.filter(source=source, member__remote_id=member)
    ordered = written.exclude(state__in=TOMBSTONES).order_by(Exists(standing).desc(), "-created_at")
    return list(ordered.values_list("remote_id", flat=True)[:MOST])

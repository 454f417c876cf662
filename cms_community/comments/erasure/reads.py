"""What an erasure would take away, for whoever is asked to confirm it."""

from __future__ import annotations

from typing import NamedTuple

from ...members.models import Member, Source
from ..models import Comment, Pick
from .report import Place, places_of


class Doomed(NamedTuple):
    """What is known of a member: None and nothing for one of whom nothing is known."""

    member: Member | None
    comments: int
    picks: int
    places: list[Place]

    @property
    def shown_now(self) -> list[Place]:
        """Where readers see the member's words now."""
        return [place for place in self.places if place.shown_until is None]


def what_goes(source: Source, member_id: str) -> Doomed:
    """What erasing a member would take away."""
    member = Member.objects.filter(source=source, remote_id=member_id).first()
    if member is None:
        return Doomed(None, 0, 0, [])
    picks = Pick.objects.filter(comment__member=member)
    comments = Comment.objects.filter(member=member).count()
    return Doomed(member, comments, picks.count(), places_of(picks))

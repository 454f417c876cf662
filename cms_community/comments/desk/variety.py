"""Keeps the best of the queue from being all of one story, one section, one member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ...conf import newsroom_day, newsroom_midnight
from ..models import Candidate, Pick

# What a comment loses for each that is chosen today of the same member, story, section, and the
# most that it loses so; a comment above it on the page counts for a third.
LOST = {"member": 1.0, "story": 0.5, "section": 0.12}
MOST_LOST = {"member": 1.5, "story": 1.2, "section": 0.5}
ABOVE = 1 / 3
# What a member who has written before has ahead of those whom the desk picked before.
NEVER_PICKED = 0.25


class Row(NamedTuple):
    """A candidate among which the order is made."""

    pk: int
    score: float
    member: int | None
    story: int
    section: str
    is_first: bool


@dataclass(slots=True)
class Chosen:
    """What is chosen or shown already: how much of each member, story and section."""

    counts: dict[str, Counter[object]] = field(
        default_factory=lambda: {name: Counter() for name in LOST}
    )

    def add(self, member: int | None, story: int, section: str, weight: float = 1) -> None:
        """One more, of this weight."""
        for name, value in (("member", member), ("story", story), ("section", section)):
            if value:
                self.counts[name][value] += weight  # type: ignore[assignment]  # shares of one

    def lost_by(self, row: Row) -> float:
        """What a row loses beside all this."""
        values = {"member": row.member, "story": row.story, "section": row.section}
        return sum(
            min(MOST_LOST[name], LOST[name] * self.counts[name][value])
            for name, value in values.items()
            if value in self.counts[name]
        )


class Placed(NamedTuple):
    """A row in its place, with what it gained and lost by the others."""

    row: Row
    parts: dict[str, float]


def chosen_today() -> Chosen:
    """What the desk has chosen since the newsroom's midnight and stands by."""
    chosen = Chosen()
    picks = Pick.objects.standing().filter(picked_at__gte=newsroom_midnight(newsroom_day()))
    told = picks.values_list(
        "comment__member_id", "comment__discussion_id", "comment__discussion__section"
    )
    for member, story, section in told:
        chosen.add(member, story, section)
    return chosen


def rows_of(comment_ids: Iterable[int]) -> list[Row]:
    """The candidates of these keys, the best first."""
    rows = Candidate.objects.filter(pk__in=list(comment_ids)).order_by("-score", "-comment_id")
    told = rows.values_list("pk", "score", "member_id", "discussion_id", "section", "is_first")
    return [Row(*values) for values in told]


def varied(rows: Sequence[Row], count: int) -> list[Placed]:
    """So many of the rows, each the best beside what is chosen today and stands above it."""
    chosen, left = chosen_today(), list(rows)
    members = {row.member for row in rows} - {None}
    picked = Pick.objects.made().filter(comment__member__in=members)
    known: set[int | None] = set(picked.values_list("comment__member_id", flat=True))
    placed: list[Placed] = []
    while left and len(placed) < count:
        best = max((Placed(row, _gained(row, chosen, known)) for row in left), key=_worth)
        placed.append(best)
        left.remove(best.row)
        chosen.add(best.row.member, best.row.story, best.row.section, ABOVE)
    return placed


def _worth(placed: Placed) -> float:
    return placed.row.score + sum(placed.parts.values())


def _gained(row: Row, chosen: Chosen, known: set[int | None]) -> dict[str, float]:
    """The parts that depend on the other comments."""
    gained = {"variety": -round(chosen.lost_by(row), 2)}
    if row.member and row.member not in known and not row.is_first:
        gained["unpicked"] = NEVER_PICKED
    return {name: part for name, part in gained.items() if part}

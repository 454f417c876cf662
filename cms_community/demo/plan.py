"""What every stage of the demo newsroom is built from: the texts, the moment, the seed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cms_community.conf import newsroom_zone

from .texts import Script

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "lefanal.example")
# The front page's id is the same whatever the seed: it is how a demo newsroom is recognised.
NEWSROOM_ID = uuid.uuid5(NAMESPACE, "newsroom")
SEED = 1887


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The texts, the moment at which the newsroom is seen, and the seed of everything drawn."""

    script: Script
    now: datetime
    seed: int = SEED

    @property
    def today(self) -> date:
        """The newsroom's day."""
        return self.now.astimezone(newsroom_zone()).date()

    def day(self, offset: int) -> date:
        """The day that many days from today; tomorrow is 1."""
        return self.today + timedelta(days=offset)

    def moment(self, *, days_ago: int, hour: int) -> datetime:
        """That hour of that past day in the newsroom's zone, and never later than now."""
        there = datetime.combine(self.day(-days_ago), time(hour), newsroom_zone())
        return min(there, self.now)

    def public_id(self, kind: str, key: str) -> uuid.UUID:
        """The public id of one thing, the same each time the same seed is built."""
        return uuid.uuid5(NAMESPACE, f"{self.seed}/{kind}/{key}")

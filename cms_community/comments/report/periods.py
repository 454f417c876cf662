"""The day or the week that a report is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ...conf import newsroom_day, newsroom_midnight

A_WEEK = re.compile(r"(\d{4})-W(\d{2})")
WEEK = timedelta(days=7)


class NoPeriod(ValueError):
    """A text that names neither a day nor a week; its argument is the sentence that says so."""


@dataclass(frozen=True, slots=True)
class Period:
    """One day, or the seven days from a Monday, in the newsroom's zone."""

    first: date
    days: int = 1

    @classmethod
    def read(cls, text: str) -> Self:
        """The period that 2026-11-26 or 2026-W48 names; NoPeriod for anything else."""
        week = A_WEEK.fullmatch(text)
        try:
            if week:
                found = cls(date.fromisocalendar(int(week[1]), int(week[2]), 1), 7)
            else:
                day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a day, no hour
                found = cls(day)
            if found.name != text or not 1970 <= found.first.year < 2200:
                raise ValueError
        except ValueError:
            raise NoPeriod(
                _("“%(text)s” is no day and no week: write 2026-11-26 or 2026-W48.")
                % {"text": text[:40]}
            ) from None
        return found

    @classmethod
    def yesterday(cls) -> Self:
        """The day that this morning's conference talks about."""
        return cls(newsroom_day() - timedelta(days=1))

    @classmethod
    def last_week(cls) -> Self:
        """The last seven days from a Monday that are over."""
        today = newsroom_day()
        return cls(today - timedelta(days=today.weekday()) - WEEK, 7)

    @property
    def is_week(self) -> bool:
        """Whether it is a week."""
        return self.days == 7

    @property
    def name(self) -> str:
        """How addresses call it."""
        if not self.is_week:
            return self.first.isoformat()
        year, week, _day = self.first.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + timedelta(days=self.days - 1)

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return newsroom_midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The first moment that is no longer in it."""
        return newsroom_midnight(self.first + timedelta(days=self.days))

    @property
    def is_over(self) -> bool:
        """Whether nothing more can be written in it."""
        return timezone.now() >= self.ends

    @property
    def has_begun(self) -> bool:
        """Whether anything can have been written in it."""
        return timezone.now() >= self.begins

    def week_before(self) -> Self:
        """The same weekday, or the whole week, seven days before."""
        return type(self)(self.first - WEEK, self.days)

    def previous(self) -> Self:
        """The day or week before."""
        return type(self)(self.first - timedelta(days=self.days), self.days)

    def following(self) -> Self:
        """The day or week after."""
        return type(self)(self.first + timedelta(days=self.days), self.days)

    def week(self) -> Self:
        """The week that it is, or in which the day lies."""
        return type(self)(self.first - timedelta(days=self.first.weekday()), 7)

    def __str__(self) -> str:
        if not self.is_week:
            return capfirst(date_format(self.first, "l j F Y"))
        first, last = (date_format(day, "j F Y") for day in (self.first, self.last))
        return _("Week of %(first)s to %(last)s") % {"first": first, "last": last}

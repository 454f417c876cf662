"""The days' slots: which page holds the photo and the message of a day, and what is still empty."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from cms_community.conf import newsroom_day, newsroom_midnight

from .models import CommentSelectionPage, MessageOfTheDayPage, PhotoOfTheDayPage
from .models.days import DayPage


class SlotKind(NamedTuple):
    """What a day has room for: its name in addresses, its label, its page type."""

    name: str
    label: Any
    model: type[DayPage]


KINDS = [
    SlotKind("photo", _("Photo of the day"), PhotoOfTheDayPage),
    SlotKind("message", _("Message of the day"), MessageOfTheDayPage),
]


class Slot(NamedTuple):
    """One slot of one day, and the page that holds it, if one does."""

    kind: SlotKind
    day: date
    page: DayPage | None

    @property
    def will_show(self) -> bool:
        """Whether readers will see it when its day begins, if nobody does anything more."""
        if self.page is None:
            return False
        return self.page.live or is_scheduled_by(self.page, newsroom_midnight(self.day))


class Day(NamedTuple):
    """One day: its slots, and the selections that appear on it."""

    date: date
    slots: list[Slot]
    selections: list[CommentSelectionPage]

    @property
    def is_today(self) -> bool:
        """Whether it is the newsroom's today."""
        return self.date == newsroom_day()

    @property
    def is_past(self) -> bool:
        """Whether it is over: nothing can be put in its slots for readers to find on the day."""
        return self.date < newsroom_day()


def is_scheduled_by(page: DayPage, moment: datetime) -> bool:
    """Whether a draft is to be published by itself at a moment or before."""
    coming = page.scheduled_revision
    return bool(coming and coming.approved_go_live_at <= moment)


def days(first: date, number: int, *, locale: Locale | None = None) -> list[Day]:
    """So many days from the first one on, as they are in one language: three queries."""
    locale = locale or Locale.get_default()
    wanted = [first + timedelta(days=each) for each in range(number)]
    held = {kind.name: pages_by_day(kind, wanted, locale) for kind in KINDS}
    appearing = selections_by_day(wanted, locale)
    return [
        Day(
            day,
            [Slot(kind, day, held[kind.name].get(day)) for kind in KINDS],
            appearing.get(day, []),
        )
        for day in wanted
    ]


def pages_by_day(kind: SlotKind, wanted: list[date], locale: Locale) -> dict[date, DayPage]:
    """The page that holds each of these days in a language."""
    pages = kind.model._default_manager.filter(day__in=wanted, slot_locale=locale)
    return {page.day: page for page in pages.order_by("live", "pk") if page.day}


def selections_by_day(wanted: list[date], locale: Locale) -> dict[date, list[CommentSelectionPage]]:
    """The selections by the day on which they first appeared, or are to appear."""
    begins, ends = newsroom_midnight(wanted[0]), newsroom_midnight(wanted[-1] + timedelta(days=1))
    appeared = Q(first_published_at__gte=begins, first_published_at__lt=ends)
    coming = Q(first_published_at=None, go_live_at__gte=begins, go_live_at__lt=ends)
    pages = CommentSelectionPage.objects.filter(appeared | coming, locale=locale)
    found: dict[date, list[CommentSelectionPage]] = {}
    for page in pages.order_by("pk"):
        moment = page.first_published_at or page.go_live_at
        found.setdefault(newsroom_day(moment), []).append(page)
    return found


def empty_slots(day: date, *, locale: Locale | None = None) -> list[Slot]:
    """The slots of a day that readers will find empty, if nobody does anything more."""
    [only] = days(day, 1, locale=locale)
    return [slot for slot in only.slots if not slot.will_show]


def locale_named(code: str) -> Locale | None:
    """The language of a code; compared here, since PostgreSQL takes no code with a NUL in it."""
    return next((each for each in Locale.objects.all() if each.language_code == code), None)

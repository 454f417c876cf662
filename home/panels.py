"""What greets the newsroom when it opens the admin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.forms import Media
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component

from cms_community.conf import newsroom_zone

from .models import MessageOfTheDayPage, PhotoOfTheDayPage
from .models.days import DayPage


class Slot(NamedTuple):
    """What one day still needs, or has: a photo or a message."""

    label: Any
    page: DayPage | None
    add_url: str


class Day(NamedTuple):
    """One day and its slots."""

    label: Any
    date: date
    slots: list[Slot]


KINDS: list[tuple[Any, type[DayPage], str]] = [
    (_("Photo of the day"), PhotoOfTheDayPage, "newsroom_photos_of_the_day:choose_parent"),
    (_("Message of the day"), MessageOfTheDayPage, "newsroom_messages_of_the_day:choose_parent"),
]


class DaysPanel(Component):
    """Whether today and tomorrow have their photo and their message."""

    name = "community_days"
    template_name = "community_home/admin/days.html"
    order = 90

    @property
    def media(self) -> Media:
        """Its own style."""
        return Media(css={"all": [versioned_static("community_home/days.css")]})

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """Today and tomorrow in the newsroom's zone: two queries."""
        today = timezone.now().astimezone(newsroom_zone()).date()
        tomorrow = today + timedelta(days=1)
        held = [pages_by_day(kind, today, tomorrow) for _label, kind, _add in KINDS]
        days = [
            Day(label, day, slots_of(day, held))
            for label, day in ((_("Today"), today), (_("Tomorrow"), tomorrow))
        ]
        return {"days": days}


def pages_by_day(kind: type[DayPage], *days: date) -> dict[date | None, DayPage]:
    """The page that holds each of these days; a published one before a draft."""
    pages = kind._default_manager.filter(day__in=days).order_by("live", "pk")
    return {page.day: page for page in pages}


def slots_of(day: date, held: list[dict[date | None, DayPage]]) -> list[Slot]:
    """One day's photo and message, or where to add them."""
    kinds = zip(KINDS, held, strict=True)
    return [Slot(label, pages.get(day), reverse(add)) for (label, _kind, add), pages in kinds]

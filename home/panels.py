"""What greets the newsroom when it opens the admin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.forms import Media
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component
from wagtail.models import Locale

from cms_community.conf import newsroom_day, newsroom_zone, setting

from .photo_desk import empty_days, may_place
from .slots import days


class DaysPanel(Component):
    """Whether today and tomorrow have their photo and their message."""

    name = "community_days"
    template_name = "community_home/admin/days.html"
    order = 90

    @property
    def media(self) -> Media:
        """Its own style, and what takes a dropped photo."""
        styles = [versioned_static(f"community_home/{name}.css") for name in ("days", "drop")]
        scripts = [versioned_static(f"community_home/{name}.js") for name in ("drop", "photo")]
        return Media(css={"all": styles}, js=scripts)

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """Today and tomorrow in the newsroom's zone, and whether tomorrow cannot wait."""
        today, tomorrow = days(newsroom_day(), 2)
        hour = timezone.now().astimezone(newsroom_zone()).hour
        empty = [slot for slot in tomorrow.slots if not slot.will_show]
        locale = Locale.get_default()
        return {
            "drops": self.drops(parent_context["request"].user, locale),
            "days": [(_("Today"), today), (_("Tomorrow"), tomorrow)],
            "locale": locale,
            "missing": empty if hour >= setting("EMPTY_DAY_WARNING_HOUR") else [],
        }

    def drops(self, person: Any, locale: Locale) -> list[tuple[str, date]]:
        """The days that a photo can be dropped on, with what they are called."""
        if not may_place(person, locale=locale):
            return []
        return [(called(day), day) for day in empty_days(locale=locale)]


def called(day: date) -> str:
    """Today, tomorrow, or the day's name."""
    near = {
        newsroom_day(): gettext("today"),
        newsroom_day() + timedelta(days=1): gettext("tomorrow"),
    }
    return near.get(day) or str(date_format(day, "l j F"))

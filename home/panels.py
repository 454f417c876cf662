"""What greets the newsroom when it opens the admin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Media
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component
from wagtail.models import Locale

from cms_community.conf import newsroom_day, newsroom_zone, setting

from .album_panel import words
from .slots import days


class DaysPanel(Component):
    """Whether today and tomorrow have their photo and their message."""

    name = "community_days"
    template_name = "community_home/admin/days.html"
    order = 90

    @property
    def media(self) -> Media:
        """Its own style, and what drops need."""
        styles = ("community_home/days.css", "community_pictures/pictures.css")
        scripts = ("community_pictures/dropping.js", "community_home/photo.js")
        return Media(
            css={"all": [versioned_static(path) for path in styles]},
            js=[versioned_static(path) for path in scripts],
        )

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """Today and tomorrow in the newsroom's zone, and whether tomorrow cannot wait."""
        today, tomorrow = days(newsroom_day(), 2)
        hour = timezone.now().astimezone(newsroom_zone()).hour
        empty = [slot for slot in tomorrow.slots if not slot.will_show]
        return {
            "days": [(_("Today"), today), (_("Tomorrow"), tomorrow)],
            "locale": Locale.get_default(),
            "words": words(),
            "missing": empty if hour >= setting("EMPTY_DAY_WARNING_HOUR") else [],
        }

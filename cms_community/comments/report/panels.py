"""Yesterday, on the admin's home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Media
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component

from .models import Letter
from .periods import Period
from .reading import figure

SHOWN = ("comments", "first-voices", "questions", "picks")


class MorningPanel(Component):
    """Yesterday in four figures, and the way to the report."""

    name = "community_morning"
    template_name = "community_comments/report/panel.html"
    order = 95

    @property
    def media(self) -> Media:
        """The report's style."""
        return Media(css={"all": [versioned_static("community_comments/report.css")]})

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """The figures, each beside that of a week before."""
        period = Period.yesterday()
        person = parent_context["request"].user
        may_see = person.has_perm("community_comments.view_subscription")
        return {
            "period": period,
            "figures": [figure(name, period) for name in SHOWN],
            # A wrong address tells nobody else: whoever keeps the list reads it here.
            "failing": list(Letter.objects.failing()) if may_see else [],
        }

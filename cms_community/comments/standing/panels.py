"""What tells the desk, from the menu and the home of the admin, that picks need it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Media
from django.http import HttpRequest
from django.utils.translation import ngettext
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem

from ...conf import setting
from ..models import Pick
from .reads import Outage, outages

MAY_DECIDE = "community_comments.change_pick"


class PicksItem(MenuItem):
    """The way to the picks, for those who may decide on them."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person may."""
        return bool(request.user.has_perm(MAY_DECIDE))


class PicksToDecideItem(PicksItem):
    """The same at the top of the menu, while there are any to decide on, with how many."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether there is one."""
        return super().is_shown(request) and Pick.objects.to_decide().exists()

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """With their number; Wagtail keeps this object for every request, so nothing on it."""
        count = Pick.objects.to_decide().count()
        label = ngettext("%(count)d pick to decide", "%(count)d picks to decide", count)
        return LinkMenuItem(self.name, label % {"count": count}, self.url, icon_name=self.icon_name)


class StandingPanel(Component):
    """Which picks are held, and which sources do not answer."""

    name = "community_standing"
    template_name = "community_comments/panel.html"
    order = 80
    shown = 5

    def __init__(self, count: int, failing: list[Outage]) -> None:
        self.count, self.failing = count, failing

    @property
    def media(self) -> Media:
        """The desk's style."""
        return Media(css={"all": [versioned_static("community_comments/desk.css")]})

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """The first of them."""
        picks = Pick.objects.to_decide().with_context()[: self.shown] if self.count else []
        return {
            "count": self.count,
            "picks": picks,
            "outages": self.failing,
            "hold_after": setting("HOLD_AFTER"),
        }


def standing_panel(request: HttpRequest) -> StandingPanel | None:
    """The panel for someone who may decide, if there is anything to tell."""
    if not request.user.has_perm(MAY_DECIDE):
        return None
    count, failing = Pick.objects.to_decide().count(), outages()
    return StandingPanel(count, failing) if count or failing else None

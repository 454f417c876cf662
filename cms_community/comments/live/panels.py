"""What greets those who answer for the sources when one of them is in trouble."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.forms import Media
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component

from .models import Arrival, Connection


class SourcesPanel(Component):
    """The sources that do not answer, and how much of what they told waits because of it."""

    name = "community_sources"
    template_name = "community_comments/live/panel.html"
    order = 80

    def __init__(self, *, told: Collection[int] = ()) -> None:
        """`told` are the keys of sources that another panel already speaks of."""
        self.told = told

    @property
    def media(self) -> Media:
        """The desk's style."""
        return Media(css={"all": [versioned_static("community_comments/desk.css")]})

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """The failing sources; what waits; whether there is anything to say."""
        troubled = Connection.objects.failing().exclude(source__in=self.told)
        failing = list(troubled.select_related("source"))
        return {"failing": failing, "stuck": Arrival.objects.stuck().count()}

    def render_html(self, parent_context: Any = None) -> Any:
        """Nothing at all while all is well."""
        context = self.get_context_data(parent_context or {})
        return super().render_html(parent_context) if any(context.values()) else ""

"""What greets the newsroom of pictures whose rights end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.forms import Media
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

from ..conf import newsroom_day
from .models import Picture

# A week before its last day there is time to find another picture.
DAYS = 7
MOST = 10


class Ending(NamedTuple):
    """A picture that leaves its pages soon, or has just left them."""

    picture: Picture
    over: bool
    uses: Sequence[str]


def endings() -> list[Ending]:
    """The pictures in use whose rights end within a week, or ended since; the first first."""
    today = newsroom_day()
    found = [
        Ending(picture, picture.rights_until < today, uses_of(picture))
        for picture in Picture.objects.ending(days=DAYS)
        if picture.rights_until
    ]
    return [one for one in found if one.uses][:MOST]


def uses_of(picture: Picture) -> list[str]:
    """What shows a picture, by name."""
    uses = ReferenceIndex.get_grouped_references_to(picture)
    return [str(used) for used, _references in uses]


class RightsPanel(Component):
    """Which pictures leave their pages within a week."""

    name = "community_rights"
    template_name = "community_pictures/rights_panel.html"
    order = 85

    @property
    def media(self) -> Media:
        """Its style."""
        return Media(css={"all": [versioned_static("community_pictures/pictures.css")]})

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """The pictures."""
        return {"endings": endings()}

    def render_html(self, parent_context: Any = None) -> Any:
        """Nothing at all while none ends."""
        context = self.get_context_data(parent_context or {})
        return super().render_html(parent_context) if context["endings"] else ""


def may_see(person: Any) -> bool:
    """Whether this person can do anything about it."""
    return bool(policy_registry.get_by_type(Picture).user_has_permission(person, "change"))

"""An album's pictures in the page editor: Wagtail's own rows, laid out as a grid to drop on."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.urls import reverse
from wagtail.admin.panels import MultipleChooserPanel
from wagtail.admin.staticfiles import versioned_static
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry


def picture_rights() -> Any:
    """Who may do what with pictures."""
    return policy_registry.get_by_type(get_image_model())


class PictureGridPanel(MultipleChooserPanel):
    """Rows of pictures; without our script they are Wagtail's own, and work as those do."""

    class BoundPanel(MultipleChooserPanel.BoundPanel):
        """The panel of one form."""

        template_name = "community_home/admin/picture_grid.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Where files are sent, for whoever may add pictures."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            user = self.request.user if self.request else None
            may_add = user and picture_rights().user_has_permission(user, "add")
            return context | {
                "may_add": may_add,
                "drop_url": reverse("community_home:drop_picture"),
                "zip_url": reverse("community_home:drop_zip"),
            }

        @property
        def media(self) -> Media:
            """With our script and style."""
            scripts = ["community_home/drop.js", "community_home/album.js"]
            own = Media(
                css={"all": [versioned_static("community_home/drop.css")]},
                js=[versioned_static(script) for script in scripts],
            )
            shown: Media = super().media + own
            return shown

"""The pictures of an album in the page editor: dropped, ordered, and given words in a grid."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.panels import MultipleChooserPanel
from wagtail.admin.staticfiles import versioned_static


class AlbumPicturesPanel(MultipleChooserPanel):
    """Wagtail's list of chosen pictures, which works without scripts of ours, as a grid."""

    class BoundPanel(MultipleChooserPanel.BoundPanel):
        """The panel with its drop zone."""

        template_name = "community_home/admin/album_pictures.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """With where files are sent, and what the zone says."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "drop_url": reverse("community_pictures:drop"), "words": words()}

        @property
        def media(self) -> Media:
            """With our style and scripts."""
            ours = ("community_pictures/dropping.js", "community_home/album.js")
            styles = ("community_pictures/pictures.css", "community_home/album.css")
            inherited: Media = super().media
            return inherited + Media(
                css={"all": [versioned_static(path) for path in styles]},
                js=[versioned_static(path) for path in ours],
            )


def words() -> dict[str, str]:
    """What scripts say while files are on their way."""
    return {
        "waiting": _("waiting"),
        "sending": _("being sent:"),
        "reading": _("being read"),
        "stored": _("stored"),
        "failed": _("The newsroom does not answer. Drop this file again."),
        "loggedOut": _("You are logged out. Log in again in another window, then drop it again."),
        "told": _("%(stored)s stored, %(refused)s refused"),
        "full": _("An album holds no more pictures."),
    }

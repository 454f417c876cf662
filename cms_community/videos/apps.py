"""How Django knows this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from .checks import check_media_model

# The views that take a video, by the setting that says how many bytes.
BOUNDS = dict.fromkeys(
    ("wagtailmedia:add", "wagtailmedia:edit", "wagtailmedia:chooser_upload"), "VIDEO_BYTES"
)


class VideosConfig(AppConfig):
    """Videos that the newspaper serves itself, and how those of others are played."""

    name = __package__
    label = "community_videos"
    verbose_name = _("Videos")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What must be set is looked at; what is too large is refused before it is read."""
        from ..pictures import middleware  # noqa: PLC0415  as every room adds its own
        from .signal_handlers import connect  # noqa: PLC0415  models exist only now

        checks.register(check_media_model)
        connect()
        middleware.BOUNDS.update(BOUNDS)

"""How Django knows this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """The page types of the newsroom."""

    name = __package__
    label = "community_home"
    verbose_name = _("Newsroom pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The roles exist, and may work on every front page; the desk makes our pages."""
        from cms_community.pictures.middleware import BOUNDS  # noqa: PLC0415  as below

        from . import desk, dropping, signal_handlers  # noqa: PLC0415  models exist only now

        BOUNDS.update(dropping.BOUNDS)
        signal_handlers.connect(self)
        desk.connect()

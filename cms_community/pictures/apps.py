"""How Django knows this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from .checks import check_image_model


class PicturesConfig(AppConfig):
    """Pictures, who made them, and the sizes in which they are served."""

    name = __package__
    label = "community_pictures"
    verbose_name = _("Pictures")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The files of pictures are made when they are saved, and by the worker."""
        from .files import register  # noqa: PLC0415  models exist only now
        from .signal_handlers import connect  # noqa: PLC0415  models exist only now

        checks.register(check_image_model)
        connect()
        register()

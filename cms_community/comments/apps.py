"""How Django knows this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """What members write, and what the desk picks of it."""

    name = __package__
    label = "community_comments"
    verbose_name = _("Comments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Picks follow their source, and the worker the arrivals."""
        from ..delivery.sweeps import register_sweep  # noqa: PLC0415  models exist only now
        from .desk.arrivals import work_off  # noqa: PLC0415  as above
        from .desk.scoring import check_scorer  # noqa: PLC0415  as above
        from .signal_handlers import connect  # noqa: PLC0415  as above

        connect()
        register(check_scorer)
        register_sweep("queued", work_off, alone=True)

"""How Django knows this room."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """What members write, and what the desk picks of it."""

    name = __package__
    label = "community_comments"
    verbose_name = _("Comments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Picks follow their source; the worker knows what live sources and the report need."""
        from ..delivery.sweeps import register_sweep  # noqa: PLC0415  models exist only now
        from .desk.arrivals import work_off_some  # noqa: PLC0415  models exist only now
        from .desk.scoring import check_scorer  # noqa: PLC0415  models exist only now
        from .live import housekeeping  # noqa: PLC0415  models exist only now
        from .report import letters  # noqa: PLC0415  models exist only now
        from .signal_handlers import connect, connect_queue  # noqa: PLC0415  models exist only now

        connect()
        register(check_scorer)
        register_sweep("queued", work_off_some, alone=True)
        housekeeping.register()
        letters.register()
        if apps.is_installed("django_tasks_db"):
            from ..delivery.queued import forget_results  # noqa: PLC0415  only where it is a table

            connect_queue(forget_results)

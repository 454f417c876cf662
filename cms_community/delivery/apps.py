"""How Django knows this room."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.core import checks
from django.utils.translation import gettext_lazy as _

from ..conf import check_settings


class DeliveryConfig(AppConfig):
    """How what is published reaches the front end."""

    name = __package__
    label = "community_delivery"
    verbose_name = _("Delivery")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A misspelt setting is refused; webhooks hear of changes; the worker knows its work."""
        from . import housekeeping  # noqa: PLC0415  models exist only now
        from .signal_handlers import connect  # noqa: PLC0415  models exist only now

        checks.register(check_settings)
        connect()
        housekeeping.register()
        if apps.is_installed("django_tasks_db"):
            from . import queued  # noqa: PLC0415  only where the queue is in the database

            queued.register()

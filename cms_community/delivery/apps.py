"""How Django knows this room."""

from __future__ import annotations

from django.apps import AppConfig
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
        """A misspelt setting is refused at start."""
        checks.register(check_settings)

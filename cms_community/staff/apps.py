"""How Django knows this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    """Who logs in."""

    name = __package__
    label = "community_staff"
    verbose_name = _("Staff")
    default_auto_field = "django.db.models.BigAutoField"

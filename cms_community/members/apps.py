"""How Django knows this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """Who writes: the newspaper's members and the platforms they come from."""

    name = __package__
    label = "community_members"
    verbose_name = _("Members")
    default_auto_field = "django.db.models.BigAutoField"

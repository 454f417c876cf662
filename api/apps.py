"""How Django knows this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The REST API that delivers the newsroom to the front end."""

    name = __package__
    label = "community_api"
    verbose_name = _("API")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What the API delivers is rendered when it changes."""
        from cms_community.delivery.registry import register  # noqa: PLC0415  models exist only now
        from cms_community.delivery.signals import (  # noqa: PLC0415  models exist only now
            documents_changed,
        )
        from cms_community.delivery.sweeps import register_sweep  # noqa: PLC0415  as above

        from .following import connect  # noqa: PLC0415  models exist only now
        from .healing import Healer  # noqa: PLC0415  models exist only now
        from .resources import RESOURCES  # noqa: PLC0415  models exist only now
        from .words import follow_documents  # noqa: PLC0415  models exist only now

        for resource in RESOURCES:
            register(resource)
        connect()
        documents_changed.connect(follow_documents)
        register_sweep("healed", Healer().heal, every=60, alone=True)

"""Who gets the report by e-mail, as the admin edits it."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Subscription


class SubscriptionViewSet(ModelViewSet):
    """The report's recipients, in the settings menu of those who have a right on them."""

    model = Subscription
    name = "community_report_recipients"
    url_prefix = "community/report-recipients"
    icon = "mail"
    menu_label = _("Recipients of the report")
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    form_fields = ["email", "every", "hour", "language", "active"]
    list_display = [
        *("email", "every", "hour", "language", "active"),
        Column("last_letter", label=_("Last letter")),
    ]
    search_fields = ["email"]
    search_backend_name = None

    def get_urlpatterns(self) -> list[URLPattern]:
        """Without the page that says where a recipient is used: nowhere."""
        stock: list[Any] = super().get_urlpatterns()
        return [pattern for pattern in stock if pattern.name != "usage"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without a link to that page."""
        given: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return given | {"usage_url_name": None}

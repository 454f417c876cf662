"""The admin's pages on webhooks, as data."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from . import actions, views
from .columns import ENDPOINTS, NAMESPACE
from .forms import EndpointForm
from .models import Endpoint


class EndpointViewSet(ModelViewSet):
    """Webhooks, in the settings menu of those who have a right on them."""

    model = Endpoint
    name = NAMESPACE
    url_prefix = "community/webhooks"
    icon = "globe"
    menu_label = _("Webhooks")
    add_to_settings_menu = True
    add_to_reference_index = False
    # A copy would share the secret.
    copy_view_enabled = False
    inspect_view_enabled = True
    list_display = ENDPOINTS
    search_fields = ["name", "url"]
    search_backend_name = None
    index_view_class = views.EndpointIndexView
    add_view_class = views.EndpointAddView
    edit_view_class = views.EndpointEditView
    delete_view_class = views.EndpointDeleteView
    inspect_view_class = views.DeliveriesView

    def get_form_class(self, for_update: bool = False) -> type[EndpointForm]:
        """The same for a new webhook and for an old one."""
        return EndpointForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """The acts beside Wagtail's own pages; no page says where a webhook is used: nowhere."""
        stock: list[Any] = super().get_urlpatterns()
        act = views.ActView.as_view
        return [
            *(pattern for pattern in stock if pattern.name != "usage"),
            path(
                "ping/<int:pk>/",
                act(
                    act=actions.ping_endpoint,
                    done=_("A test message is on its way: its answer appears below."),
                ),
                name="ping",
            ),
            path(
                "pause/<int:pk>/",
                act(act=actions.pause_endpoint, done=_("The webhook is paused.")),
                name="pause",
            ),
            path(
                "resume/<int:pk>/",
                act(act=actions.resume_endpoint, done=_("The webhook is resumed.")),
                name="resume",
            ),
            path("rotate/<int:pk>/", views.RotateView.as_view(), name="rotate"),
            path("replay/<int:pk>/", views.ReplayRangeView.as_view(), name="replay"),
            path("delivery/<int:pk>/", views.DeliveryView.as_view(), name="delivery"),
            path(
                "delivery/<int:pk>/replay/",
                views.ReplayDeliveryView.as_view(),
                name="replay_delivery",
            ),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without the page that says where it is used."""
        given: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return given | {"usage_url_name": None}

"""What the delivery room adds to the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from ..conf import setting
from .previews import views
from .webhooks.log_formats import ACTIONS
from .webhooks.viewsets import EndpointViewSet

sharing = [
    path("pages/<int:pk>/share/", views.ShareDraftView.as_view(), name="share_draft"),
    path(
        "pages/<int:pk>/share/<int:link>/revoke/",
        views.RevokeLinkView.as_view(),
        name="revoke_link",
    ),
]


@hooks.register("register_admin_urls")
def register_sharing() -> list[URLResolver]:
    """The page on which drafts are shared."""
    return [path("community/", include((sharing, "community_delivery")))]


@hooks.register("register_page_header_buttons")
def share_button(page: Page, user: Any, view_name: str, **kwargs: Any) -> Iterator[Button]:
    """Beside the page's other actions, once the front end has a place for drafts."""
    allowed = page.permissions_for_user(user)
    if page.depth > 1 and setting("PREVIEW_URL") and (allowed.can_edit() or allowed.can_publish()):
        url = reverse("community_delivery:share_draft", args=[page.pk])
        yield Button(_("Share the draft"), url, icon_name="link", priority=67)


@hooks.register("register_log_actions")
def register_draft_actions(registry: Any) -> None:
    """Who showed a draft to whom is kept in the page's history."""
    registry.register_action(
        "community.share_draft", _("Share the draft"), _("A link to the draft was made")
    )
    registry.register_action(
        "community.revoke_draft", _("Revoke a link"), _("A link to the draft was revoked")
    )


@hooks.register("register_admin_viewset")
def register_webhooks() -> EndpointViewSet:
    """Where changes are posted."""
    return EndpointViewSet()


@hooks.register("register_log_actions")
def register_webhook_actions(registry: Any) -> None:
    """Every act on a webhook has its line in the log."""
    for action, formatter in ACTIONS.items():
        registry.register_action(action)(formatter)

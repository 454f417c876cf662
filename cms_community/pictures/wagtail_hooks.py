"""Where pictures stand in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static

from .models import Picture
from .panels import RightsPanel, may_see
from .retouch.views import RetouchView, SaveView, SourceView
from .views import (
    AddPicturesView,
    AddPictureView,
    EditPictureView,
    FinishPictureView,
    PictureChooserViewSet,
)

chooser = PictureChooserViewSet("wagtailimages_chooser", model=Picture, url_prefix="images/chooser")


@hooks.register("register_admin_urls", order=-1)
def register_ways_in() -> list[URLPattern]:
    """Before Wagtail's own at the same addresses, which keep their names."""
    return [
        path("images/<int:image_id>/", EditPictureView.as_view()),
        path("images/add/", AddPictureView.as_view()),
        path("images/multiple/add/", AddPicturesView.as_view()),
        path(
            "images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/",
            FinishPictureView.as_view(),
        ),
        path("images/chooser/create/", chooser.create_view),
    ]


@hooks.register("register_admin_urls")
def register_retouch_pages() -> list[URLResolver]:
    """Where pictures are retouched."""
    ours = [
        path("pictures/<int:pk>/retouch/", RetouchView.as_view(), name="retouch"),
        path("pictures/<int:pk>/retouch/source/", SourceView.as_view(), name="retouch_source"),
        path("pictures/<int:pk>/retouch/save/", SaveView.as_view(), name="retouch_save"),
    ]
    return [path("community/", include((ours, "community_pictures")))]


@hooks.register("insert_editor_js")
def offer_retouching() -> SafeString:
    """Beside every picture that a page holds."""
    return format_html(
        '<script src="{}" data-table="{}" data-chosen="{}"></script>',
        versioned_static("community_pictures/retouch/link.js"),
        reverse("community_pictures:retouch", args=[0]),
        reverse("wagtailimages_chooser:chosen", args=[0]),
    )


@hooks.register("register_log_actions")
def register_retouching(registry: Any) -> None:
    """What the log calls it."""
    registry.register_action("community.retouch", _("Retouch"), _("Retouched"))
    registry.register_action("community.restore", _("Restore the original"), _("Original restored"))


@hooks.register("construct_homepage_panels")
def show_ending_rights(request: HttpRequest, panels: list[Any]) -> None:
    """Whoever works on pictures is told in time."""
    if may_see(request.user):
        panels.append(RightsPanel())

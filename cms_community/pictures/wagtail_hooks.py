"""Where pictures stand in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .dropping import DropView
from .models import Picture
from .panels import RightsPanel, may_see
from .retouch.views import RetouchView, SaveView, SourceView
from .views import AddPicturesView, EditPictureView, PictureChooserViewSet

chooser = PictureChooserViewSet("wagtailimages_chooser", model=Picture, url_prefix="images/chooser")


@hooks.register("register_admin_urls", order=-1)
def register_ways_in() -> list[URLPattern]:
    """Before Wagtail's own at the same addresses, which keep their names."""
    return [
        path("images/<int:image_id>/", EditPictureView.as_view()),
        path("images/multiple/add/", AddPicturesView.as_view()),
        path("images/chooser/create/", chooser.create_view),
    ]


@hooks.register("register_admin_urls")
def register_dropping() -> list[URLResolver]:
    """Where pages send what is dropped on them."""
    ours = [
        path("pictures/drop/", DropView.as_view(), name="drop"),
        path("pictures/<int:pk>/retouch/", RetouchView.as_view(), name="retouch"),
        path("pictures/<int:pk>/retouch/source/", SourceView.as_view(), name="retouch_source"),
        path("pictures/<int:pk>/retouch/save/", SaveView.as_view(), name="retouch_save"),
    ]
    return [path("community/", include((ours, "community_pictures")))]


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

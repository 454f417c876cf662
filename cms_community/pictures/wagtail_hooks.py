"""Where pictures stand in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

from .dropping import DropView
from .models import Picture
from .panels import RightsPanel, may_see
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
    ours = [path("pictures/drop/", DropView.as_view(), name="drop")]
    return [path("community/", include((ours, "community_pictures")))]


@hooks.register("construct_homepage_panels")
def show_ending_rights(request: HttpRequest, panels: list[Any]) -> None:
    """Whoever works on pictures is told in time."""
    if may_see(request.user):
        panels.append(RightsPanel())

"""What the newsroom's pages add to the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.snippets.models import register_snippet

from .calendar import CALENDAR, AddForDayView, CalendarView
from .dropping import DropPictureView, DropZipView
from .listings import NEWSROOM_MENU, AuthorViewSet, NewsroomGroup
from .panels import DaysPanel
from .photo_desk import DropPhotoView, PlacePhotoView

register_snippet(AuthorViewSet)


@hooks.register("register_admin_viewset")
def register_newsroom() -> NewsroomGroup:
    """The lists and their corner of the menu."""
    return NewsroomGroup()


calendar = [
    path("calendar/", CalendarView.as_view(), name="calendar"),
    path(
        "calendar/<str:kind>/<str:day>/<str:locale>/add/",
        AddForDayView.as_view(),
        name="add_for_day",
    ),
    path("pictures/drop/", DropPictureView.as_view(), name="drop_picture"),
    path("pictures/drop/zip/", DropZipView.as_view(), name="drop_zip"),
    path("photo/<str:day>/<str:locale>/drop/", DropPhotoView.as_view(), name="drop_photo"),
    path(
        "photo/<str:day>/<str:locale>/<uuid:picture>/",
        PlacePhotoView.as_view(),
        name="place_photo",
    ),
]


class CalendarMenuItem(MenuItem):
    """Shown to those who may work on pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person may."""
        return bool(user_has_any_page_permission(request.user))


@hooks.register("register_admin_urls")
def register_calendar() -> list[URLResolver]:
    """The fortnight's calendar, and the forms that it leads to."""
    return [path("community/", include((calendar, "community_home")))]


@hooks.register(NEWSROOM_MENU)
def show_calendar() -> MenuItem:
    """First in the newsroom's corner of the menu."""
    return CalendarMenuItem(
        _("Calendar"),
        reverse(CALENDAR),
        name="community-calendar",
        icon_name="calendar-alt",
        order=-1,
    )


@hooks.register("construct_homepage_panels")
def show_the_days(request: HttpRequest, panels: list[Any]) -> None:
    """Whoever works on pages sees at once which day still needs something."""
    if user_has_any_page_permission(request.user):
        panels.append(DaysPanel())


@hooks.register("insert_editor_js")
def mind_what_is_typed() -> SafeString:
    """In every editor: nothing typed is missed, and no two savings overtake each other."""
    scripts = (versioned_static(f"community_home/{name}.js") for name in ("typing", "saving"))
    return format_html_join("", '<script src="{}"></script>', ((script,) for script in scripts))

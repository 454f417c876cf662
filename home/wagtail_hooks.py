"""What the newsroom's pages add to the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.snippets.models import register_snippet

from .listings import AuthorViewSet, NewsroomGroup
from .panels import DaysPanel

register_snippet(AuthorViewSet)


@hooks.register("register_admin_viewset")
def register_newsroom() -> NewsroomGroup:
    """The lists and their corner of the menu."""
    return NewsroomGroup()


@hooks.register("construct_homepage_panels")
def show_the_days(request: HttpRequest, panels: list[Any]) -> None:
    """Whoever works on pages sees at once which day still needs something."""
    if user_has_any_page_permission(request.user):
        panels.append(DaysPanel())

"""What the newsroom's pages add to the admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .listings import AuthorViewSet, NewsroomGroup

register_snippet(AuthorViewSet)


@hooks.register("register_admin_viewset")
def register_newsroom() -> NewsroomGroup:
    """The lists and their corner of the menu."""
    return NewsroomGroup()

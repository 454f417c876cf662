"""What the comments room adds to the admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from . import views
from .choosers import PickChooserViewSet, pick_chooser_viewset
from .desk.urls import urlpatterns as desk
from .log_formats import ACTIONS
from .models import Pick
from .registers import CommunityRegisters

modeladmin_register(CommunityRegisters)

picking = [
    path("comments/<int:pk>/pick/", views.PickCommentView.as_view(), name="pick"),
    path("picks/<int:pk>/", views.ChangePickView.as_view(), name="change_pick"),
    path("picks/<int:pk>/withdraw/", views.WithdrawPickView.as_view(), name="withdraw_pick"),
    path("picks/<int:pk>/hold/", views.HoldPickView.as_view(), name="hold_pick"),
    path("picks/<int:pk>/release/", views.ReleasePickView.as_view(), name="release_pick"),
]


class DeskItem(MenuItem):
    """The desk's place in the menu: for those who may read comments."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person may open the desk."""
        shown: bool = request.user.has_perm("community_comments.view_comment")
        return shown


class PickURLFinder(ModelAdminURLFinder):
    """Wherever a pick is chosen, a link leads to the form that changes it."""

    edit_url_name = "community_comments:change_pick"


register_admin_url_finder(Pick, PickURLFinder)


@hooks.register("register_admin_viewset")
def register_pick_chooser() -> PickChooserViewSet:
    """Editors choose picks in pages."""
    return pick_chooser_viewset


@hooks.register("register_admin_urls")
def register_picking() -> list[URLResolver]:
    """The desk and its forms."""
    at_the_desk: list[URLPattern | URLResolver] = [*picking, path("desk/", include(desk))]
    return [path("community/", include((at_the_desk, "community_comments")))]


@hooks.register("register_admin_menu_item")
def register_desk() -> MenuItem:
    """The first entry of the menu: here the day begins."""
    url = reverse("community_comments:desk")
    return DeskItem(_("Desk"), url, name="community-desk", icon_name="pick", order=1)


@hooks.register("register_permissions")
def register_pick_permissions() -> QuerySet[Permission]:
    """A group may be given the rights on picks in the settings."""
    return Permission.objects.filter(
        content_type__app_label="community_comments", content_type__model="pick"
    )


@hooks.register("register_log_actions")
def register_pick_actions(registry: Any) -> None:
    """Every decision on a pick has its line in the log."""
    for action, formatter in ACTIONS.items():
        registry.register_action(action)(formatter)

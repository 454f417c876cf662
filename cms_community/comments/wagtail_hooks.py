"""What the comments room adds to the admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail_modeladmin.options import modeladmin_register

from . import views
from .choosers import PickChooserViewSet, pick_chooser_viewset
from .erasure import views as erasure
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


erasing = [
    path("members/<int:pk>/erase/", erasure.EraseMemberView.as_view(), name="erase_member"),
    path("erasures/", erasure.ErasuresView.as_view(), name="erasures"),
    path("erasures/<int:pk>/", erasure.ErasureView.as_view(), name="erasure"),
    path(
        "erasures/<int:pk>/<slug:language>.<slug:suffix>",
        erasure.ErasureReportView.as_view(),
        name="erasure_report",
    ),
]


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
    """The desk's forms."""
    return [path("community/", include(([*picking, *erasing], "community_comments")))]


@hooks.register("register_permissions")
def register_pick_permissions() -> QuerySet[Permission]:
    """A group may be given the rights on picks, and that of erasing members, in the settings."""
    of_picks = Q(content_type__app_label="community_comments", content_type__model="pick")
    erasing_members = Q(content_type__app_label="community_members", codename="erase_member")
    return Permission.objects.filter(of_picks | erasing_members)


@hooks.register("register_log_actions")
def register_pick_actions(registry: Any) -> None:
    """Every decision on a pick has its line in the log."""
    for action, formatter in ACTIONS.items():
        registry.register_action(action)(formatter)

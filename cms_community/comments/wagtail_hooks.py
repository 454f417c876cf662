"""What the comments room adds to the admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
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
from .erasure import views as erasure
from .live.panels import SourcesPanel
from .live.views import AskSourceView, ConnectSourceView
from .log_formats import ACTIONS
from .models import Pick
from .registers import CommunityRegisters
from .report import views as report
from .report.panels import MorningPanel
from .report.viewsets import SubscriptionViewSet
from .standing import views as standing
from .standing.panels import MAY_DECIDE, PicksToDecideItem, standing_panel
from .standing.reads import outages

modeladmin_register(CommunityRegisters)

picking = [
    path("comments/<int:pk>/pick/", views.PickCommentView.as_view(), name="pick"),
    path("picks/<int:pk>/", views.ChangePickView.as_view(), name="change_pick"),
    path("picks/<int:pk>/withdraw/", views.WithdrawPickView.as_view(), name="withdraw_pick"),
    path("picks/<int:pk>/hold/", views.HoldPickView.as_view(), name="hold_pick"),
    path("picks/<int:pk>/release/", views.ReleasePickView.as_view(), name="release_pick"),
    path("sources/<int:pk>/connection/", ConnectSourceView.as_view(), name="connect_source"),
    path("sources/<int:pk>/ask/", AskSourceView.as_view(), name="ask_source"),
    path("picks/", standing.PicksView.as_view(), name="picks"),
    path("picks/<int:pk>/decide/", standing.DecidePickView.as_view(), name="decide_pick"),
    path("picks/<int:pk>/keep/", standing.KeepExcerptView.as_view(), name="keep_excerpt"),
]

reporting = [
    path("report/", report.ReportView.as_view(), name="report"),
    path("report/<str:period>/", report.ReportView.as_view(), name="report"),
    path("report/<str:period>/pdf/", report.ReportPdfView.as_view(), name="report_pdf"),
    path("report/<str:period>/<str:rows>/", report.ReportRowsView.as_view(), name="report_rows"),
]


class ReportMenuItem(MenuItem):
    """Shown to those who may read comments."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person may."""
        return bool(request.user.has_perm(report.ReportPage.permission_required))


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


@hooks.register("register_admin_viewset")
def register_subscriptions() -> SubscriptionViewSet:
    """Who gets the report by e-mail."""
    return SubscriptionViewSet()


@hooks.register("register_reports_menu_item")
def register_report() -> MenuItem:
    """The morning report, first among the reports."""
    return ReportMenuItem(
        _("Morning report"),
        reverse("community_comments:report"),
        name="community-report",
        icon_name="calendar-check",
        order=10,
    )


@hooks.register("construct_homepage_panels")
def show_yesterday(request: HttpRequest, panels: list[Any]) -> None:
    """Whoever may read comments finds yesterday in a few figures on the admin's home."""
    if request.user.has_perm(report.ReportPage.permission_required):
        panels.append(MorningPanel())


@hooks.register("register_admin_urls")
def register_picking() -> list[URLResolver]:
    """The desk and its forms, the report, and erasure."""
    ours: list[URLPattern | URLResolver] = [*picking, *reporting, *erasing]
    ours.append(path("desk/", include(desk)))
    return [path("community/", include((ours, "community_comments")))]


@hooks.register("register_admin_menu_item")
def register_picks_to_decide() -> PicksToDecideItem:
    """Held picks wait at the top of the menu."""
    url = reverse("community_comments:picks")
    return PicksToDecideItem("", url, name="picks-to-decide", icon_name="warning", order=140)


@hooks.register("construct_homepage_panels")
def show_what_needs_the_desk(request: HttpRequest, panels: list[Any]) -> None:
    """Held picks and silent sources greet those who may decide."""
    if panel := standing_panel(request):
        panels.append(panel)


@hooks.register("register_admin_menu_item")
def register_desk() -> MenuItem:
    """The first entry of the menu: here the day begins."""
    url = reverse("community_comments:desk")
    return DeskItem(_("Desk"), url, name="community-desk", icon_name="pick", order=1)


@hooks.register("register_permissions")
def register_pick_permissions() -> QuerySet[Permission]:
    """A group may be given the rights on picks, to push comments and to erase in the settings."""
    comments = Q(content_type__app_label="community_comments")
    of_picks = comments & (Q(content_type__model="pick") | Q(codename="receive_comment"))
    erasing_members = Q(content_type__app_label="community_members", codename="erase_member")
    return Permission.objects.filter(of_picks | erasing_members)


@hooks.register("construct_homepage_panels")
def show_troubled_sources(request: HttpRequest, panels: list[Any]) -> None:
    """Whoever answers for the sources sees at once which of them does not answer."""
    if request.user.has_perm("community_members.view_source"):
        told = outages() if request.user.has_perm(MAY_DECIDE) else []
        panels.append(SourcesPanel(told=[outage.source.pk for outage in told]))


@hooks.register("register_log_actions")
def register_pick_actions(registry: Any) -> None:
    """Every decision on a pick has its line in the log."""
    for action, formatter in ACTIONS.items():
        registry.register_action(action)(formatter)

"""The registers in which the desk looks things up: comments, discussions, members, sources."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup

from ..members.models import Member, Source
from .filters import (
    DiscussionFilter,
    DiscussionSectionFilter,
    LikesFilter,
    MemberFilter,
    PeriodFilter,
    PickedFilter,
    RoleFilter,
    SectionFilter,
    SourceFilter,
    StateFilter,
)
from .live.status import connection_of, moment, status_of
from .models import Arrival, Comment, Discussion, Pick
from .register_views import (
    CommentButtons,
    CommentIndexView,
    CommentInspectView,
    MemberIndexView,
    MemberInspectView,
    QuietButtons,
    ReadOnly,
    RegisterIndexView,
    RegisterInspectView,
    RegisterSearch,
    SourceDeleteView,
    SourceEditView,
    SourceInspectView,
    SourcePermissions,
)
from .standing.panels import PicksItem


class Register(ModelAdmin):
    """What all registers share: read only, one page of fifty, nothing joined by surprise."""

    list_per_page = 50
    inspect_view_enabled = True
    # modeladmin's own history page checks no permission.
    history_view_enabled = False
    index_view_class = RegisterIndexView
    inspect_view_class = RegisterInspectView
    index_view_extra_css = ["community_comments/desk.css"]
    index_template_name = "community_comments/registers/index.html"
    inspect_template_name = "community_comments/registers/inspect.html"
    permission_helper_class = ReadOnly
    button_helper_class = QuietButtons
    search_handler_class = RegisterSearch
    empty_value_display = "–"
    routes: ClassVar[frozenset[str]] = frozenset({"index", "inspect"})

    def get_admin_urls_for_registration(self) -> tuple[Any, ...]:
        """Only the pages that this register has."""
        names = {self.url_helper.get_action_url_name(action) for action in self.routes}
        return tuple(url for url in super().get_admin_urls_for_registration() if url.name in names)

    def register_indexing(self) -> None:
        """Not in the reference index: it would write rows for every comment that arrives."""

    def get_extra_attrs_for_field_col(self, obj: Any, field_name: str) -> dict[str, Any]:
        """The column's name on each cell, for screens too narrow for a table."""
        return {"data-label": str(self.heading(field_name))}

    def get_extra_class_names_for_field_col(self, obj: Any, field_name: str) -> list[str]:
        """One class for every cell, so that the style sheet reaches it."""
        return ["cc-cell"]

    def heading(self, field_name: str) -> Any:
        """What a column is called."""
        column = getattr(self, field_name, None)
        if column is not None:
            return column.short_description
        return self.model._meta.get_field(field_name).verbose_name


class CommentRegister(Register):
    """What members wrote, newest first; here a comment is picked."""

    model = Comment
    menu_label = _("Reader comments")
    menu_icon = "comment"
    index_view_class = CommentIndexView
    inspect_view_class = CommentInspectView
    inspect_template_name = "community_comments/registers/comment.html"
    button_helper_class = CommentButtons
    ordering = ("-created_at", "-id")
    list_display = ("text", "who", "where", "how", "when", "likes", "picked")
    list_select_related = ("member", "discussion", "source")
    list_filter = (
        PeriodFilter,
        SectionFilter,
        StateFilter,
        LikesFilter,
        PickedFilter,
        SourceFilter,
        DiscussionFilter,
        MemberFilter,
    )
    search_fields = ("body_text", "headline", "member__name", "discussion__title")
    export_filename = "comments"
    list_export = (
        "source",
        "remote_id",
        "section",
        "discussion",
        "member",
        "created_at",
        "headline",
        "body_text",
        "state_word",
        "reactions",
        "picked_word",
        "permalink",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """Each comment with its picks, without the HTML that no list shows."""
        rows = super().get_queryset(request).defer("body_html").prefetch_related("picks")
        # What the source does not count sorts last, where PostgreSQL would put it first.
        counted: QuerySet[Comment] = rows.annotate(like_count=Coalesce("reactions", -1))
        return counted

    @admin.display(description=_("comment"))
    def text(self, comment: Comment) -> SafeString:
        """Its headline and the beginning of its text."""
        beginning = Truncator(" ".join(comment.body_text.split())).chars(140)
        if not comment.headline:
            return format_html("{}", beginning or gettext("(no text left)"))
        headline = Truncator(comment.headline).chars(80)
        return format_html("<strong>{}</strong> {}", headline, beginning)

    @admin.display(description=_("member"))
    def who(self, comment: Comment) -> Any:
        """Who wrote it, and the way to everything they wrote."""
        if comment.member is None:
            return ""
        return format_html(
            '<a href="?member={}">{}</a>', comment.member_id, Truncator(comment.member).chars(40)
        )

    @admin.display(description=_("discussion"))
    def where(self, comment: Comment) -> SafeString:
        """The discussion it stands in, and the way to all of it."""
        return format_html(
            '<a href="?discussion={}">{}</a>',
            comment.discussion_id,
            Truncator(comment.discussion).chars(60),
        )

    @admin.display(description=_("state"))
    def how(self, comment: Comment) -> SafeString:
        """What its source says of it."""
        return state_tag(comment.state, comment.get_state_display())

    @admin.display(description=_("written at"), ordering="created_at")
    def when(self, comment: Comment) -> str:
        """The day and hour at which it was written."""
        return date_format(localtime(comment.created_at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=_("likes"), ordering="-like_count")
    def likes(self, comment: Comment) -> Any:
        """How many readers liked it, where the source counts."""
        return comment.reactions

    @admin.display(description=_("pick"))
    def picked(self, comment: Comment) -> Any:
        """What the desk did with it."""
        pick = last_pick(comment)
        return state_tag(f"pick-{pick.state}", self.picked_word(comment)) if pick else ""

    @admin.display(description=_("pick"))
    def picked_word(self, comment: Comment) -> str:
        """The state of its last pick in words; empty if it was never picked."""
        pick = last_pick(comment)
        return str(PICKED_WORDS[pick.state]) if pick else ""

    @admin.display(description=_("state"))
    def state_word(self, comment: Comment) -> str:
        """Its state in words."""
        return comment.get_state_display()

    @admin.display(description=_("section"))
    def section(self, comment: Comment) -> str:
        """The section of its discussion."""
        return comment.discussion.section


class DiscussionRegister(Register):
    """The threads in which comments stand, those last seen first."""

    model = Discussion
    menu_label = _("Discussions")
    menu_icon = "list-ul"
    ordering = ("-seen_at", "-id")
    list_display = ("name", "section", "source", "comments")
    list_select_related = ("source",)
    list_filter = (DiscussionSectionFilter, SourceFilter)
    search_fields = ("title", "url", "section")
    inspect_view_fields = ["title", "section", "url", "source", "remote_id", "seen_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Each discussion with how many comments stand in it."""
        rows = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(comment_count=comments_of("discussion"))
        return counted

    @admin.display(description=_("title"))
    def name(self, discussion: Discussion) -> str:
        """Its title, else its address."""
        return Truncator(discussion).chars(120)

    @admin.display(description=_("comments"))
    def comments(self, discussion: Any) -> SafeString:
        """How many comments, and the way to them."""
        return comments_link("discussion", discussion)


class MemberRegister(Register):
    """Who writes, those last seen first."""

    model = Member
    menu_label = _("Members")
    menu_icon = "user"
    index_view_class = MemberIndexView
    inspect_view_class = MemberInspectView
    ordering = ("-seen_at", "-id")
    list_display = ("label", "role", "source", "comments")
    list_select_related = ("source",)
    list_filter = (RoleFilter, SourceFilter)
    search_fields = ("name", "remote_id")
    inspect_view_fields = ["name", "role", "source", "remote_id", "seen_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Each member with how many comments they wrote."""
        rows = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(comment_count=comments_of("member"))
        return counted

    @admin.display(description=_("public name"))
    def label(self, member: Member) -> str:
        """The public name, else the id at the source."""
        return str(member)

    @admin.display(description=_("comments"))
    def comments(self, member: Any) -> SafeString:
        """How many comments, and the way to them."""
        return comments_link("member", member)


class SourceRegister(Register):
    """The connected platforms; a superuser connects one, and may later change its title."""

    model = Source
    menu_label = _("Sources")
    menu_icon = "link"
    ordering = ("name",)
    list_display = ("name", "title", "kind", "status", "answered", "waiting")
    list_select_related = ("connection",)
    inspect_view_class = SourceInspectView
    inspect_template_name = "community_comments/registers/source.html"
    inspect_view_fields = ["name", "title", "kind", "created_at"]
    form_fields_exclude = ["created_at", "erasure_salt"]
    permission_helper_class = SourcePermissions
    edit_view_class = SourceEditView
    delete_view_class = SourceDeleteView
    routes = frozenset({"index", "inspect", "create", "edit", "delete"})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Each source with how many of its events wait."""
        waiting = Arrival.objects.waiting().filter(source=OuterRef("pk")).order_by()
        count = Subquery(waiting.values("source").annotate(count=Count("pk")).values("count"))
        rows: QuerySet[Any] = super().get_queryset(request).annotate(waiting_count=count)
        return rows

    @admin.display(description=_("state"))
    def status(self, source: Source) -> SafeString:
        """Whether it answers."""
        found = status_of(source)
        return state_tag(found.tone, found.words)

    @admin.display(description=_("last answer"))
    def answered(self, source: Source) -> str:
        """When it last did."""
        connection = connection_of(source)
        return moment(connection.answered_at) if connection else ""

    @admin.display(description=_("arrivals that wait"))
    def waiting(self, source: Any) -> int:
        """How many of its events are not worked through."""
        return source.waiting_count or 0


class CommunityRegisters(ModelAdminGroup):
    """The community desk's corner of the menu."""

    menu_label = _("Community")
    menu_icon = "group"
    menu_order = 150
    items = (CommentRegister, DiscussionRegister, MemberRegister, SourceRegister)

    def get_submenu_items(self) -> list[Any]:
        """The registers, and the picks that stand."""
        url = reverse("community_comments:picks")
        picks = PicksItem(_("Picks"), url, name="picks", icon_name="openquote", order=2)
        return [*super().get_submenu_items(), picks]


PICKED_WORDS: dict[str, Any] = {
    Pick.State.LIVE.value: _("picked"),
    Pick.State.HELD.value: _("held: to decide"),
    Pick.State.WITHDRAWN.value: _("withdrawn"),
}


def last_pick(comment: Comment) -> Pick | None:
    """The comment's newest pick, from those already read with it."""
    return max(comment.picks.all(), key=lambda pick: (pick.picked_at, pick.pk), default=None)


def state_tag(state: str, word: Any) -> SafeString:
    """A state as a coloured tag with its word: colour alone tells nobody anything."""
    return format_html('<span class="w-status cc-state cc-state--{}">{}</span>', state, word)


def comments_of(key: str) -> Subquery:
    """How many comments bear this key, counted for the rows of one page only."""
    comments = Comment.objects.filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Subquery(comments.annotate(count=Count("pk")).values("count"))


def comments_link(key: str, row: Any) -> SafeString:
    """The number of a row's comments, leading to them."""
    index = reverse("community_comments_comment_modeladmin_index")
    number = row.comment_count or 0
    return format_html('<a href="{}?{}={}&amp;state=all">{}</a>', index, key, row.pk, number)

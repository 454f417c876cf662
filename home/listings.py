"""The newsroom's flat lists: articles, what was chosen for each day, selections, authors."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponseBase
from django.utils.formats import date_format
from django.utils.html import format_html_join, strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.admin.ui.tables.pages import (
    BulkActionsColumn,
    PageStatusColumn,
    PageTitleColumn,
    ParentPageColumn,
)
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.images import get_image_model
from wagtail.images.models import Filter
from wagtail.query import PageQuerySet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms_community.pictures.purposes import served_files

from .models import (
    AlbumPage,
    ArticlePage,
    Author,
    CommentSelectionPage,
    MessageOfTheDayPage,
    PhotoOfTheDayPage,
    VideoPage,
)

NEWSROOM_MENU = "register_newsroom_menu_item"
# The smallest file that every picture has at once: a list makes none.
THUMBNAIL = next(served.spec for served in served_files() if served.stage == 1)


def thumbnail(page: Any) -> str:
    """A page's picture, as small as it was already made."""
    return thumbnail_of(page.picture)


def thumbnail_of(picture: Any) -> str:
    """A picture, as small as it was already made."""
    if picture is None:
        return ""
    made = picture.find_existing_renditions(Filter(spec=THUMBNAIL)).values()
    tag = '<img src="{}" alt="{}" width="96" height="64" loading="lazy">'
    return format_html_join("", tag, ((one.url, picture.alt) for one in made))


def cover(page: AlbumPage) -> str:
    """The picture that stands for an album."""
    return thumbnail(page.cover) if page.cover else ""


def poster(page: VideoPage) -> str:
    """What a video shows until it plays."""
    return thumbnail_of(page.shown_poster)


def length_of(page: VideoPage) -> str:
    """How long a video is, in minutes and seconds."""
    if page.duration is None:
        return ""
    minutes, seconds = divmod(round(page.duration.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


def picture_count(page: AlbumPage) -> int:
    """How many pictures an album holds."""
    return len(page.album_pictures.all())


def words_of(page: MessageOfTheDayPage) -> str:
    """The beginning of a message of the day, whoever wrote it."""
    said = page.pick.excerpt if page.pick else strip_tags(page.text)
    return Truncator(" ".join(said.split())).chars(100)


def pick_count(page: CommentSelectionPage) -> int:
    """How many picks a selection holds."""
    return len(page.selected_picks.all())


def day_of(page: Any) -> str:
    """The day a page holds."""
    return date_format(page.day, "DATE_FORMAT") if page.day else ""


STATUS = PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%")
DAY = Column("day", label=_("Day"), accessor=day_of, sort_key="day", width="14%")
UPDATED = DateColumn(
    "latest_revision_created_at",
    label=_("Updated"),
    sort_key="latest_revision_created_at",
    width="14%",
)


def columns(*own: Column) -> list[Any]:
    """Title first, status last, and between them what tells one page of its kind from another."""
    title = PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title")
    return [BulkActionsColumn("bulk_actions"), title, *own, STATUS]


class PhotoIndexView(IndexView):
    """Photos of the day with their pictures: two queries for all of them."""

    def annotate_queryset(self, pages: PageQuerySet) -> PageQuerySet:
        """Each page with its picture and the small file of it."""
        pictures = get_image_model().objects.prefetch_renditions(THUMBNAIL)
        return super().annotate_queryset(pages).prefetch_related(Prefetch("picture", pictures))


class MessageIndexView(IndexView):
    """Messages of the day with the picks they hold."""

    def annotate_queryset(self, pages: PageQuerySet) -> PageQuerySet:
        """Each page with its pick."""
        return super().annotate_queryset(pages).prefetch_related("pick")


class SelectionIndexView(IndexView):
    """Selections with what they hold."""

    def annotate_queryset(self, pages: PageQuerySet) -> PageQuerySet:
        """Each page with its picks' keys."""
        return super().annotate_queryset(pages).prefetch_related("selected_picks")


class AlbumIndexView(IndexView):
    """Albums with their pictures and the small files of them: three queries for all of them."""

    def annotate_queryset(self, pages: PageQuerySet) -> PageQuerySet:
        """Each page with its pictures."""
        pictures = get_image_model().objects.prefetch_renditions(THUMBNAIL)
        places = Prefetch("album_pictures__picture", pictures)
        return super().annotate_queryset(pages).prefetch_related(places)


class VideoIndexView(IndexView):
    """Videos with their posters and the small files of them."""

    def annotate_queryset(self, pages: PageQuerySet) -> PageQuerySet:
        """Each page with its file and posters."""
        pictures = get_image_model().objects.prefetch_renditions(THUMBNAIL)
        posters = (Prefetch(name, pictures) for name in ("poster", "provider_poster"))
        return super().annotate_queryset(pages).prefetch_related("file", *posters)


class AddView(ChooseParentView):
    """Where to add a page, for those who may work on pages: Wagtail's own asks for no right."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refused before anything is looked up."""
        if not user_has_any_page_permission(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


class NewsroomListing(PageListingViewSet):
    """A flat list of one page type, in the newsroom's corner of the menu."""

    list_per_page = 50
    choose_parent_view_class = AddView

    @property
    def menu_item_class(self) -> type[MenuItem]:
        """Shown to those who may work on pages; Wagtail shows its own to everyone."""

        class PagesMenuItem(MenuItem):
            def is_shown(self, request: HttpRequest) -> bool:
                return bool(user_has_any_page_permission(request.user))

        return PagesMenuItem


class ArticleListing(NewsroomListing):
    """Articles, last changed first."""

    model = ArticlePage
    name = "newsroom_articles"
    icon = "doc-full"
    menu_label = _("Articles")
    columns = columns(
        ParentPageColumn("parent", label=pgettext_lazy("newspaper", "Section")), UPDATED
    )


class PhotoListing(NewsroomListing):
    """Photos of the day, newest day first."""

    model = PhotoOfTheDayPage
    index_view_class = PhotoIndexView
    name = "newsroom_photos_of_the_day"
    icon = "image"
    menu_label = _("Photos of the day")
    ordering = "-day"
    columns = columns(Column("picture", label=_("Picture"), accessor=thumbnail, width="12%"), DAY)


class MessageListing(NewsroomListing):
    """Messages of the day, newest day first."""

    model = MessageOfTheDayPage
    index_view_class = MessageIndexView
    name = "newsroom_messages_of_the_day"
    icon = "openquote"
    menu_label = _("Messages of the day")
    ordering = "-day"
    columns = columns(Column("words", label=_("Text"), accessor=words_of, width="35%"), DAY)


class SelectionListing(NewsroomListing):
    """Comment selections, last changed first."""

    model = CommentSelectionPage
    index_view_class = SelectionIndexView
    name = "newsroom_comment_selections"
    icon = "list-ol"
    menu_label = _("Comment selections")
    columns = columns(
        Column("subject", label=_("Subject"), sort_key="subject"),
        NumberColumn("picks", label=_("Picks"), accessor=pick_count, width="8%"),
        UPDATED,
    )


class AlbumListing(NewsroomListing):
    """Albums, last changed first."""

    model = AlbumPage
    index_view_class = AlbumIndexView
    name = "newsroom_albums"
    icon = "image"
    menu_label = _("Albums")
    columns = columns(
        Column("cover", label=_("Cover"), accessor=cover, width="12%"),
        NumberColumn("pictures", label=_("Pictures"), accessor=picture_count, width="8%"),
        UPDATED,
    )


class VideoListing(NewsroomListing):
    """Videos, last changed first."""

    model = VideoPage
    index_view_class = VideoIndexView
    name = "newsroom_videos"
    icon = "media"
    menu_label = _("Videos")
    columns = columns(
        Column("poster", label=_("Poster"), accessor=poster, width="12%"),
        Column("length", label=_("Length"), accessor=length_of, width="8%"),
        UPDATED,
    )


class AuthorViewSet(SnippetViewSet):
    """Who signs articles."""

    model = Author
    icon = "user"
    menu_label = _("Authors")
    menu_hook = NEWSROOM_MENU
    list_display = ["name", "job"]
    list_per_page = 50
    ordering = ["name", "pk"]


class NewsroomGroup(ViewSetGroup):
    """The newsroom's corner of the menu."""

    menu_label = _("Newsroom")
    menu_icon = "doc-full-inverse"
    menu_order = 120
    items = (
        ArticleListing(),
        AlbumListing(),
        VideoListing(),
        PhotoListing(),
        MessageListing(),
        SelectionListing(),
    )
    submenu_hook = NEWSROOM_MENU

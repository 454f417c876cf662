"""Everything the API delivers, declared as data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from rest_framework import serializers

from cms_community.comments.models import Pick
from cms_community.pictures.querysets import private_collections

from . import parameters as takes
from . import serializers as shows
from .pages import (
    ArticlePage,
    Author,
    CommentSelectionPage,
    MessageOfTheDayPage,
    PhotoOfTheDayPage,
    SectionPage,
)
from .picks import PickSerializer

Rows = QuerySet[Any]


class Resource:
    """One kind of thing: what is delivered of it, in which order, narrowed by what."""

    name: str
    summary: str
    model: type[Any]
    card: type[serializers.Serializer[Any]]
    item: type[serializers.Serializer[Any]]
    parameters: type[takes.ListParameters] = takes.PageParameters
    # The sort key, made total by the public id; a minus sign puts the greatest first.
    order = "-first_published_at"
    # Parameter → look-up.
    filters: dict[str, str] = {"slug": "slug"}

    def visible(self) -> Rows:
        """The rows that readers may see."""
        rows: Rows = self.model.objects.published().filter(first_published_at__isnull=False)
        return rows

    def for_cards(self, rows: Rows) -> Rows:
        """The rows with what their cards show."""
        return rows.select_related("locale")

    def for_item(self, rows: Rows) -> Rows:
        """The rows with what the whole thing shows."""
        return self.for_cards(rows).select_related("alias_of")

    def narrow(self, rows: Rows, asked: dict[str, Any]) -> Rows:
        """The rows that the caller asked for."""
        wanted = {look_up: asked[name] for name, look_up in self.filters.items() if name in asked}
        return self.in_locale(rows.filter(**wanted), asked)

    def in_locale(self, rows: Rows, asked: dict[str, Any]) -> Rows:
        """The rows of one locale: the newsroom's own unless another is asked for."""
        return rows.filter(locale__language_code=asked.get("locale", settings.LANGUAGE_CODE))


class Sections(Resource):
    """Sections, in the order of the tree."""

    name = "sections"
    summary = "Sections of the newspaper"
    model = SectionPage
    card = shows.SectionCardSerializer
    item = shows.SectionSerializer
    order = "path"


class Articles(Resource):
    """Articles, newest first."""

    name = "articles"
    summary = "Articles"
    model = ArticlePage
    card = shows.ArticleCardSerializer
    item = shows.ArticleSerializer
    parameters = takes.ArticleParameters
    filters = {
        "slug": "slug",
        "author": "article_authors__author__slug",
        "tag": "tagged_items__tag__name",
    }

    def for_cards(self, rows: Rows) -> Rows:
        """With hero picture, authors and tags."""
        return rows.select_related("locale", "hero_picture").prefetch_related(
            "hero_picture__renditions", "article_authors__author", "tagged_items__tag"
        )

    def narrow(self, rows: Rows, asked: dict[str, Any]) -> Rows:
        """By section too: a section's articles are those in its branch of the tree."""
        rows = super().narrow(rows, asked)
        if "section" not in asked:
            return rows
        branches = Q(pk__in=[])
        for section in SectionPage.objects.published().filter(slug=asked["section"]):
            branches |= Q(path__startswith=section.path)
        return rows.filter(branches)


class Authors(Resource):
    """Authors, by name."""

    name = "authors"
    summary = "Authors who sign articles"
    model = Author
    card = shows.AuthorCardSerializer
    item = shows.AuthorSerializer
    parameters = takes.AuthorParameters
    order = "name"

    def visible(self) -> Rows:
        """All of them: an author is public as soon as the desk names one."""
        return Author.objects.all()

    def for_cards(self, rows: Rows) -> Rows:
        """With portraits."""
        return rows.select_related("portrait").prefetch_related("portrait__renditions")

    def for_item(self, rows: Rows) -> Rows:
        """As in lists."""
        return self.for_cards(rows)

    def in_locale(self, rows: Rows, asked: dict[str, Any]) -> Rows:
        """Authors have no locale."""
        return rows


class OfTheDay(Resource):
    """What is chosen for one day, latest day first; never a day to come."""

    parameters = takes.DayParameters
    order = "-day"
    filters = {"slug": "slug", "since": "day__gte", "until": "day__lte"}
    nothing: str

    def visible(self) -> Rows:
        """Published pages whose day has begun."""
        rows: Rows = self.model.objects.due().published()
        return rows.filter(first_published_at__isnull=False)


class PhotosOfTheDay(OfTheDay):
    """Photos of the day."""

    name = "photos-of-the-day"
    summary = "Photos of the day"
    model = PhotoOfTheDayPage
    card = item = shows.PhotoOfTheDaySerializer
    nothing = "No photo of the day"

    def visible(self) -> Rows:
        """Those whose picture readers may see."""
        hidden = Q(picture__isnull=True) | Q(picture__collection__in=private_collections())
        return super().visible().exclude(hidden)

    def for_cards(self, rows: Rows) -> Rows:
        """With their pictures."""
        return rows.select_related("locale", "picture", "alias_of").prefetch_related(
            "picture__renditions"
        )


class MessagesOfTheDay(OfTheDay):
    """Messages of the day."""

    name = "messages-of-the-day"
    summary = "Messages of the day"
    model = MessageOfTheDayPage
    card = item = shows.MessageOfTheDaySerializer
    nothing = "No message of the day"

    def visible(self) -> Rows:
        """The desk's own words, and picks that still stand."""
        stands = Q(pick__state=Pick.State.LIVE, pick__comment__state="visible")
        return super().visible().filter(Q(pick__isnull=True) | stands)

    def for_cards(self, rows: Rows) -> Rows:
        """With their picks."""
        return rows.select_related(
            "locale", "alias_of", "pick__comment__member", "pick__comment__discussion"
        )


class Selections(Resource):
    """Comment selections, newest first."""

    name = "comment-selections"
    summary = "Comment selections"
    model = CommentSelectionPage
    card = shows.SelectionCardSerializer
    item = shows.SelectionSerializer

    def for_item(self, rows: Rows) -> Rows:
        """With picks and related articles."""
        picks = Prefetch("selected_picks__pick", Pick.objects.with_context())
        return super().for_item(rows).prefetch_related(picks, "related_articles")


class Picks(Resource):
    """Picks, latest first."""

    name = "picks"
    summary = "Members' comments that the desk picked"
    model = Pick
    card = item = PickSerializer
    parameters = takes.PickParameters
    order = "-picked_at"
    filters = {"criterion": "criterion", "discussion": "comment__discussion__url"}

    def visible(self) -> Rows:
        """Those that stand."""
        return Pick.objects.live()

    def for_cards(self, rows: Rows) -> Rows:
        """With comment, member and discussion."""
        return rows.select_related("comment__member", "comment__discussion")

    def for_item(self, rows: Rows) -> Rows:
        """As in lists."""
        return self.for_cards(rows)

    def in_locale(self, rows: Rows, asked: dict[str, Any]) -> Rows:
        """Picks have no locale."""
        return rows


RESOURCES: list[Resource] = [
    Articles(),
    Sections(),
    Authors(),
    PhotosOfTheDay(),
    MessagesOfTheDay(),
    Selections(),
    Picks(),
]

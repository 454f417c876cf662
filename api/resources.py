"""Everything the API delivers, declared as data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from rest_framework.renderers import JSONRenderer

from cms_community.comments.models import Pick
from cms_community.delivery.models import Document
from cms_community.delivery.registry import register

from . import facets
from . import parameters as takes
from . import serializers as shows
from .album_pictures import first_part, in_lines, shown_places
from .delivering import Facet, PageResource, Resource, Rows, Thing, folded, moment
from .pages import (
    AlbumPage,
    ArticlePage,
    Author,
    CommentSelectionPage,
    HomePage,
    MessageOfTheDayPage,
    PhotoOfTheDayPage,
    SectionPage,
    VideoPage,
)
from .picks import PickSerializer, WithdrawnPickSerializer
from .playing import is_playable
from .rendering import Rendering
from .videos import VideoCardSerializer, VideoSerializer

# What is signed, stands in a section and is filed under subjects is found by each of them.
FILED: dict[str, Facet] = {
    "section": facets.sections,
    "author": facets.authors,
    "tag": facets.subjects,
}


class Articles(PageResource):
    """Articles, newest first."""

    name = "articles"
    summary = "Articles"
    model = ArticlePage
    card = shows.ArticleCardSerializer
    item = shows.ArticleSerializer
    parameters = takes.ArticleParameters
    facets = FILED

    def with_everything(self, rows: Rows) -> Rows:
        """With hero picture, authors and subjects."""
        return (
            super()
            .with_everything(rows)
            .select_related("hero_picture")
            .prefetch_related(
                "hero_picture__renditions", "article_authors__author", "tagged_items__tag"
            )
        )


class FrontPages(PageResource):
    """The newspaper's front page, one in each language."""

    name = "front-pages"
    summary = "Front pages"
    model = HomePage
    card = shows.FrontPageCardSerializer
    item = shows.FrontPageSerializer
    newest_first = False

    def with_everything(self, rows: Rows) -> Rows:
        """With what it leads with."""
        return super().with_everything(rows).prefetch_related("lead_articles")

    def place(self, thing: Thing) -> str:
        """Where it stands in the tree."""
        return str(thing.path)


class Sections(PageResource):
    """Sections, in the order of the tree."""

    name = "sections"
    summary = "Sections of the newspaper"
    model = SectionPage
    card = shows.SectionCardSerializer
    item = shows.SectionSerializer
    newest_first = False

    def place(self, thing: Thing) -> str:
        """Where it stands in the tree."""
        return str(thing.path)


class Authors(Resource):
    """Authors, by name; public as soon as the desk names them."""

    name = "authors"
    summary = "Authors who sign articles"
    model = Author
    card = shows.AuthorCardSerializer
    item = shows.AuthorSerializer
    parameters = takes.AuthorParameters
    newest_first = False

    def with_everything(self, rows: Rows) -> Rows:
        """With portraits."""
        return rows.select_related("portrait").prefetch_related("portrait__renditions")

    def place(self, thing: Thing) -> str:
        """By name, É among the E."""
        return folded(thing.name)

    def slug(self, thing: Thing) -> str:
        """Its own."""
        return str(thing.slug)

    def path(self, thing: Thing, rendering: Rendering) -> str:
        """Of the author's page."""
        return rendering.path_of_author(thing)


class Albums(PageResource):
    """Albums, newest first; their pictures 50 at a time."""

    name = "albums"
    summary = "Albums of pictures"
    model = AlbumPage
    card = shows.AlbumCardSerializer
    item = shows.AlbumSerializer
    parameters = takes.AlbumParameters
    facets = FILED | {"date": facets.event_date}

    def with_everything(self, rows: Rows) -> Rows:
        """With pictures, authors and subjects."""
        return (
            super()
            .with_everything(rows)
            .prefetch_related(
                "album_pictures__picture__renditions",
                "album_authors__author",
                "tagged_items__tag",
            )
        )

    def may_show(self, thing: Thing, rendering: Rendering) -> bool:
        """Only with a picture that readers may see."""
        return bool(shown_places(thing, rendering))

    def texts(self, thing: Thing, rendering: Rendering) -> tuple[bytes, bytes]:
        """The whole album, its pictures each on a line, and its card."""
        context = {"rendering": rendering}
        card = JSONRenderer().render(self.card(thing, context=context).data)
        return in_lines(dict(self.item(thing, context=context).data)), card

    def in_answer(self, document: Document) -> bytes:
        """With its first pictures."""
        return first_part(document)


class Videos(PageResource):
    """Videos, newest first."""

    name = "videos"
    summary = "Videos"
    model = VideoPage
    card = VideoCardSerializer
    item = VideoSerializer
    parameters = takes.ArticleParameters
    facets = FILED

    def with_everything(self, rows: Rows) -> Rows:
        """With file, posters, subtitles, authors and subjects."""
        return (
            super()
            .with_everything(rows)
            .select_related("file", "poster", "provider_poster")
            .prefetch_related(
                "poster__renditions",
                "provider_poster__renditions",
                "subtitles",
                "video_authors__author",
                "tagged_items__tag",
            )
        )

    def may_show(self, thing: Thing, rendering: Rendering) -> bool:
        """Only what can be played."""
        return is_playable(thing, rendering)


class OfTheDay(PageResource):
    """What is chosen for one day, latest day first; never a day to come."""

    parameters = takes.DayParameters
    nothing: str

    def place(self, thing: Thing) -> str:
        """Its day."""
        return str(thing.day.isoformat()) if thing.day else ""


class PhotosOfTheDay(OfTheDay):
    """Photos of the day."""

    name = "photos-of-the-day"
    summary = "Photos of the day"
    model = PhotoOfTheDayPage
    card = item = shows.PhotoOfTheDaySerializer
    nothing = "No photo of the day"

    def with_everything(self, rows: Rows) -> Rows:
        """With their pictures."""
        rows = super().with_everything(rows).select_related("picture")
        return rows.prefetch_related("picture__renditions")

    def may_show(self, thing: Thing, rendering: Rendering) -> bool:
        """Only with a picture that readers may see."""
        return rendering.may_show(thing.picture)


class MessagesOfTheDay(OfTheDay):
    """Messages of the day."""

    name = "messages-of-the-day"
    summary = "Messages of the day"
    model = MessageOfTheDayPage
    card = item = shows.MessageOfTheDaySerializer
    nothing = "No message of the day"

    def with_everything(self, rows: Rows) -> Rows:
        """With their picks."""
        picks = Prefetch("pick", Pick.objects.with_context())
        return super().with_everything(rows).prefetch_related(picks)

    def may_show(self, thing: Thing, rendering: Rendering) -> bool:
        """The desk's own words, or a pick that stands or has left a gap."""
        return thing.pick is None or rendering.stands(thing.pick)


class Selections(PageResource):
    """Comment selections, newest first."""

    name = "comment-selections"
    summary = "Comment selections"
    model = CommentSelectionPage
    card = shows.SelectionCardSerializer
    item = shows.SelectionSerializer

    def with_everything(self, rows: Rows) -> Rows:
        """With picks and related articles."""
        picks = Prefetch("selected_picks__pick", Pick.objects.with_context())
        return super().with_everything(rows).prefetch_related(picks, "related_articles")


class Picks(Resource):
    """Picks, latest first."""

    name = "picks"
    summary = "Members' comments that the desk picked"
    model = Pick
    card = item = PickSerializer
    has_path = False
    takes_back = True
    parameters = takes.PickParameters
    facets = {"criterion": facets.criterion, "discussion": facets.discussion}

    def with_everything(self, rows: Rows) -> Rows:
        """With comment, member and discussion, and what its words may be used for."""
        return rows.select_related("comment__member", "comment__discussion").prefetch_related(
            "consents"
        )

    def place(self, thing: Thing) -> str:
        """When it was picked."""
        return moment(thing.picked_at)

    def may_show(self, thing: Thing, rendering: Rendering) -> bool:
        """Only while it stands."""
        return rendering.may_show_pick(thing)

    def taken_back(self, public_id: UUID) -> dict[str, Any] | None:
        """Of a withdrawn one: when, and why in a word."""
        pick = Pick.objects.filter(public_id=public_id, withdrawn_at__isnull=False).first()
        return dict(WithdrawnPickSerializer(pick).data) if pick else None


# A site with page types of its own calls `deliver` in its AppConfig.ready().
RESOURCES: list[Resource] = [
    FrontPages(),
    Articles(),
    Albums(),
    Videos(),
    Sections(),
    Authors(),
    PhotosOfTheDay(),
    MessagesOfTheDay(),
    Selections(),
    Picks(),
]


def deliver(resource: Resource) -> None:
    """Have the API deliver one resource more: its documents, list, items, and contract."""
    register(resource)
    RESOURCES.append(resource)

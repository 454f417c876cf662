"""What each resource looks like: a card in lists, the whole thing by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from .album_pictures import AlbumPictureSerializer, cover_of, shown_places
from .blocks import ArticleLinkSerializer, BodyField
from .fields import (
    Constant,
    PathField,
    PictureField,
    RichTextField,
    UsingMixin,
)
from .picks import PickOrGapField, SelectedPicksField
from .seo import PersonSeoField, SeoField
from .tags import subject_tag

Output = serializers.Serializer[Any]


class PageSerializer(UsingMixin, Output):
    """What every page has."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    slug = serializers.CharField()
    locale = serializers.CharField(source="locale.language_code")
    title = serializers.CharField()
    url = PathField()
    published_at = serializers.DateTimeField(source="first_published_at")
    updated_at = serializers.DateTimeField(source="last_published_at")


class FrontPageCardSerializer(PageSerializer):
    """The newspaper's front page, briefly."""

    type = Constant("front_page")


class SectionCardSerializer(PageSerializer):
    """A section, briefly."""

    type = Constant("section")
    description = serializers.CharField()
    in_menus = serializers.BooleanField(
        source="show_in_menus", help_text="Whether the desk shows it in the menus."
    )


class SectionSerializer(SectionCardSerializer):
    """A section."""

    seo = SeoField()


class SectionLinkSerializer(UsingMixin, Output):
    """The section a page stands in."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()
    slug = serializers.CharField()
    url = PathField()


class AuthorLinkSerializer(UsingMixin, Output):
    """An author, where something is signed."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    slug = serializers.CharField()
    job = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="Path on the front end.")

    def get_url(self, author: Any) -> str:
        """The path of the author's page."""
        return self.rendering.path_of_author(author)


class AuthorCardSerializer(AuthorLinkSerializer):
    """An author, briefly."""

    type = Constant("author")
    portrait = PictureField()


class AuthorSerializer(AuthorCardSerializer):
    """An author."""

    biography = serializers.CharField()
    seo = PersonSeoField()


class FiledSerializer(PageSerializer):
    """A page that is signed, stands in a section and is filed under subjects."""

    section = serializers.SerializerMethodField()
    authors = AuthorLinkSerializer(many=True, help_text="In the order they sign.")
    tags = serializers.SerializerMethodField()

    @extend_schema_field(SectionLinkSerializer(allow_null=True))
    def get_section(self, page: Any) -> Any:
        """The section it stands in."""
        section = self.rendering.section_of(page)
        return SectionLinkSerializer(section, context=self.context).data if section else None

    def get_tags(self, page: Any) -> list[str]:
        """Its subjects, in alphabetical order."""
        subjects = [item.tag for item in page.tagged_items.all()]
        self.rendering.tags |= {subject_tag(subject.pk) for subject in subjects}
        return sorted(subject.name for subject in subjects)


class ArticleCardSerializer(FiledSerializer):
    """An article, briefly."""

    type = Constant("article")
    standfirst = serializers.CharField()
    picture = PictureField(source="hero_picture")


class ArticleSerializer(ArticleCardSerializer):
    """An article."""

    body = BodyField()
    seo = SeoField()


class FrontPageSerializer(FrontPageCardSerializer):
    """The newspaper's front page."""

    leads = serializers.SerializerMethodField(
        help_text="Articles that the desk leads with, in its order; the newest stories follow."
    )
    seo = SeoField()

    @extend_schema_field(ArticleCardSerializer(many=True))
    def get_leads(self, front: Any) -> Any:
        """Those of its articles that readers may see."""
        return shown(ArticleCardSerializer, front.lead_articles.all(), self)


class AlbumCardSerializer(FiledSerializer):
    """An album, briefly."""

    type = Constant("album")
    text = RichTextField()
    event_date = serializers.DateField(allow_null=True, help_text="The day of what it shows.")
    place = serializers.CharField(help_text="Where it was; may be empty.")
    count = serializers.SerializerMethodField(help_text="Pictures that readers may see.")
    cover = serializers.SerializerMethodField()

    def get_count(self, album: Any) -> int:
        """How many pictures readers may see."""
        return len(shown_places(album, self.rendering))

    @extend_schema_field(AlbumPictureSerializer(allow_null=True))
    def get_cover(self, album: Any) -> Any:
        """The picture that stands for it."""
        place = cover_of(album, self.rendering)
        return AlbumPictureSerializer(place, context=self.context).data if place else None


class AlbumSerializer(AlbumCardSerializer):
    """An album; by its own address with its first 50 pictures, elsewhere with all of them."""

    seo = SeoField()
    pictures_next = serializers.SerializerMethodField(
        help_text="Path of its next pictures; null where these are all."
    )
    pictures = serializers.SerializerMethodField(help_text="In the desk's order.")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_pictures_next(self, album: Any) -> None:
        """None: the whole album is stored, and its address tells where it was cut."""

    @extend_schema_field(AlbumPictureSerializer(many=True))
    def get_pictures(self, album: Any) -> Any:
        """Those that readers may see."""
        places: Any = shown_places(album, self.rendering)
        return AlbumPictureSerializer(places, many=True, context=self.context).data


class PhotoOfTheDaySerializer(PageSerializer):
    """The photo of one day."""

    type = Constant("photo_of_the_day")
    day = serializers.DateField()
    picture = PictureField()
    text = RichTextField()
    credit = serializers.SerializerMethodField(help_text="Who made the photo.")
    seo = SeoField()

    def get_credit(self, photo: Any) -> str:
        """The page's credit, or the picture's own."""
        return str(photo.credit or photo.picture.credit)


class MessageOfTheDaySerializer(PageSerializer):
    """The message of one day: a member's words in pick, or the desk's own in text.

    A member's words that were withdrawn leave a gap in pick, and the day its page.
    """

    type = Constant("message_of_the_day")
    day = serializers.DateField()
    pick = PickOrGapField(allow_null=True)
    text = RichTextField()
    seo = SeoField()


class SelectionCardSerializer(PageSerializer):
    """A comment selection, briefly."""

    type = Constant("comment_selection")
    subject = serializers.CharField()
    introduction = RichTextField()


class SelectionSerializer(SelectionCardSerializer):
    """A comment selection: picks on a subject, in the desk's order."""

    picks = SelectedPicksField(source="selected_picks")
    related_articles = serializers.SerializerMethodField()
    seo = SeoField()

    @extend_schema_field(ArticleLinkSerializer(many=True))
    def get_related_articles(self, selection: Any) -> Any:
        """Those of its articles that readers may see."""
        return shown(ArticleLinkSerializer, selection.related_articles.all(), self)


def shown(serializer: type[Output], rows: Iterable[Any], to: PageSerializer) -> Any:
    """The articles of a page's rows, in their order, without those that readers may not see."""
    keys = [row.article_id for row in rows]
    to.rendering.load_links(keys)
    pages = [page for key in keys if (page := to.rendering.linked_page(key))]
    return serializer(pages, many=True, context=to.context).data

"""What each resource looks like: a card in lists, the whole thing by itself."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from .blocks import ArticleLinkSerializer, BodyField
from .fields import (
    Constant,
    PathField,
    PictureField,
    RichTextField,
    UsingMixin,
)
from .picks import PickOrGapField, SelectedPicksField
from .seo import SeoField
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


class FrontPageSerializer(FrontPageCardSerializer):
    """The newspaper's front page."""

    seo = SeoField()


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


class ArticleCardSerializer(PageSerializer):
    """An article, briefly."""

    type = Constant("article")
    standfirst = serializers.CharField()
    section = serializers.SerializerMethodField()
    authors = AuthorLinkSerializer(many=True, help_text="In the order they sign.")
    tags = serializers.SerializerMethodField()
    picture = PictureField(source="hero_picture")

    @extend_schema_field(SectionLinkSerializer(allow_null=True))
    def get_section(self, article: Any) -> Any:
        """The section it stands in."""
        section = self.rendering.section_of(article)
        return SectionLinkSerializer(section, context=self.context).data if section else None

    def get_tags(self, article: Any) -> list[str]:
        """Its subjects, in alphabetical order."""
        subjects = [item.tag for item in article.tagged_items.all()]
        self.rendering.tags |= {subject_tag(subject.pk) for subject in subjects}
        return sorted(subject.name for subject in subjects)


class ArticleSerializer(ArticleCardSerializer):
    """An article."""

    body = BodyField()
    seo = SeoField()


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
        related = [r.article_id for r in selection.related_articles.all()]
        self.rendering.load_links(related)
        shown = [page for pk in related if (page := self.rendering.linked_page(pk))]
        return ArticleLinkSerializer(shown, many=True, context=self.context).data

"""What search engines and networks are told of a page."""

from __future__ import annotations

from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import Truncator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from .album_pictures import shown_places
from .fields import RenderingMixin
from .files import served
from .playing import video_object
from .rendering import Rendering

# As much as search engines show.
DESCRIBED = 300
# Pictures of an album that search engines are told of.
TOLD = 10
# The fields in which a page says what it is about.
SAID = ("standfirst", "description", "introduction", "text")


class SeoSerializer(serializers.Serializer[dict[str, Any]]):
    """Title, description, canonical address and structured data."""

    title = serializers.CharField()
    description = serializers.CharField()
    canonical = serializers.CharField(help_text="Absolute once the front end's address is set.")
    json_ld = serializers.DictField(help_text="schema.org, ready for a script element.")


@extend_schema_field(SeoSerializer)
class SeoField(RenderingMixin, serializers.Field[Any, Any, dict[str, Any], Any]):
    """A page's title and description for search, with what it falls back to."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)

    def to_representation(self, value: Any) -> dict[str, Any]:
        """Title, description, canonical address, JSON-LD."""
        described = value.search_description or description_of(value)
        # An alias repeats another page, which is the one that search engines should keep.
        canonical = self.rendering.address_of(self.original(value))
        title = value.seo_title or value.title
        return {
            "title": title,
            "description": described,
            "canonical": canonical,
            "json_ld": self.json_ld(value, described, canonical),
        }

    def original(self, page: Any) -> Any:
        """The page that this one is an alias of, or itself."""
        linked = self.rendering.linked_page(page.alias_of_id) if page.alias_of_id else None
        return linked or page

    def json_ld(self, page: Any, description: str, address: str) -> dict[str, Any]:
        """NewsArticle, ImageGallery, VideoObject, or WebPage for any other page."""
        known = {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "headline": page.title,
            "description": description,
            "url": address,
            "inLanguage": page.locale.language_code,
            "datePublished": page.first_published_at.isoformat(),
            "dateModified": page.last_published_at.isoformat(),
        }
        if hasattr(page, "authors"):
            known["author"] = [person(one, self.rendering) for one in page.authors]
        if hasattr(page, "album_pictures"):
            return known | self.of_album(page)
        if hasattr(page, "video_authors"):
            return known | video_object(page, known, self.rendering)
        if hasattr(page, "day") and hasattr(page, "picture"):
            return known | self.of_photo(page)
        return known | self.of_article(page) if hasattr(page, "article_authors") else known

    def of_photo(self, photo: Any) -> dict[str, Any]:
        """The picture that the page is about."""
        shown = self.rendering.may_show(photo.picture)
        image = image_object(photo.picture, credit=photo.credit) if shown else None
        return {"primaryImageOfPage": image} if image else {}

    def of_album(self, album: Any) -> dict[str, Any]:
        """What makes it an ImageGallery: when and where it was, the first pictures."""
        places = shown_places(album, self.rendering)
        known: dict[str, Any] = {
            "@type": "ImageGallery",
            "image": [image for image in map(placed_image, places[:TOLD]) if image],
        }
        optional = {
            "contentLocation": album.place and {"@type": "Place", "name": album.place},
            "temporalCoverage": album.event_date and album.event_date.isoformat(),
        }
        return known | {name: value for name, value in optional.items() if value}

    def of_article(self, article: Any) -> dict[str, Any]:
        """What makes it a NewsArticle: where it stands, what it shows."""
        section = self.rendering.section_of(article)
        known: dict[str, Any] = {"@type": "NewsArticle"}
        if section:
            known["articleSection"] = section.title
        if self.rendering.may_show(article.hero_picture):
            hero = served(article.hero_picture)["hero"]
            known |= {"image": [hero["src"]]} if hero else {}
        return known


class PersonSeoField(SeoField):
    """What search engines and networks are told of an author's page."""

    def to_representation(self, value: Any) -> dict[str, Any]:
        """The name, what the author says of themselves, the page's address, a ProfilePage."""
        described = Truncator(" ".join(value.biography.split()) or value.job).chars(DESCRIBED)
        whole = person(value, self.rendering)
        optional = {"jobTitle": value.job, "description": described}
        whole |= {name: text for name, text in optional.items() if text}
        if self.rendering.may_show(value.portrait) and (card := served(value.portrait)["card"]):
            whole["image"] = card["src"]
        return {
            "title": value.name,
            "description": described,
            "canonical": whole["url"],
            "json_ld": {
                "@context": "https://schema.org",
                "@type": "ProfilePage",
                "mainEntity": whole,
            },
        }


def person(author: Any, rendering: Rendering) -> dict[str, Any]:
    """An author as schema.org has them."""
    address = rendering.address_of_author(author)
    return {"@type": "Person", "name": author.name, "url": address}


def placed_image(place: Any) -> dict[str, Any] | None:
    """A picture in an album, in the album's words."""
    return image_object(place.picture, caption=place.caption, credit=place.credit)


def image_object(picture: Any, *, caption: str = "", credit: str = "") -> dict[str, Any] | None:
    """A picture as schema.org has it, with other words than its own; None before it has a file."""
    full = served(picture)["full"]
    if full is None:
        return None
    said = {"caption": caption or picture.caption, "creditText": credit or picture.credit}
    known = {"@type": "ImageObject", "contentUrl": full["src"]}
    return known | {name: value for name, value in said.items() if value}


def description_of(page: Any) -> str:
    """What a page says of itself where the desk wrote no description, without mark-up."""
    said = (getattr(page, name, "") for name in SAID)
    # Paragraphs follow one another without a space in HTML; in a sentence they must not.
    spaced = next(filter(None, said), "").replace("><", "> <")
    plain = " ".join(unescape(strip_tags(spaced)).split())
    return Truncator(plain).chars(DESCRIBED)

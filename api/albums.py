"""Albums: what they look like."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from .fields import Constant, PictureField, PictureSerializer, RichTextField
from .seo import SeoField
from .serializers import (
    AuthorLinkSerializer,
    Output,
    PageSerializer,
    SectionLinkSerializer,
)


class AlbumPictureSerializer(Output):
    """One picture of an album, with the words that it has there."""

    caption = serializers.SerializerMethodField(help_text="As the album has it, or the picture.")
    credit = serializers.SerializerMethodField(help_text="As the album has it, or the picture.")
    picture = PictureField()

    def get_caption(self, place: Any) -> str:
        """The album's words, else the picture's own."""
        return str(place.caption or place.picture.caption)

    def get_credit(self, place: Any) -> str:
        """The album's credit, else the picture's own."""
        return str(place.credit or place.picture.credit)


class AlbumCardSerializer(PageSerializer):
    """An album, briefly."""

    type = Constant("album")
    text = RichTextField()
    event_date = serializers.DateField(allow_null=True)
    place = serializers.CharField()
    section = serializers.SerializerMethodField()
    authors = AuthorLinkSerializer(many=True, help_text="In the order they sign.")
    cover = serializers.SerializerMethodField()
    count = serializers.SerializerMethodField(help_text="Of the pictures that readers may see.")

    @extend_schema_field(SectionLinkSerializer(allow_null=True))
    def get_section(self, album: Any) -> Any:
        """The section it stands in."""
        section = self.rendering.section_of(album)
        return SectionLinkSerializer(section, context=self.context).data if section else None

    @extend_schema_field(PictureField)
    def get_cover(self, album: Any) -> Any:
        """The cover that the desk chose, else the first picture that readers may see."""
        first = (place.picture for place in self.shown(album))
        chosen = album.cover if self.rendering.may_show(album.cover) else next(first)
        return PictureSerializer(chosen, context=self.context).data

    def get_count(self, album: Any) -> int:
        """How many."""
        return len(self.shown(album))

    def shown(self, album: Any) -> list[Any]:
        """Its pictures that readers may see, in order."""
        return [place for place in album.placed if self.rendering.may_show(place.picture)]


class AlbumSerializer(AlbumCardSerializer):
    """An album: its pictures in the desk's order. A large one also comes in pages."""

    pictures = serializers.SerializerMethodField()
    seo = SeoField()

    @extend_schema_field(AlbumPictureSerializer(many=True))
    def get_pictures(self, album: Any) -> Any:
        """Each with its words."""
        return AlbumPictureSerializer(self.shown(album), many=True, context=self.context).data

"""Fields that show a page, a picture or a text as a reader may see it."""

from __future__ import annotations

from typing import Any, cast

from drf_spectacular.drainage import set_override
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from wagtail.models import Page

from cms_community.pictures.models import Picture

from .files import served
from .rendering import Rendering


class RenderingMixin:
    """Gives a field or serializer the rendering it is part of."""

    context: dict[str, Any]

    @property
    def rendering(self) -> Rendering:
        """The rendering that this is part of."""
        return cast(Rendering, self.context["rendering"])


class UsingMixin(RenderingMixin):
    """Notes that the thing is shown, so that what shows it follows when it changes."""

    def to_representation(self, thing: Any) -> Any:
        """The thing's fields."""
        self.rendering.used(thing)
        return super().to_representation(thing)  # type: ignore[misc]  # a serializer's


class Constant(serializers.Field[str, str, str, Any]):
    """Always the same word: what lets a front end tell one type from another."""

    def __init__(self, word: str) -> None:
        super().__init__(source="*", read_only=True)
        self.word = word
        set_override(self, "field", {"type": "string", "const": word})

    def to_representation(self, value: Any) -> str:
        """The word."""
        return self.word


class PathField(RenderingMixin, serializers.CharField):
    """A page's path on the front end."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True, help_text="Path on the front end.")

    def to_representation(self, value: Page) -> str:
        """The path, beginning with a slash."""
        return self.rendering.path_of(value)


class RichTextField(RenderingMixin, serializers.CharField):
    """Rich text as HTML, its internal links on front-end paths."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, help_text="HTML.", **kwargs)

    def to_representation(self, value: Any) -> str:
        """The HTML of a rich text block's value or of a rich text field's string."""
        return self.rendering.rich_text(getattr(value, "source", value))


class SourceSerializer(serializers.Serializer[dict[str, Any]]):
    """One format of a picture, for a <source> element."""

    type = serializers.CharField(help_text="Media type.")
    srcset = serializers.CharField(help_text="Addresses with their widths in pixels.")


class PurposeSerializer(serializers.Serializer[dict[str, Any]]):
    """A picture cut for one purpose: JPEG in src, every format in sources, best first."""

    src = serializers.CharField(help_text="The largest JPEG.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    sources = SourceSerializer(many=True)


class PurposesSerializer(serializers.Serializer[dict[str, Any]]):
    """The purposes a picture is cut for; null until its files are made."""

    card = PurposeSerializer(allow_null=True, help_text="3:2, for lists.")
    hero = PurposeSerializer(allow_null=True, help_text="16:9, for the head of a page.")
    full = PurposeSerializer(allow_null=True, help_text="Uncropped.")


class FocalPointSerializer(serializers.Serializer[dict[str, Any]]):
    """What a crop must keep, as fractions of the width and height."""

    x = serializers.FloatField(min_value=0, max_value=1)
    y = serializers.FloatField(min_value=0, max_value=1)


class PictureSerializer(UsingMixin, serializers.Serializer[Picture]):
    """A picture with what must be said of it."""

    id = serializers.UUIDField(source="public_id")
    alt = serializers.CharField(help_text="What it shows; empty if decorative.")
    caption = serializers.CharField()
    credit = serializers.CharField()
    origin = serializers.CharField(help_text="An agency, a member, the archive; may be empty.")
    copyright = serializers.CharField(help_text="The notice to print beside it; may be empty.")
    licence = serializers.CharField(help_text="Such as CC BY 4.0; may be empty.")
    place = serializers.CharField(help_text="As the desk wrote it; may be empty.")
    taken_at = serializers.DateTimeField(allow_null=True)
    dominant_colour = serializers.CharField(help_text="#rrggbb, to paint before it is there.")
    width = serializers.IntegerField(help_text="Of the original, in pixels.")
    height = serializers.IntegerField(help_text="Of the original, in pixels.")
    focal_point = serializers.SerializerMethodField()
    placeholder = serializers.CharField(help_text="A tiny picture as a data URI; may be empty.")
    purposes = serializers.SerializerMethodField()

    @extend_schema_field(FocalPointSerializer(allow_null=True))
    def get_focal_point(self, picture: Picture) -> dict[str, float] | None:
        """Its centre, None where the desk marked none."""
        point = picture.get_focal_point()
        if point is None:
            return None
        x, y = point.centroid
        return {"x": round(x / picture.width, 4), "y": round(y / picture.height, 4)}

    @extend_schema_field(PurposesSerializer)
    def get_purposes(self, picture: Picture) -> dict[str, Any]:
        """The files of each purpose."""
        return served(picture)


@extend_schema_serializer(component_name="Picture")
class PictureField(PictureSerializer):
    """A picture where one may be missing: None also for one that readers may not see."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_null=True, read_only=True, **kwargs)

    def to_representation(self, picture: Picture) -> Any:
        """The picture object, or None."""
        return super().to_representation(picture) if self.rendering.may_show(picture) else None

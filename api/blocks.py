"""The blocks of an article's body: a schema of its own for each type."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.db.models import prefetch_related_objects
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers
from wagtail.blocks import StreamValue
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.embeds.blocks import EmbedValue

from cms_community.comments.models import Pick

from .fields import (
    Constant,
    PathField,
    PictureField,
    RenderingMixin,
    RichTextField,
    UsingMixin,
)
from .picks import PickSerializer, WithdrawnPickSerializer
from .rendering import Rendering, linked_ids

logger = logging.getLogger(__name__)
Value = serializers.Serializer[Any]


class ParagraphValue(Value):
    """Rich text."""

    html = RichTextField(source="*")


class HeadingValue(Value):
    """A heading; level 2 or 3 below the page's title."""

    text = serializers.CharField()
    level = serializers.IntegerField(min_value=2, max_value=3)


class PictureValue(RenderingMixin, Value):
    """A picture with its caption here."""

    picture = PictureField()
    caption = serializers.SerializerMethodField(help_text="This article's caption, or its own.")

    def get_caption(self, value: Any) -> str:
        """The caption to show below the picture."""
        return str(value["caption"] or value["picture"].caption)


class GalleryValue(RenderingMixin, Value):
    """Several pictures to leaf through."""

    title = serializers.CharField()
    pictures = serializers.SerializerMethodField()

    @extend_schema_field(PictureValue(many=True))
    def get_pictures(self, value: Any) -> list[dict[str, Any]]:
        """Those of its pictures that readers may see."""
        shown = [v for v in value["pictures"] if self.rendering.may_show(v["picture"])]
        return list(PictureValue(shown, many=True, context=self.context).data)


class QuoteValue(Value):
    """Someone's words."""

    text = serializers.CharField()
    attribution = serializers.CharField(help_text="Who says so; may be empty.")


class EmbedValueSerializer(RenderingMixin, Value):
    """Media of another site, as its provider described it when the article was saved."""

    url = serializers.CharField()
    html = serializers.CharField(help_text="The provider's; empty if it was never told.")
    title = serializers.CharField()
    provider = serializers.CharField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)

    def to_representation(self, value: EmbedValue) -> dict[str, Any]:
        """What was stored; the address alone where nothing was."""
        stored = self.rendering.embedded(value.url)
        return {
            "url": value.url,
            "html": stored.html if stored else "",
            "title": stored.title if stored else "",
            "provider": stored.provider_name if stored else "",
            "width": stored.width if stored else None,
            "height": stored.height if stored else None,
        }


class ArticleLinkSerializer(UsingMixin, Value):
    """A published article, briefly."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()
    url = PathField()
    standfirst = serializers.CharField()


class TableColumn(Value):
    """One column."""

    heading = serializers.CharField()
    type = serializers.ChoiceField(choices=["text", "number"])


class TableValue(Value):
    """A table: cells by row, in the order of the columns."""

    caption = serializers.CharField()
    columns = TableColumn(many=True)
    rows = serializers.ListField(
        child=serializers.ListField(
            child=serializers.CharField(), help_text="Numbers are written as in the article."
        )
    )

    def to_representation(self, table: TypedTable) -> dict[str, Any]:
        """The table as it was written."""
        columns = [{"heading": c["heading"], "type": c["block"].name} for c in table.columns]
        rows = [[cell_text(cell) for cell in row["values"]] for row in table.row_data]
        return {"caption": table.caption or "", "columns": columns, "rows": rows}


def cell_text(cell: Any) -> str:
    """A cell as text: whole numbers without a decimal point, nothing for an empty one."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


# What each block type's value looks like; a host's own block types are added here.
VALUES: dict[str, type[serializers.Serializer[Any]]] = {
    "paragraph": ParagraphValue,
    "heading": HeadingValue,
    "picture": PictureValue,
    "gallery": GalleryValue,
    "quote": QuoteValue,
    "pull_quote": QuoteValue,
    "embed": EmbedValueSerializer,
    "comment": PickSerializer,
    "withdrawn_pick": WithdrawnPickSerializer,
    "related_article": ArticleLinkSerializer,
    "table": TableValue,
}


def block_serializer(name: str) -> type[serializers.Serializer[Any]]:
    """The schema of one block type: its word, its id, its value."""
    members = {
        "type": Constant(name),
        "id": serializers.UUIDField(),
        "value": VALUES[name](),
        "__doc__": VALUES[name].__doc__,
    }
    camel = "".join(word.capitalize() for word in name.split("_"))
    return type(f"{camel}BlockSerializer", (serializers.Serializer,), members)


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Block",
        serializers={name: block_serializer(name) for name in VALUES},
        resource_type_field_name="type",
        many=True,
    )
)
class BodyField(RenderingMixin, serializers.Field[StreamValue, Any, list[dict[str, Any]], Any]):
    """The body of an article as a list of typed blocks; what readers may not see is left out."""

    def to_representation(self, value: StreamValue) -> list[dict[str, Any]]:
        """The blocks, with every look-up made for all of them together."""
        prepare(value, self.rendering)
        blocks = (self.block(child) for child in value)
        return [block for block in blocks if block is not None]

    def block(self, child: Any) -> dict[str, Any] | None:
        """One block, None if it shows nothing that readers may see."""
        if child.block_type not in VALUES:
            logger.warning("The API knows no block type %r: left out", child.block_type)
            return None
        value = self.shown(child.block_type, child.value)
        if value is None:
            return None
        kind = "withdrawn_pick" if is_gap(value) else child.block_type
        shown = VALUES[kind](value, context=self.context).data
        return {"type": kind, "id": child.id, "value": shown}

    def shown(self, block_type: str, value: Any) -> Any:
        """The value to render, None for a pick without a place, a hidden page or picture."""
        match block_type:
            case "comment":
                return value if self.rendering.stands(value) else None
            case "related_article":
                return self.rendering.linked_page(value.pk) if value else None
            case "picture":
                return value if self.rendering.may_show(value["picture"]) else None
        return value


def is_gap(value: Any) -> bool:
    """Whether a block's value is a pick of which a gap is left."""
    return isinstance(value, Pick) and value.withdrawn_at is not None


def prepare(body: StreamValue, rendering: Rendering) -> None:
    """Make a body's look-ups together: one query a kind, however many blocks there are."""
    blocks = [(child.block_type, child.value) for child in body]
    prefetch_related_objects([p for p in pictures_in(blocks) if p], "renditions")
    picks = [value for kind, value in blocks if kind == "comment" and value]
    prefetch_related_objects(picks, "comment__member", "comment__discussion", "consents")
    rendering.load_links(pages_in(blocks))
    rendering.look_ups.load_embeds(value.url for kind, value in blocks if kind == "embed" and value)


def pictures_in(blocks: list[tuple[str, Any]]) -> Iterator[Any]:
    """Every picture of a body, those of its galleries included."""
    for kind, value in blocks:
        if kind == "picture":
            yield value["picture"]
        elif kind == "gallery":
            yield from (inner["picture"] for inner in value["pictures"])


def pages_in(blocks: list[tuple[str, Any]]) -> Iterator[int]:
    """The key of every page that a body relates or links to."""
    for kind, value in blocks:
        if kind == "related_article" and value:
            yield value.pk
        elif kind == "paragraph":
            yield from linked_ids(value.source)

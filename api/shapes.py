"""What the answers look like that are no resource's: routes, site, menus, redirects, search."""

from __future__ import annotations

from typing import Any

from drf_spectacular.helpers import lazy_serializer
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from .fields import Constant
from .resources import RESOURCES
from .schema import MetaSerializer

Shape = serializers.Serializer[Any]
KINDS = [resource.name for resource in RESOURCES]


def noun(serializer: type[Shape]) -> str:
    """The word that a serializer's answers have under `type`."""
    kind = serializer().fields["type"]
    assert isinstance(kind, Constant)  # noqa: S101  every resource's serializers say their type
    return kind.word


def one_of(name: str, shapes: list[type[Shape]]) -> PolymorphicProxySerializer:
    """Any of these, told apart by their type."""
    return PolymorphicProxySerializer(
        component_name=name,
        serializers={noun(shape): shape for shape in shapes},
        resource_type_field_name="type",
    )


# Neither read-only nor described: where OpenAPI has to wrap a reference to say so, TypeScript's
# generator loses the type that tells one document from another.


@extend_schema_field(one_of("AnyDocument", [r.item for r in RESOURCES if r.has_path]))
class AnyDocumentField(serializers.JSONField):
    """A whole document of any kind that has a page on the front end."""


@extend_schema_field(one_of("Delivered", [resource.item for resource in RESOURCES]))
class DeliveredField(serializers.JSONField):
    """A whole document of any kind, as its own address answers."""


@extend_schema_field(one_of("AnyCard", [resource.card for resource in RESOURCES]))
class AnyCardField(serializers.JSONField):
    """A card of any kind."""


class FoundDocumentSerializer(Shape):
    """A document stands at the path."""

    type = Constant("document")
    path = serializers.CharField(help_text="The path that was asked for, decoded.")
    resource = serializers.ChoiceField(choices=KINDS, help_text="The resource that lists it.")
    id = serializers.UUIDField()
    api_url = serializers.CharField(help_text="Where the API has it by itself.")
    document = AnyDocumentField()


class FoundRedirectSerializer(Shape):
    """Readers are to go elsewhere."""

    type = Constant("redirect")
    path = serializers.CharField(help_text="The path that was asked for, decoded.")
    status = serializers.ChoiceField(choices=[301, 302])
    target = serializers.CharField(help_text="A path on the front end, or an absolute address.")


RouteSerializer: Any = PolymorphicProxySerializer(
    component_name="Route",
    serializers={"document": FoundDocumentSerializer, "redirect": FoundRedirectSerializer},
    resource_type_field_name="type",
)


class RedirectSerializer(Shape):
    """One redirect."""

    path = serializers.CharField(help_text="From here, without a slash at the end.")
    status = serializers.ChoiceField(choices=[301, 302])
    target = serializers.CharField(help_text="A path on the front end, or an absolute address.")


class RedirectListSerializer(Shape):
    """A page of the redirects."""

    items = RedirectSerializer(many=True)
    meta = MetaSerializer()


class MenuEntrySerializer(Shape):
    """A section in the menus, with those below it."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    slug = serializers.CharField()
    url = serializers.CharField(help_text="Path on the front end.")
    children = serializers.SerializerMethodField()

    @extend_schema_field(lazy_serializer(f"{__name__}.MenuEntrySerializer")(many=True))
    def get_children(self, value: Any) -> Any:
        """The sections below it."""
        return value["children"]


class MenusSerializer(Shape):
    """The menus in one language."""

    locale = serializers.CharField()
    sections = MenuEntrySerializer(many=True, help_text="In the order of the tree.")


class SiteLocaleSerializer(Shape):
    """A language of the newspaper."""

    code = serializers.CharField()
    prefix = serializers.CharField(help_text="What its paths begin with: / or /en/.")
    front_page = serializers.UUIDField(allow_null=True, help_text="Its front page's id.")


class SiteSerializer(Shape):
    """The newspaper."""

    name = serializers.CharField()
    address = serializers.CharField(help_text="Of the front end; empty until it is configured.")
    default_locale = serializers.CharField()
    locales = SiteLocaleSerializer(many=True)
    time_zone = serializers.CharField(help_text="In which the newsroom's days begin and end.")
    day = serializers.DateField(help_text="The newsroom's date now.")


class IndexEntrySerializer(Shape):
    """Something the API has."""

    name = serializers.CharField()
    url = serializers.CharField()
    summary = serializers.CharField()


class IndexSerializer(Shape):
    """What the API has."""

    contract = serializers.CharField()
    documentation = serializers.CharField()
    resources = IndexEntrySerializer(many=True, help_text="Lists, and items by their ids.")
    others = IndexEntrySerializer(many=True)


class SearchResultSerializer(Shape):
    """Something that was found."""

    resource = serializers.ChoiceField(choices=KINDS, help_text="The resource that lists it.")
    id = serializers.UUIDField()
    extracts = serializers.ListField(
        child=serializers.CharField(help_text="HTML: text, escaped, with words in mark elements."),
        max_length=3,
        help_text="Where the words stand; empty if only in the title.",
    )
    card = AnyCardField()


class SearchSerializer(Shape):
    """A page of what was found, the best first."""

    items = SearchResultSerializer(many=True)
    meta = MetaSerializer()


class FeedAuthorSerializer(Shape):
    """Who signs, in a JSON Feed."""

    name = serializers.CharField()
    url = serializers.CharField(required=False)


class FeedItemSerializer(Shape):
    """An item of a JSON Feed."""

    id = serializers.CharField(help_text="urn:uuid:…")
    url = serializers.CharField()
    title = serializers.CharField()
    content_html = serializers.CharField()
    summary = serializers.CharField(required=False)
    image = serializers.CharField(required=False)
    date_published = serializers.DateTimeField()
    date_modified = serializers.DateTimeField()
    authors = FeedAuthorSerializer(many=True, required=False)
    tags = serializers.ListField(child=serializers.CharField(), required=False)
    language = serializers.CharField()


class FeedSerializer(Shape):
    """A JSON Feed, version 1.1."""

    version = Constant("https://jsonfeed.org/version/1.1")
    title = serializers.CharField()
    home_page_url = serializers.CharField()
    feed_url = serializers.CharField()
    language = serializers.CharField()
    items = FeedItemSerializer(many=True)

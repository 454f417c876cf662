"""The changes feed: a copy of the site that keeps up needs nothing else."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from cms_community.delivery.feed import last_place
from cms_community.delivery.models import Document
from cms_community.delivery.reading import refresh
from cms_community.delivery.registry import own_tag

from .caching import ANYTHING, api_url, json_answer, published
from .described import DescribedView, Operation
from .parameters import ChangesParameters
from .shapes import KINDS, DeliveredField

PAGE = 100


class ChangeSerializer(serializers.Serializer[Document]):
    """The last change of one document; the document itself with include=document."""

    sequence = serializers.IntegerField(help_text="Its place in the feed.")
    event = serializers.ChoiceField(choices=["upsert", "delete"])
    resource = serializers.ChoiceField(
        source="kind", choices=KINDS, help_text="The resource, as in its path."
    )
    id = serializers.UUIDField(source="public_id")
    locale = serializers.CharField(help_text="Empty for what has none.")
    url = serializers.CharField(
        source="announced_url", help_text="Path on the front end; of a deletion, the last one."
    )
    former_url = serializers.CharField(help_text="The path before, if this change moved it.")
    api_url = serializers.SerializerMethodField(help_text="Path of the document in this API.")
    tags = serializers.SerializerMethodField(help_text="What it is made from.")
    changed_at = serializers.DateTimeField(source="announced_at")

    def get_api_url(self, document: Document) -> str:
        """Where it is, or was."""
        return api_url(document)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_tags(self, document: Document) -> list[str]:
        """Its resource, itself, and all that it shows."""
        own = own_tag(document.kind, document.public_id)
        return list(dict.fromkeys([document.kind, own, *document.tags.split()]))


class ChangesMetaSerializer(serializers.Serializer[dict[str, Any]]):
    """Where the feed goes on."""

    next = serializers.CharField(help_text="Path to ask from now on, also when nothing is left.")
    more = serializers.BooleanField(help_text="Whether more changes are waiting there already.")


class ChangeWithDocumentSerializer(ChangeSerializer):
    """A change, with the document where it was asked for and is not deleted."""

    # Not described: see shapes.py.
    document = DeliveredField(required=False)


class ChangesSerializer(serializers.Serializer[dict[str, Any]]):
    """A page of the feed, oldest change first; each document appears once, at its last change."""

    items = ChangeWithDocumentSerializer(many=True)
    meta = ChangesMetaSerializer()


class ChangesView(DescribedView):
    """Start with since=0 for the whole site, then ask meta.next, for ever: no place expires."""

    operation = Operation(
        "changes",
        "changes",
        "What was published, changed or removed since a place in the feed",
        ChangesSerializer,
        parameters=ChangesParameters,
    )

    def get(self, request: Request) -> HttpResponse:
        """The next changes, in the order in which they were committed."""
        at = timezone.now()
        asked = ChangesParameters.read(request.query_params)
        since, limit = asked.get("since", 0), asked.get("limit", PAGE)
        rows = list(Document.objects.changed_since(since)[: limit + 1])
        if not rows and since > last_place():
            raise ValidationError(
                {"since": "The feed never got so far: start again from 0, with an empty copy."}
            )
        shown = rows[:limit]
        refresh([document for document in shown if document.is_stale(at)], at=at)
        items = [
            self.change(document, visible=document.is_visible(at), whole="include" in asked)
            for document in shown
        ]
        following = f"{request.path}?since={shown[-1].sequence if shown else since}"
        if "include" in asked:
            following += "&include=document"
        meta = JSONRenderer().render({"next": following, "more": len(rows) > limit})
        answer = json_answer(b'{"items":[%b],"meta":%b}' % (b",".join(items), meta))
        return published(request, answer, tags=["changes", ANYTHING], changes_at=at, at=at)

    def change(self, document: Document, *, visible: bool, whole: bool) -> bytes:
        """One change as JSON."""
        document.event = "upsert" if visible else "delete"  # type: ignore[attr-defined]  # annotated
        document.announced_url = document.url if visible else document.announced_url
        text = JSONRenderer().render(ChangeSerializer(document).data)
        if visible and whole:
            return text[:-1] + b',"document":' + bytes(document.body) + b"}"
        return text

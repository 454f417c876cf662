"""The contract: OpenAPI 3.1, generated from the same declarations as the answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from cms_community.comments.reasons import PublicReason

PROBLEM = "application/problem+json"
PREFIX = "/api/v1/"
# What may go wrong with any request, whatever it asks for.
STATUSES = (400, 405, 429, 500, 503)

SETTINGS: dict[str, Any] = {
    "TITLE": "CMS Community",
    "DESCRIPTION": "What the newspaper's community desk publishes.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": "/", "description": "The newsroom that serves this contract."}],
    "LICENSE": {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"},
    "COMPONENT_SPLIT_REQUEST": False,
    "COMPONENT_NO_READ_ONLY_REQUIRED": False,
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "previewLink": {
                "type": "http",
                "scheme": "bearer",
                "description": "The token of a link to a draft.",
            },
            "apiToken": {
                "type": "http",
                "scheme": "bearer",
                "description": "An API token of Wagtail's, of a user with the right to push.",
            },
        }
    },
    "PREPROCESSING_HOOKS": [f"{__name__}.only_ours"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        f"{__name__}.with_headers",
    ],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}


class ErrorSerializer(serializers.Serializer[dict[str, Any]]):
    """What is wrong with one parameter."""

    parameter = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[dict[str, Any]]):
    """An RFC 9457 problem."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="One sentence: what, where, what to do.")
    errors = ErrorSerializer(many=True, required=False)  # type: ignore[assignment]  # a field


class TakenBackSerializer(ProblemSerializer):
    """What was published here was withdrawn for good."""

    withdrawn_at = serializers.DateTimeField()
    reason = serializers.ChoiceField(choices=PublicReason.choices)


class LastDaySerializer(serializers.Serializer[dict[str, Any]]):
    """The latest day that has one."""

    id = serializers.UUIDField()
    day = serializers.DateField()
    url = serializers.CharField(help_text="Path of that day in this API.")


class EmptyDaySerializer(ProblemSerializer):
    """A day without its photo or message."""

    last = LastDaySerializer(allow_null=True, required=False)


class MetaSerializer(serializers.Serializer[dict[str, Any]]):
    """Where a list goes on."""

    next = serializers.CharField(allow_null=True, help_text="Path of the next page.")
    total = serializers.IntegerField(required=False, help_text="With include=total.")


@cache
def list_serializer(card: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The envelope of a list of these cards."""
    name = card.__name__.removesuffix("Serializer") + "ListSerializer"
    members = {
        "items": card(many=True),
        "meta": MetaSerializer(),
        "__doc__": "A page of a list.",
    }
    return type(name, (serializers.Serializer,), members)


class CommunitySchema(AutoSchema):
    """Describes an operation from its resource."""

    @property
    def resource(self) -> Any:
        """What the operation delivers."""
        return cast(Any, self.view).resource

    @property
    def kind(self) -> str:
        """list, item or day."""
        return str(type(self.view).__name__).removesuffix("View").lower()

    def get_operation_id(self) -> str:
        """articles_list, articles_item, photos_of_the_day_day."""
        return f"{self.resource.name}_{self.kind}".replace("-", "_")

    def get_tags(self) -> list[str]:
        """One group a resource."""
        return [self.resource.name]

    def get_summary(self) -> str:
        """What it is."""
        return f"{self.resource.summary}: {self.kind}"

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular calls it
        """The resource's own sentence."""
        return str(type(self.resource).__doc__)

    def get_request_serializer(self) -> Any:
        """Nothing is sent."""

    def get_override_parameters(self) -> list[Any]:
        """What it takes beside the path."""
        if self.kind == "list":
            return [self.resource.parameters]
        if self.kind == "item":
            return []
        words = "today, a date as 2026-11-22, or the id of a published one."
        day = OpenApiParameter("day", str, "path", description=words)
        locale = OpenApiParameter("locale", str, description="Language code.")
        return [day, locale]

    def get_response_serializers(self) -> Any:
        """The answer, and every problem."""
        resource = self.resource
        answer = list_serializer(resource.card) if self.kind == "list" else resource.item
        missing = EmptyDaySerializer if self.kind == "day" else ProblemSerializer
        takes_back = self.kind == "item" and resource.takes_back
        gone = {(410, PROBLEM): TakenBackSerializer} if takes_back else {}
        return {200: answer, (404, PROBLEM): missing} | gone | self.problems()

    def problems(self) -> dict[tuple[int, str], Any]:
        """What every operation may answer when it cannot do what was asked."""
        return {(status, PROBLEM): ProblemSerializer for status in STATUSES}


def only_ours(endpoints: list[Any], **kwargs: Any) -> list[Any]:
    """Keep this API's operations: Wagtail's own are no part of the contract."""
    return [endpoint for endpoint in endpoints if is_ours(endpoint[3])]


def is_ours(route: Any) -> bool:
    """Whether a route has its operation in this contract; some have none."""
    schema = route.initkwargs.get("schema", getattr(route.cls, "schema", None))
    return isinstance(schema, CommunitySchema)


def header(description: str, **schema: str) -> dict[str, Any]:
    """One header of an answer."""
    return {"description": description, "schema": {"type": "string"} | schema}


RETRY_AFTER = {"Retry-After": header("Seconds to wait.", type="integer")}
ETAG = {"ETag": header("Names these bytes; send it back in If-None-Match.")}
NOT_CHANGED = {"description": "What was sent in If-None-Match still holds.", "headers": ETAG}


def each_operation(paths: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation with its method."""
    for operations in paths.values():
        yield from operations.items()


def with_headers(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """The headers that a client acts on; and the 304 of what caches may keep."""
    for method, operation in each_operation(result["paths"]):
        responses = operation["responses"]
        for status in {"409", "429", "503"} & set(responses):
            responses[status]["headers"] = RETRY_AFTER
        # What needs a token is never kept, so it is never asked for again in that way.
        if method == "get" and "401" not in responses:
            responses["200"]["headers"] = ETAG
            responses["304"] = NOT_CHANGED
    return result

"""The contract of the views that are no resource's: each says in data what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from inspect import cleandoc
from typing import Any, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from .parameters import Parameters
from .schema import PROBLEM, CommunitySchema, ProblemSerializer
from .views import CommunityView


@dataclass(frozen=True)
class Operation:
    """One operation of the contract.

    `answer` is a serializer, or nothing for a file; `media` is its type, if not plain JSON.
    `also` are the statuses of what may go wrong here beside what may with any request.
    """

    name: str
    group: str
    summary: str
    answer: type[serializers.Serializer[Any]] | None = None
    media: str = ""
    parameters: type[Parameters] = Parameters
    also: tuple[int, ...] = ()
    # The way of saying who asks, by its name in the contract; nobody is asked if empty.
    auth: str = ""
    # The status of what went well.
    status: int = 200
    # What is sent, by its media type; and headers that may go with it, with what they are for.
    takes: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class DescribedSchema(CommunitySchema):
    """Describes an operation from what its view says of it."""

    @property
    def operation(self) -> Operation:
        """What the view says."""
        return cast(Operation, cast(Any, self.view).operation)

    def get_operation_id(self) -> str:
        """The view's own."""
        return self.operation.name

    def get_auth(self) -> list[dict[str, Any]]:
        """How to say who asks."""
        return [{self.operation.auth: []}] if self.operation.auth else [{}]

    def get_tags(self) -> list[str]:
        """The group it is listed in."""
        return [self.operation.group]

    def get_summary(self) -> str:
        """What it is."""
        return self.operation.summary

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular calls it
        """The view's own sentence."""
        return cleandoc(str(type(self.view).__doc__))

    def get_override_parameters(self) -> list[Any]:
        """What it takes."""
        headers = [
            OpenApiParameter(name, str, "header", description=words)
            for name, words in self.operation.headers.items()
        ]
        named = [self.operation.parameters] if self.operation.parameters().fields else []
        return [*named, *headers]

    def get_request_serializer(self) -> Any:
        """What is sent to it."""
        return dict(self.operation.takes) or None

    def get_response_serializers(self) -> Any:
        """The answer, and every problem."""
        also = {(status, PROBLEM): ProblemSerializer for status in self.operation.also}
        problems = self.problems() | also
        if self.operation.media:
            # A file, or JSON of a kind of its own: the media type says what it is.
            return {
                (200, self.operation.media): self.operation.answer or OpenApiTypes.STR
            } | problems
        return {self.operation.status: self.operation.answer} | problems


class DescribedView(CommunityView):
    """A view that is no resource's."""

    schema = DescribedSchema()
    operation: Operation

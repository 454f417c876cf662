"""Drafts, for whoever holds a link to one: never stored by any cache, never in an address."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from cms_community.delivery.previews.actions import opened_by

from .caching import json_answer
from .delivering import PageResource, Resource
from .described import DescribedView, Operation
from .parameters import Parameters
from .rendering import LookUps, Rendering
from .resources import RESOURCES
from .shapes import one_of

NO_LINK = "This link opens no draft: it was mistyped, revoked, or its time is over."


DRAFT: Any = one_of("Draft", [each.item for each in RESOURCES if isinstance(each, PageResource)])


class PreviewView(DescribedView):
    """Send the link's token as `Authorization: Bearer …`; shaped as it would be published."""

    operation = Operation(
        "preview",
        "preview",
        "The draft that a link opens",
        DRAFT,
        also=(401, 404),
        auth="previewLink",
    )

    def get(self, request: Request) -> HttpResponse:
        """The draft, rendered now by the serializer that renders what is published."""
        Parameters.read(request.query_params)
        draft = opened_by(token_of(request))
        if draft is None:
            raise NotALink
        resource = next((each for each in RESOURCES if each.model is type(draft)), None)
        if resource is None:
            raise NotFound("The API delivers no pages of this type.")
        answer = json_answer(rendered(draft, resource))
        answer["Cache-Control"] = "private, no-store"
        answer["Referrer-Policy"] = "no-referrer"
        answer["Vary"] = "Authorization"
        return answer


class NotALink(APIException):
    """401, the same whatever is wrong with the token."""

    status_code = status.HTTP_401_UNAUTHORIZED
    default_detail = NO_LINK
    auth_header = 'Bearer realm="preview"'


def token_of(request: Request) -> str:
    """The token in the Authorization header, empty if there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip()[:200] if scheme.lower() == "bearer" else ""


def rendered(draft: Any, resource: Resource) -> bytes:
    """The draft as JSON; a draft that was never published gets the dates it would get now."""
    now = timezone.now()
    draft.first_published_at = draft.first_published_at or now
    draft.last_published_at = draft.last_published_at or now
    rendering = Rendering(LookUps(now), since=resource.stands_since(draft))
    if not resource.may_show(draft, rendering):
        raise NotFound(
            "This draft shows nothing yet: its picture or its pick is missing, or not public."
        )
    return JSONRenderer().render(resource.item(draft, context={"rendering": rendering}).data)

"""The views of the API: one for lists, one for items, one for days."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import translation
from rest_framework.exceptions import MethodNotAllowed, NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms_community.conf import newsroom_day

from . import errors
from .cursors import read_cursor, write_cursor
from .parameters import OneDayParameters, Parameters
from .rendering import Rendering
from .resources import OfTheDay, Resource, Rows
from .schema import CommunitySchema


class OnlyJson(BaseContentNegotiation):
    """JSON whatever a caller says it accepts: there is nothing else to send."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The only parser."""
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The only renderer."""
        return renderers[0], renderers[0].media_type


class CommunityView(APIView):
    """A view of this API. DRF's global settings stay unset: they would reach Wagtail's own API."""

    authentication_classes = []
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = OnlyJson
    throttle_classes = []
    metadata_class = None
    schema = CommunitySchema()
    http_method_names = ["get", "head"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """In one language: an answer must not depend on who asks, errors included."""
        with translation.override("en"):
            return super().dispatch(request, *args, **kwargs)

    def get_exception_handler(self) -> Any:
        """Every error as a problem."""
        return errors.handle

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """405 that names the method."""
        raise MethodNotAllowed(request.method)


class ResourceView(CommunityView):
    """A view of one resource."""

    resource: Resource = None  # type: ignore[assignment]  # given by the route table

    def show(self, serializer: Any, rows: Any, **kwargs: Any) -> Any:
        """What readers see of a row, or of many."""
        return serializer(rows, context={"rendering": Rendering()}, **kwargs).data


class ListView(ResourceView):
    """A page of a resource's cards."""

    def get(self, request: Request) -> Response:
        """The cards after the cursor, and where to go on."""
        asked = self.resource.parameters.read(request.query_params)
        matching = self.resource.narrow(self.resource.visible(), asked)
        rows = self.page(matching, asked)
        shown, more = rows[: asked["limit"]], rows[asked["limit"] :]
        following = self.next_url(request, shown[-1]) if more else None
        meta: dict[str, Any] = {"next": following}
        if "include" in asked:
            meta["total"] = matching.order_by().distinct().count()
        items = self.show(self.resource.card, shown, many=True)
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        return Response({"items": items, "meta": meta}, headers=headers)

    def page(self, matching: Rows, asked: dict[str, Any]) -> list[Any]:
        """One row more than asked for, so that its presence tells of a next page."""
        order = self.resource.order
        sign = "-" if order.startswith("-") else ""
        rows = matching.order_by(order, f"{sign}public_id")
        if "cursor" in asked:
            key = read_cursor(self.resource.name, asked["cursor"])
            rows = rows.filter(after(self.resource, key))
        return list(self.resource.for_cards(rows)[: asked["limit"] + 1])

    def next_url(self, request: Request, last: Any) -> str:
        """The path of the next page: the same question, continued."""
        field = self.resource.order.lstrip("-")
        cursor = write_cursor(self.resource.name, (getattr(last, field), last.public_id))
        kept = {k: v for k, v in request.query_params.items() if k not in ("cursor", "include")}
        return f"{request.path}?{urlencode(kept | {'cursor': cursor})}"


def after(resource: Resource, key: list[str]) -> Q:
    """The condition of coming after a sort key."""
    field = resource.order.lstrip("-")
    beyond = "lt" if resource.order.startswith("-") else "gt"
    value = resource.model._meta.get_field(field).to_python(key[0])
    tie = Q(**{field: value, f"public_id__{beyond}": uuid.UUID(key[1])})
    return Q(**{f"{field}__{beyond}": value}) | tie


class ItemView(ResourceView):
    """One thing, whole."""

    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """The thing, if readers may see it."""
        Parameters.read(request.query_params)
        rows = self.resource.for_item(self.resource.visible().filter(public_id=public_id))
        return Response(self.show(self.resource.item, first(rows)))


def first(rows: Rows) -> Any:
    """The only row; a 404 that tells nothing of why there is none."""
    if (row := rows.first()) is None:
        raise NotFound("There is nothing published under this id.")
    return row


class DayView(ResourceView):
    """What was chosen for one day."""

    def get(self, request: Request, day: str) -> Response:
        """The day's page; a 404 that names the last one on a day without."""
        asked, wanted = OneDayParameters.read(request.query_params), read_day(day)
        resource = cast(OfTheDay, self.resource)
        rows = resource.in_locale(resource.visible(), asked)
        chosen = resource.for_item(rows.filter(day=wanted)).first()
        if chosen is None:
            nothing = f"{resource.nothing} on {wanted.isoformat()}."
            raise errors.NothingThatDay(nothing, last=last(request, rows))
        return Response(self.show(resource.item, chosen))


def last(request: Request, rows: Rows) -> dict[str, str] | None:
    """The latest day that has one, and its path: the same question, of that day."""
    page = rows.order_by("-day").first()
    if page is None:
        return None
    day = page.day.isoformat()
    asked = f"?{urlencode(request.query_params.dict())}" if request.query_params else ""
    url = f"{request.path.rstrip('/').rpartition('/')[0]}/{day}/{asked}"
    return {"id": str(page.public_id), "day": day, "url": url}


def read_day(word: str) -> date:
    """A day of the calendar, or today in the newsroom's zone."""
    if word == "today":
        return newsroom_day()
    try:
        return datetime.strptime(word, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise NotFound(f"{word[:20]!r} is no day: write today, or a date as 2026-11-22.") from None


class NothingView(CommunityView):
    """Any other address."""

    schema = None  # type: ignore[assignment]  # no operation of the contract

    def get(self, request: Request, **kwargs: Any) -> Response:
        """404."""
        hint = "" if request.path.endswith("/") else " Every address ends in a slash."
        raise NotFound("There is nothing at this address." + hint)

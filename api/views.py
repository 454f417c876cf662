"""The views of the API: one for lists, one for items, one for days."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone, translation
from rest_framework.exceptions import APIException, MethodNotAllowed, NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from cms_community.conf import newsroom_day, newsroom_midnight
from cms_community.delivery.reading import matching, one, page_of

from . import errors, questions
from .caching import json_answer, published, published_document
from .cursors import next_link, read_cursor, write_cursor
from .delivering import Resource
from .parameters import OneDayParameters, Parameters
from .resources import OfTheDay
from .schema import CommunitySchema
from .sharing import asks_for_permission, permission, shared
from .throttling import Budget


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
    throttle_classes = [Budget]
    # The budget its requests are counted in.
    budget = "lists"
    metadata_class = None
    schema = CommunitySchema()
    http_method_names = ["get", "head"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """In one language: an answer must not depend on who asks, errors included."""
        if asks_for_permission(request):
            return permission(request)
        with translation.override("en"):
            answer = super().dispatch(request, *args, **kwargs)
        return shared(request, answer)

    def get_exception_handler(self) -> Any:
        """Every error as a problem."""
        return errors.handle

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """405 that names the method."""
        raise MethodNotAllowed(request.method)


class ResourceView(CommunityView):
    """A view of one resource."""

    resource: Resource = None  # type: ignore[assignment]  # given by the route table


class ListView(ResourceView):
    """A page of a resource's cards."""

    def get(self, request: Request) -> HttpResponse:
        """The cards after the cursor, and where to go on."""
        at = timezone.now()
        asked = self.resource.parameters.read(request.query_params)
        question = questions.read(self.resource, asked)
        after = read_cursor(self.resource.name, asked["cursor"]) if "cursor" in asked else None
        page = page_of(question, size=asked["limit"], after=after, at=at)
        meta: dict[str, Any] = {"next": self.next_url(request, page.last_key)}
        if "include" in asked:
            meta["total"] = matching(question, at=at).count()
        cards = b",".join(bytes(document.card) for document in page.documents)
        answer = json_answer(b'{"items":[%b],"meta":%b}' % (cards, JSONRenderer().render(meta)))
        if meta["next"]:
            answer["Link"] = f'<{meta["next"]}>; rel="next"'
        tags = [self.resource.name]
        return published(request, answer, tags=tags, changes_at=page.changes_at, at=at)

    def next_url(self, request: Request, last_key: bytes | None) -> str | None:
        """The path of the next page: the same question, continued; None after the last."""
        if last_key is None:
            return None
        return next_link(request, write_cursor(self.resource.name, last_key))


class ItemView(ResourceView):
    """One thing, whole."""

    budget = "items"

    def get(self, request: Request, public_id: uuid.UUID) -> HttpResponse:
        """The thing, if readers may see it; a 404 that tells nothing of why there is none.

        What was taken back for good is a 410 that tells when, and why in a word.
        """
        at = timezone.now()
        Parameters.read(request.query_params)
        document = one(self.resource.name, public_id, at=at)
        if document is None:
            raise self.missing(public_id)
        document.body = self.resource.in_answer(document)
        return published_document(request, document, at=at)

    def missing(self, public_id: uuid.UUID) -> APIException:
        """Why nothing is told."""
        told = self.resource.taken_back(public_id)
        if told is None:
            return NotFound("There is nothing published under this id.")
        gap = {name: told[name] for name in ("withdrawn_at", "reason")}
        return errors.TakenBack("What was published under this id was withdrawn.", told=gap)


class DayView(ResourceView):
    """What was chosen for one day."""

    budget = "items"

    def get(self, request: Request, day: str) -> HttpResponse:
        """The day's page; a 404 that names the last one on a day without."""
        at = timezone.now()
        asked, wanted = OneDayParameters.read(request.query_params), read_day(day)
        resource = cast(OfTheDay, self.resource)
        question = questions.of_days(resource, asked, first=wanted, last=wanted)
        found = page_of(question, size=1, after=None, at=at).documents
        if not found:
            nothing = f"{resource.nothing} on {wanted.isoformat()}."
            raise errors.NothingThatDay(nothing, last=self.last(request, asked, at))
        until = newsroom_midnight(wanted + timedelta(days=1)) if day == "today" else None
        among = [resource.name]
        return published_document(request, found[0], at=at, until=until, among=among)

    def last(self, request: Request, asked: dict[str, Any], at: datetime) -> dict[str, str] | None:
        """The latest day that has one, and its path: the same question, of that day."""
        question = questions.of_days(self.resource, asked)
        found = page_of(question, size=1, after=None, at=at).documents
        if not found:
            return None
        day = questions.day_of(found[0])
        kept = f"?{urlencode(request.query_params.dict())}" if request.query_params else ""
        url = f"{request.path.rstrip('/').rpartition('/')[0]}/{day}/{kept}"
        return {"id": str(found[0].public_id), "day": day, "url": url}


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

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        """404."""
        hint = "" if request.path.endswith("/") else " Every address ends in a slash."
        raise NotFound("There is nothing at this address." + hint)

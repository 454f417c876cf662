"""Atom (RFC 4287) and JSON Feed 1.1 of what is newest, with its whole text."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from wagtail.models import Site

from cms_community.conf import setting
from cms_community.delivery.models import Document
from cms_community.delivery.reading import whole_page_of

from . import feed_html, questions, xml
from .caching import json_answer, published
from .delivering import Resource
from .described import DescribedView, Operation
from .parameters import ArticleFeedParameters, LocaleParameters
from .resources import Articles, Selections
from .shapes import FeedSerializer
from .xml import add

LATEST = 30
ATOM_TYPE = "application/atom+xml"
JSON_FEED_TYPE = "application/feed+json"
JSON_FEED = "https://jsonfeed.org/version/1.1"
# What has never had an entry was never updated.
NEVER = "1970-01-01T00:00:00Z"


@dataclass(frozen=True)
class Feed:
    """What a feed is of, what narrows it, and how one of its documents reads as HTML."""

    resource: Resource
    parameters: type[LocaleParameters]
    html: Callable[[dict[str, Any]], str]


FEEDS = [
    Feed(Articles(), ArticleFeedParameters, feed_html.article),
    Feed(Selections(), LocaleParameters, feed_html.selection),
]


def newspaper() -> str:
    """The newspaper's name: one query."""
    site = Site.objects.filter(is_default_site=True).first()
    return (site.site_name if site else "") or str(settings.WAGTAIL_SITE_NAME)


def front_end() -> str:
    """The front end's address; the newsroom's own until one is configured."""
    return str(setting("FRONT_END_URL") or settings.WAGTAILADMIN_BASE_URL)


def itself(request: Request) -> str:
    """The feed's own address, which no Host header has a say in."""
    query = urlencode(sorted(request.query_params.items()))
    return urljoin(
        str(settings.WAGTAILADMIN_BASE_URL), request.path + (f"?{query}" if query else "")
    )


class FeedView(DescribedView):
    """The latest 30, each with its whole text."""

    feed: Feed = None  # type: ignore[assignment]  # given by the route table
    media = ""

    @property
    def operation(self) -> Operation:  # type: ignore[override]  # one for each feed
        """Its place in the contract."""
        resource = self.feed.resource
        return Operation(
            f"{resource.name}_{type(self).__name__}".removesuffix("View").replace("-", "_").lower(),
            resource.name,
            f"{resource.summary}: {'Atom' if self.media == ATOM_TYPE else 'JSON Feed'}",
            answer=None if self.media == ATOM_TYPE else FeedSerializer,
            media=self.media,
            parameters=self.feed.parameters,
        )

    def get(self, request: Request) -> HttpResponse:
        """The feed, narrowed as its list may be."""
        at = timezone.now()
        asked = self.feed.parameters.read(request.query_params)
        question = questions.read(self.feed.resource, asked)
        page = whole_page_of(question, size=LATEST, at=at)
        written = self.write(request, question.locale or "", page.documents)
        tags = [self.feed.resource.name]
        return published(request, written, tags=tags, changes_at=page.changes_at, at=at)

    def title(self) -> str:
        """The newspaper's name, and what the feed is of."""
        return f"{newspaper()} – {self.feed.resource.summary}"

    def html(self, document: dict[str, Any]) -> str:
        """A document's whole text."""
        return feed_html.absolute(self.feed.html(document), front_end())

    def write(self, request: Request, locale: str, documents: list[Document]) -> HttpResponse:
        """The feed in its format."""
        raise NotImplementedError


class AtomView(FeedView):
    """The latest 30 as an Atom feed, each with its whole text."""

    media = ATOM_TYPE

    def write(self, request: Request, locale: str, documents: list[Document]) -> HttpResponse:
        """The feed as XML."""
        bodies = [json.loads(bytes(document.body)) for document in documents]
        feed = xml.root("feed", xml.ATOM)
        feed.set("xml:lang", locale)
        add(feed, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, itself(request))}")
        add(feed, "title", self.title())
        add(feed, "updated", max((body["updated_at"] for body in bodies), default=NEVER))
        add(feed, "link", rel="self", href=itself(request), type=ATOM_TYPE)
        add(feed, "link", rel="alternate", href=front_end(), type="text/html")
        add(add(feed, "author"), "name", newspaper())
        for body in bodies:
            self.add_entry(feed, body)
        return json_answer(xml.written(feed), ATOM_TYPE)

    def add_entry(self, feed: Any, body: dict[str, Any]) -> None:
        """One document."""
        entry = add(feed, "entry")
        add(entry, "id", f"urn:uuid:{body['id']}")
        add(entry, "title", body["title"])
        add(entry, "published", body["published_at"])
        add(entry, "updated", body["updated_at"])
        add(entry, "link", rel="alternate", href=urljoin(front_end(), body["url"]))
        for author in body.get("authors", []):
            person = add(entry, "author")
            add(person, "name", author["name"])
            add(person, "uri", urljoin(front_end(), author["url"]))
        for tag in body.get("tags", []):
            add(entry, "category", term=tag)
        if body.get("standfirst"):
            add(entry, "summary", body["standfirst"])
        add(entry, "content", self.html(body), type="html")


class JsonView(FeedView):
    """The latest 30 as a JSON Feed, each with its whole text."""

    media = JSON_FEED_TYPE

    def write(self, request: Request, locale: str, documents: list[Document]) -> HttpResponse:
        """The feed as JSON."""
        feed = {
            "version": JSON_FEED,
            "title": self.title(),
            "home_page_url": front_end(),
            "feed_url": itself(request),
            "language": locale,
            "items": [self.item(json.loads(bytes(document.body))) for document in documents],
        }
        return json_answer(JSONRenderer().render(feed), JSON_FEED_TYPE)

    def item(self, body: dict[str, Any]) -> dict[str, Any]:
        """One document."""
        item = {
            "id": f"urn:uuid:{body['id']}",
            "url": urljoin(front_end(), body["url"]),
            "title": body["title"],
            "content_html": self.html(body),
            "date_published": body["published_at"],
            "date_modified": body["updated_at"],
            "language": body["locale"],
        }
        signed = [
            {"name": author["name"], "url": urljoin(front_end(), author["url"])}
            for author in body.get("authors", [])
        ]
        optional = {
            "summary": body.get("standfirst"),
            "image": image(body),
            "authors": signed,
            "tags": body.get("tags"),
        }
        return item | {name: value for name, value in optional.items() if value}


def image(body: dict[str, Any]) -> str:
    """The address of the hero picture, if it has one with files."""
    hero = ((body.get("picture") or {}).get("purposes") or {}).get("hero")
    return str(hero["src"]) if hero else ""

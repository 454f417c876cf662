"""Sitemaps (sitemaps.org 0.9) and Google's news sitemap, with the front end's addresses."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import F, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from wagtail.models import Locale

from cms_community.delivery.models import Document, DocumentFacet
from cms_community.delivery.querysets import DocumentQuerySet
from cms_community.delivery.reading import Question, next_change, page_of

from . import xml
from .caching import first_of, json_answer, published
from .delivering import TRANSLATION, moment
from .described import DescribedView, Operation
from .feeds import front_end, newspaper
from .parameters import Parameters
from .resources import RESOURCES, Articles
from .xml import NEWS, SITEMAP, XHTML, add

XML = "application/xml"
# Addresses of a sitemap, as sitemaps.org allows; of a news sitemap, as Google does, in its days.
ADDRESSES = 50_000
NEWS_ADDRESSES, NEWS_DAYS = 1000, 2
KINDS = [resource.name for resource in RESOURCES if resource.has_path]


def listed(at: Any) -> DocumentQuerySet:
    """The documents of a sitemap: what has an address and is shown now.

    What is being changed is left out until it is rendered: it may be hidden, or elsewhere.
    """
    shown = Document.objects.visible(at=at).filter(kind__in=KINDS).exclude(url="")
    return shown.filter(Q(stale_at__isnull=True) | Q(stale_at__gt=at))


class SitemapIndexView(DescribedView):
    """The index of the sitemaps."""

    operation = Operation("sitemap", "site", "Index of the sitemaps", media=XML)

    def get(self, request: Request) -> HttpResponse:
        """Those that have an address in them; a document never moves from one to another."""
        at = timezone.now()
        Parameters.read(request.query_params)
        numbers = listed(at).order_by().annotate(number=F("pk") / ADDRESSES)
        index = xml.root("sitemapindex", SITEMAP)
        for number in sorted(set(numbers.values_list("number", flat=True).distinct())):
            path = reverse("community_api:sitemap-page", args=[number + 1])
            address = urljoin(settings.WAGTAILADMIN_BASE_URL, path)
            add(add(index, "sitemap"), "loc", address)
        answer = json_answer(xml.written(index), XML)
        return published(request, answer, tags=KINDS, changes_at=next_turn(), at=at)


def next_turn() -> datetime | None:
    """When an address next appears or ends by itself."""
    return first_of(*map(next_change, KINDS))


class SitemapView(DescribedView):
    """One sitemap: at most 50,000 addresses."""

    operation = Operation("sitemap_page", "site", "A sitemap", media=XML, also=(404,))

    def get(self, request: Request, number: int) -> HttpResponse:
        """The addresses, with when each last changed."""
        at = timezone.now()
        Parameters.read(request.query_params)
        first = (number - 1) * ADDRESSES
        rows = listed(at).filter(pk__gte=first, pk__lt=first + ADDRESSES).order_by("pk")
        found = list(rows.values_list("pk", "url", "announced_at"))
        if not found:
            raise NotFound("There is no such sitemap: take its address from the index.")
        urls, versions = xml.root("urlset", SITEMAP, xhtml=XHTML), translations(rows, at)
        for key, url, changed_at in found:
            line = add(urls, "url")
            add(line, "loc", urljoin(front_end(), url))
            if changed_at:
                add(line, "lastmod", changed_at.isoformat(timespec="seconds"))
            for locale, path in versions.get(key, []):
                there = {"hreflang": locale, "href": urljoin(front_end(), path)}
                add(line, "xhtml:link", rel="alternate", **there)
        answer = json_answer(xml.written(urls), XML)
        return published(request, answer, tags=KINDS, changes_at=next_turn(), at=at)


# Language and path of each version of a page, itself included.
Versions = list[tuple[str, str]]


def translations(rows: DocumentQuerySet, at: datetime) -> dict[int, Versions]:
    """The versions of those of these documents that are shown in several languages, by key."""
    locales = list(Locale.objects.values_list("language_code", flat=True))
    if len(locales) < 2:
        return {}
    # By what the facets' index begins with.
    known = DocumentFacet.objects.filter(kind__in=KINDS, locale__in=locales, name=TRANSLATION)
    here = known.filter(document__in=rows.order_by())
    shown = known.filter(value__in=here.values("value"), document__in=listed(at))
    versions: dict[str, Versions] = {}
    for value, *version in shown.order_by("locale").values_list("value", "locale", "document__url"):
        versions.setdefault(value, []).append((version[0], version[1]))
    keys = here.values_list("document", "value")
    return {key: versions[value] for key, value in keys if len(versions.get(value, [])) > 1}


class NewsSitemapView(DescribedView):
    """The articles of the last two days, for news search engines."""

    operation = Operation("news_sitemap", "site", "News sitemap", media=XML)

    def get(self, request: Request) -> HttpResponse:
        """At most 1,000, newest first, in every language."""
        at = timezone.now()
        Parameters.read(request.query_params)
        since = moment(at - timedelta(days=NEWS_DAYS)).encode()
        question = Question(kind=Articles.name, locale=None, since=since)
        page = page_of(question, size=NEWS_ADDRESSES, after=None, at=at)
        urls, name = xml.root("urlset", SITEMAP, news=NEWS), newspaper()
        for document in page.documents:
            add_news(urls, json.loads(bytes(document.card)), name)
        answer = json_answer(xml.written(urls), XML)
        changes_at = page.changes_at
        return published(request, answer, tags=[Articles.name], changes_at=changes_at, at=at)


def add_news(urls: Any, card: dict[str, Any], name: str) -> None:
    """One article."""
    line = add(urls, "url")
    add(line, "loc", urljoin(front_end(), card["url"]))
    news = add(line, "news:news")
    publication = add(news, "news:publication")
    add(publication, "news:name", name)
    add(publication, "news:language", card["locale"])
    add(news, "news:publication_date", card["published_at"])
    add(news, "news:title", card["title"])

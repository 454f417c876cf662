"""What a front end asks once: what the API has, the newspaper itself, its menus."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from wagtail.models import Locale

from cms_community.conf import newsroom_day, newsroom_midnight, setting
from cms_community.delivery.models import Document
from cms_community.delivery.reading import current, next_change

from .caching import first_of, json_answer, published
from .delivering import default_locale
from .described import DescribedView, Operation
from .feeds import newspaper
from .parameters import LocaleParameters, Parameters
from .rendering import LookUps
from .resources import RESOURCES, FrontPages, Sections
from .shapes import IndexSerializer, MenusSerializer, SiteSerializer

# What the API has beside resources: the route's name, and what is there.
OTHERS = {
    "routes": "What stands at a path of the front end",
    "search": "Search",
    "site": "The newspaper itself",
    "menus": "The sections shown in menus",
    "redirects": "Redirects",
    "sitemap": "Sitemaps, for search engines",
    "news-sitemap": "The last two days, for news search engines",
}


class IndexView(DescribedView):
    """The resources of the API and their paths."""

    operation = Operation("index", "site", "What the API has", IndexSerializer)

    def get(self, request: Request) -> HttpResponse:
        """Everything by its path."""
        Parameters.read(request.query_params)
        known = {
            "contract": reverse("community_api:contract"),
            "documentation": reverse("community_api:docs"),
            "resources": [
                entry(resource.name, f"{resource.name}-list", resource.summary)
                for resource in RESOURCES
            ],
            "others": [entry(name, name, summary) for name, summary in OTHERS.items()],
        }
        answer = json_answer(JSONRenderer().render(known))
        return published(request, answer, tags=["index"], at=timezone.now())


def entry(name: str, route: str, summary: str) -> dict[str, str]:
    """One line of the index."""
    return {"name": name, "url": reverse(f"community_api:{route}"), "summary": summary}


class SiteView(DescribedView):
    """The newspaper: its name, its languages, its day."""

    operation = Operation("site", "site", "The newspaper itself", SiteSerializer)

    def get(self, request: Request) -> HttpResponse:
        """What holds for the whole front end."""
        at = timezone.now()
        Parameters.read(request.query_params)
        today = newsroom_day(at)
        fronts = current(Document.objects.visible(at=at).filter(kind=FrontPages.name), at=at)
        known = {
            "name": newspaper(),
            "address": setting("FRONT_END_URL"),
            "default_locale": default_locale(),
            "locales": [one_locale(locale.language_code, fronts) for locale in locales()],
            "time_zone": setting("TIME_ZONE"),
            "day": today.isoformat(),
        }
        answer = json_answer(JSONRenderer().render(known))
        tomorrow = newsroom_midnight(today + timedelta(days=1))
        changes_at = first_of(tomorrow, next_change(FrontPages.name))
        return published(
            request, answer, tags=["site", FrontPages.name], changes_at=changes_at, at=at
        )


def locales() -> list[Locale]:
    """The newspaper's languages, its own first."""
    return sorted(Locale.objects.all(), key=lambda one: one.language_code != default_locale())


def one_locale(code: str, fronts: list[Document]) -> dict[str, Any]:
    """A language, what its paths begin with, and the id of its front page if it has one."""
    prefix = LookUps.prefix_of(code)
    front = next((f for f in fronts if f.locale == code and f.url == prefix), None)
    return {"code": code, "prefix": prefix, "front_page": str(front.public_id) if front else None}


class MenusView(DescribedView):
    """The sections that the desk shows in menus, one below the other as in the tree."""

    operation = Operation(
        "menus", "site", "The sections shown in menus", MenusSerializer, parameters=LocaleParameters
    )

    def get(self, request: Request) -> HttpResponse:
        """The tree of one language."""
        at = timezone.now()
        locale = LocaleParameters.read(request.query_params).get("locale", default_locale())
        stored = Document.objects.visible(at=at).filter(kind=Sections.name, locale=locale)
        sections = current(stored.order_by("sort_key"), at=at)
        known = {"locale": locale, "sections": tree(sections)}
        answer = json_answer(JSONRenderer().render(known))
        changes_at = next_change(Sections.name)
        return published(request, answer, tags=[Sections.name], changes_at=changes_at, at=at)


def tree(sections: list[Document]) -> list[dict[str, Any]]:
    """Sections in the tree's order as a tree; below one that is not shown, they move up."""
    top: list[dict[str, Any]] = []
    above: list[tuple[bytes, list[dict[str, Any]]]] = [(b"", top)]
    for section in sections:
        card = json.loads(bytes(section.card))
        if not card["in_menus"]:
            continue
        place = bytes(section.sort_key).split(b"\0")[0]
        while not place.startswith(above[-1][0]):
            above.pop()
        shown = {name: card[name] for name in ("id", "title", "slug", "url")} | {"children": []}
        above[-1][1].append(shown)
        above.append((place, shown["children"]))
    return top

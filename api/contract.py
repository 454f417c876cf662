"""The committed contract, as a file to read and as a page to try it on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.settings import patched_settings
from rest_framework.request import Request

from .blocks import TableColumn
from .parameters import Parameters
from .resources import RESOURCES, deliver
from .schema import SETTINGS
from .shapes import KINDS
from .views import CommunityView

OTHERS = {
    "changes": "What was published, changed or removed",
    "ingest": "What comes in: pushed comments, and platforms' webhooks",
    "preview": "Drafts, for whoever holds a link",
    "routes": "What stands at a path of the front end",
    "search": "Search",
    "redirects": "Redirects",
    "site": "The newspaper: its languages, menus and sitemaps",
}
FILE = Path(__file__).with_name("openapi.yaml")


def generate() -> bytes:
    """The contract as the code has it now; the committed file must equal it."""
    generator: Any = SchemaGenerator
    renderer: Any = OpenApiYamlRenderer()
    kinds: Any = TableColumn().fields["type"]
    named = {"ResourceEnum": KINDS, "TypeEnum": kinds.choices}
    with patched_settings(SETTINGS | {"TAGS": groups(), "ENUM_NAME_OVERRIDES": named}):
        described = generator().get_schema(public=True)
        return bytes(renderer.render(described, renderer_context={}))


def groups() -> list[dict[str, str]]:
    """The groups that operations are listed in, in the order of the page."""
    of_resources = [{"name": r.name, "description": r.summary} for r in RESOURCES]
    return of_resources + [{"name": name, "description": what} for name, what in OTHERS.items()]


@cache
def contract() -> bytes:
    """The committed contract, or the site's own where it delivers more than we do."""
    ours = all(type(resource).__module__ == deliver.__module__ for resource in RESOURCES)
    return FILE.read_bytes() if ours else generate()


class ContractView(CommunityView):
    """The contract of this API."""

    schema = None  # type: ignore[assignment]  # no operation of the contract

    def get(self, request: Request) -> HttpResponse:
        """The file."""
        Parameters.read(request.query_params)
        return HttpResponse(contract(), content_type="application/vnd.oai.openapi")


class DocsView(CommunityView):
    """A page on which every operation can be read and tried; its files are our own."""

    schema = None  # type: ignore[assignment]  # no operation of the contract

    def get(self, request: Request) -> HttpResponse:
        """The page."""
        return render(request._request, "community_api/docs.html")

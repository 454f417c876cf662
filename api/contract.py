"""The committed contract, as a file to read and as a page to try it on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.settings import patched_settings

from .schema import SETTINGS

FILE = Path(__file__).with_name("openapi.yaml")


def generate() -> bytes:
    """The contract as the code has it now; the committed file must equal it."""
    generator: Any = SchemaGenerator
    renderer: Any = OpenApiYamlRenderer()
    with patched_settings(SETTINGS):
        described = generator().get_schema(public=True)
        return bytes(renderer.render(described, renderer_context={}))


@require_safe
def contract(request: HttpRequest) -> HttpResponse:
    """The contract as it was committed."""
    return HttpResponse(FILE.read_bytes(), content_type="application/vnd.oai.openapi")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """A page on which every operation can be read and tried; its files are our own."""
    return render(request, "community_api/docs.html")

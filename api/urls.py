"""The route table of the API."""

from __future__ import annotations

from django.urls import URLPattern, path

from .changes import ChangesView
from .contract import ContractView, DocsView
from .delivering import Resource
from .previews import PreviewView
from .resources import RESOURCES, OfTheDay
from .views import DayView, ItemView, ListView, NothingView

app_name = "community_api"


def routes(resource: Resource) -> list[URLPattern]:
    """A resource's list, its items, and its days if it has any."""
    name = resource.name
    table = [
        path(f"{name}/", ListView.as_view(resource=resource), name=f"{name}-list"),
        path(f"{name}/<uuid:public_id>/", ItemView.as_view(resource=resource), name=f"{name}-item"),
    ]
    if isinstance(resource, OfTheDay):
        day = DayView.as_view(resource=resource)
        table.append(path(f"{name}/<str:day>/", day, name=f"{name}-day"))
    return table


urlpatterns = [
    path("preview/", PreviewView.as_view(), name="preview"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("openapi.yaml", ContractView.as_view(), name="contract"),
    path("docs/", DocsView.as_view(), name="docs"),
    *(route for resource in RESOURCES for route in routes(resource)),
    path("", NothingView.as_view()),
    path("<path:anything>", NothingView.as_view()),
]

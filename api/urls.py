"""The route table of the API."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path, register_converter
from django.urls.converters import UUIDConverter

from .albums import AlbumPicturesView
from .changes import ChangesView
from .contract import ContractView, DocsView
from .delivering import Resource
from .feeds import FEEDS, AtomView, Feed, JsonView
from .ingest import PushView, WebhookView
from .newspaper import IndexView, MenusView, SiteView
from .previews import PreviewView
from .redirects import RedirectsView
from .resources import RESOURCES, OfTheDay
from .routes import RouteView
from .searching import SearchView
from .sitemaps import NewsSitemapView, SitemapIndexView, SitemapView
from .subtitles import SubtitlesView
from .views import DayView, ItemView, ListView, NothingView

app_name = "community_api"


class IdConverter(UUIDConverter):
    """An id in whatever case it is written, as RFC 9562 wants it read."""

    regex = f"(?i:{UUIDConverter.regex})"


register_converter(IdConverter, "id")


def routes(resource: Resource) -> list[URLPattern]:
    """A resource's list, its items, and its days if it has any."""
    name = resource.name
    item = ItemView.as_view(resource=resource)
    table = [path(f"{name}/", ListView.as_view(resource=resource), name=f"{name}-list")]
    if isinstance(resource, OfTheDay):
        # One path of the contract: to OpenAPI, a day's address and an id's are the same.
        item = ItemView.as_view(resource=resource, schema=None)
        day = DayView.as_view(resource=resource)
        table.append(path(f"{name}/<str:day>/", day, name=f"{name}-day"))
    # The contract knows ids as everybody writes them.
    capitals = ItemView.as_view(resource=resource, schema=None)
    return [
        path(f"{name}/<uuid:public_id>/", item, name=f"{name}-item"),
        path(f"{name}/<id:public_id>/", capitals),
        *table,
    ]


def feed_routes(feed: Feed) -> list[URLPattern]:
    """A resource's feeds, beside its list."""
    name = feed.resource.name
    return [
        path(f"{name}/atom.xml", AtomView.as_view(feed=feed), name=f"{name}-atom"),
        path(f"{name}/feed.json", JsonView.as_view(feed=feed), name=f"{name}-feed"),
    ]


urlpatterns = [
    path("preview/", PreviewView.as_view(), name="preview"),
    path("", IndexView.as_view(), name="index"),
    path("routes/", RouteView.as_view(), name="routes"),
    path("search/", SearchView.as_view(), name="search"),
    path("site/", SiteView.as_view(), name="site"),
    path("menus/", MenusView.as_view(), name="menus"),
    path("redirects/", RedirectsView.as_view(), name="redirects"),
    path("sitemap.xml", SitemapIndexView.as_view(), name="sitemap"),
    path("sitemaps/<int:number>.xml", SitemapView.as_view(), name="sitemap-page"),
    path("news-sitemap.xml", NewsSitemapView.as_view(), name="news-sitemap"),
    *(route for feed in FEEDS for route in feed_routes(feed)),
    path("ingest/comments/", PushView.as_view(), name="push"),
    path("ingest/webhooks/<slug:source>/", WebhookView.as_view(), name="webhook"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("openapi.yaml", ContractView.as_view(), name="contract"),
    path("docs/", DocsView.as_view(), name="docs"),
    path("albums/<uuid:public_id>/pictures/", AlbumPicturesView.as_view(), name="albums-pictures"),
    path(
        "videos/<uuid:public_id>/subtitles/<slug:language>.<slug:kind>.vtt",
        SubtitlesView.as_view(),
        name="videos-subtitles",
    ),
    *(route for resource in RESOURCES for route in routes(resource)),
    # Any characters at all: a line break in an address is no reason for another shape of 404.
    re_path(r"^[\s\S]*\Z", NothingView.as_view()),
]

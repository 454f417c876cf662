"""Our API, and Wagtail's beside it, told to show of an article what ours shows."""

from __future__ import annotations

from django.urls import path
from wagtail.api import APIField
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from cms_community.pictures.models import Picture
from cms_community.urls import urlpatterns as ours
from home.models import ArticleAuthor, ArticlePage, Author

SHOWN = ("standfirst", "hero_picture", "article_authors", "tags", "body")
ArticlePage.api_fields = [APIField(name) for name in SHOWN]
ArticleAuthor.api_fields = [APIField("author")]
Author.api_fields = [APIField("name"), APIField("slug")]
Picture.api_fields = [APIField("title"), APIField("alt")]

wagtail = WagtailAPIRouter("wagtailapi")
wagtail.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [path("api/v2/", wagtail.urls), *ours]

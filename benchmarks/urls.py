"""Our API, and Wagtail's beside it."""

from __future__ import annotations

from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from cms_community.urls import urlpatterns as ours

wagtail = WagtailAPIRouter("wagtailapi")
wagtail.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [path("api/v2/", wagtail.urls), *ours]

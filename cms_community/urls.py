"""Where everything is served when the newsroom runs as its own project."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms_community.videos.ranges import serve_media

urlpatterns = [
    path("api/v1/", include("api.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, view=serve_media, document_root=settings.MEDIA_ROOT),
    # Pages in another language have it in their addresses, as on the front end: Wagtail's own
    # redirects, made when a page moves, are then the ones that readers' old links need.
    *i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=False),
]

handler400 = "api.errors.bad_request"
handler404 = "api.errors.not_found"
handler500 = "api.errors.server_error"

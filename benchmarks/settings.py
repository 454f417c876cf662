"""The newsroom as it is measured: as in production, over plain HTTP, with Wagtail's own API."""

from __future__ import annotations

from typing import Any

from cms_community.settings.base import *  # noqa: F403  settings modules extend one another
from cms_community.settings.base import CMS_COMMUNITY, DATABASES, INSTALLED_APPS, MIDDLEWARE, env

SECRET_KEY = "a-key-for-benchmarks-only"  # noqa: S105  no secret
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
INSTALLED_APPS = ["wagtail.api.v2", *INSTALLED_APPS]
ROOT_URLCONF = "benchmarks.urls"
MEDIA_ROOT = env.str("MEDIA_ROOT", default="var/benchmark-media")
CMS_COMMUNITY["THROTTLES"] = {}
WAGTAILAPI_LIMIT_MAX = 100
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGGING: dict[str, Any] = {"version": 1, "disable_existing_loggers": False}

if env.bool("CACHE_MIDDLEWARE", default=False):
    # As Django's documentation puts a whole site behind its cache.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 5000}  # type: ignore[assignment]  # a dict of strings so far
    MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]

if cache_location := env.str("CACHE_LOCATION", default=""):
    # A cache in front, for what is measured of purging.
    backend = "wagtail.contrib.frontend_cache.backends.HTTPBackend"
    WAGTAILFRONTENDCACHE = {"front": {"BACKEND": backend, "LOCATION": cache_location}}

"""A newsroom that readers depend on: refuses to start on settings that would harm it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403  settings modules extend one another by design
from .base import ALLOWED_HOSTS, DATABASES, INSTALLED_APPS, MIDDLEWARE, SECRET_KEY, env

DEBUG = env.bool("DEBUG", default=False)
# Static files come right after the security headers, before anything that costs.
MIDDLEWARE = [MIDDLEWARE[0], "whitenoise.middleware.WhiteNoiseMiddleware", *MIDDLEWARE[1:]]
# Renditions and indexing wait in the database for `manage.py worker`.
INSTALLED_APPS = [*INSTALLED_APPS, "django_tasks_db"]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)
# A connection is kept between requests, and tried before it is used: a new one costs more than
# most questions. One that leads nowhere is given up in seconds, so that what is held is still sent.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5000,
    **DATABASES["default"].get("OPTIONS", {}),
}
EMAIL: dict[str, Any] = env.email_url("EMAIL_URL", default="smtp://localhost:25")
globals().update({name: value for name, value in EMAIL.items() if name.startswith("EMAIL_")})
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="webmaster@localhost")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if S3_BUCKET := env.str("S3_BUCKET", default=""):
    # Pictures and videos in a bucket: readers fetch them there. No name is ever used again, so
    # whatever keeps a file may keep it for good.
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT", default="") or None,
            "region_name": env.str("S3_REGION", default="") or None,
            "access_key": env.str("S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("S3_SECRET_KEY", default="") or None,
            "custom_domain": env.str("S3_DOMAIN", default="") or None,
            "querystring_auth": False,
            "file_overwrite": False,
            "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
        },
    }

# Django's own handler speaks only while DEBUG is on; whoever runs the server reads stderr.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}


def problems() -> list[str]:
    """What would make this newsroom unsafe, one sentence each: the setting and the way out."""
    engine = DATABASES["default"].get("ENGINE", "")
    wrong = {
        "DEBUG is on: leave it unset, or every error page shows the newsroom's inside.": DEBUG,
        "SECRET_KEY is missing, shorter than 50 characters or an example: set a random one.": (
            len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or "for-one-machine-only" in SECRET_KEY
        ),
        "ALLOWED_HOSTS is empty or '*': name the hosts that serve this newsroom.": (
            not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS
        ),
        "DATABASE_URL names SQLite or nothing: production needs postgres://…": (
            "postgresql" not in engine
        ),
        "REDIS_URL is missing: name the cache that all processes share, redis://…": (
            not env.str("REDIS_URL", default="")
        ),
    }
    return [sentence for sentence, is_wrong in wrong.items() if is_wrong]


if found := problems():
    raise ImproperlyConfigured("\n".join(found))

"""What every environment shares; everything that differs is read from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()

SECRET_KEY = env.str("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "api",
    "home",
    "cms_community.comments",
    "cms_community.videos",
    "cms_community.pictures",
    "cms_community.members",
    "cms_community.delivery",
    "cms_community.staff",
    "rest_framework",
    "drf_spectacular_sidecar",
    "wagtail_modeladmin",
    "wagtailmedia",
    # wagtail.contrib.redirects, but that the worker writes the redirects of a moved branch.
    "cms_community.delivery.moves.apps.RedirectsConfig",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cms_community.pictures.middleware.refuse_oversized",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms_community.urls"
WSGI_APPLICATION = "cms_community.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES: dict[str, Any] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{ROOT / 'var' / 'newsroom.sqlite3'}")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def cache_at(redis_url: str) -> dict[str, Any]:
    """The shared cache at redis_url, or one in each process's memory when there is none."""
    if redis_url:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


CACHES = {"default": cache_at(env.str("REDIS_URL", default=""))}

AUTH_USER_MODEL = "community_staff.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Paris")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(ROOT / "var" / "static"))
MEDIA_URL = "/media/"
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(ROOT / "var" / "media"))

# An album of 500 pictures is one form, with nine fields for each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

WAGTAIL_SITE_NAME = env.str("SITE_NAME", default="CMS Community")
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
# Another engine, such as OpenSearch, is another BACKEND here; SQLite has no use for the language.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "newsroom_fr"}
}
WAGTAIL_I18N_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# A page that moves leaves a redirect behind.
WAGTAILREDIRECTS_AUTO_CREATE = True
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILIMAGES_IMAGE_MODEL = "community_pictures.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms_community.pictures.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "heif", "jpg", "jpeg", "png", "webp"]
WAGTAILMEDIA = {
    "MEDIA_MODEL": "community_videos.VideoFile",
    "MEDIA_FORM_BASE": "cms_community.videos.forms.VideoForm",
}
# The stock admin asks gravatar.com for faces and wagtail.org for versions; a newsroom's does not.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False


def cors_origins(named: list[str]) -> list[str] | str:
    """The origins named, or the star that stands for all of them."""
    return "*" if named == ["*"] else named


CMS_COMMUNITY: dict[str, Any] = {
    "TIME_ZONE": TIME_ZONE,
    "FRONT_END_URL": env.str("FRONT_END_URL", default=""),
    "API_URL": env.str("API_URL", default=""),
    "PREVIEW_URL": env.str("PREVIEW_URL", default=""),
    "PRIVATE_MEDIA_ROOT": env.str("PRIVATE_MEDIA_ROOT", default=""),
    "NUM_PROXIES": env.int("NUM_PROXIES", default=0),
    "API_CORS_ORIGINS": cors_origins(env.list("API_CORS_ORIGINS", default=[])),
    "WEBHOOK_ALLOWED_HOSTS": env.list("WEBHOOK_ALLOWED_HOSTS", default=[]),
    "SOURCE_ALLOWED_HOSTS": env.list("SOURCE_ALLOWED_HOSTS", default=[]),
    "EMBED_ALLOWED_HOSTS": env.list("EMBED_ALLOWED_HOSTS", default=[]),
}

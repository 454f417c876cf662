"""The admin as it is measured in a browser: with its scripts and styles, as in production."""

from __future__ import annotations

from .settings import *  # noqa: F403  settings modules extend one another
from .settings import MIDDLEWARE

MIDDLEWARE = [MIDDLEWARE[0], "whitenoise.middleware.WhiteNoiseMiddleware", *MIDDLEWARE[1:]]
ROOT_URLCONF = "cms_community.urls"
WHITENOISE_USE_FINDERS = True

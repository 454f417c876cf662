"""The tests' newsroom: SQLite and memory, or what DATABASE_URL and REDIS_URL name."""

from __future__ import annotations

import tempfile

from .base import *  # noqa: F403  settings modules extend one another by design
from .base import INSTALLED_APPS, env

SECRET_KEY = "a-key-for-tests-only"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": env.db_url("DATABASE_URL", default="sqlite://:memory:")}
INSTALLED_APPS = ["cms_community.demo", *INSTALLED_APPS]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = tempfile.mkdtemp(prefix="newsroom-media-")
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

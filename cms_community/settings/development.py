"""A newsroom on one's own machine: SQLite, no server, mails on the screen."""

from __future__ import annotations

from .base import *  # noqa: F403  settings modules extend one another by design
from .base import CMS_COMMUNITY, DATABASES, INSTALLED_APPS, ROOT, env

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="a-key-for-one-machine-only-never-for-production")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
INSTALLED_APPS = ["cms_community.demo", *INSTALLED_APPS]
# Whoever builds a front end asks more than its readers do.
CMS_COMMUNITY["THROTTLES"] = {}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

(ROOT / "var").mkdir(exist_ok=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # The server answers in threads. Readers never wait for the one who writes, who takes the lock
    # at once: one taken halfway through a transaction fails without waiting for its turn.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

"""The tests' newsroom: SQLite and memory, or what DATABASE_URL and REDIS_URL name."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from .base import *  # noqa: F403  settings modules extend one another by design
from .base import CMS_COMMUNITY, INSTALLED_APPS, cache_at, env

SECRET_KEY = "a-key-for-tests-only"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SCRATCH = Path(tempfile.mkdtemp(prefix="newsroom-tests-"))
DATABASES = {"default": env.db_url("DATABASE_URL", default="sqlite://:memory:")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # SQLite's own database in memory is one connection for all threads, and the transactions of a
    # served newsroom and of its test would run into each other. A file in memory is as fast.
    memory = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
    FOLDER = tempfile.mkdtemp(prefix="newsroom-tests-", dir=memory if memory.is_dir() else SCRATCH)
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
    DATABASES["default"] |= {
        # Nothing is in it; a server that a test starts before there is a database asks what it is.
        "NAME": f"{FOLDER}/none.sqlite3",
        "TEST": {"NAME": f"{FOLDER}/newsroom.sqlite3"},
        "OPTIONS": {
            "timeout": 60,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
        },
    }
INSTALLED_APPS = ["cms_community.demo", *INSTALLED_APPS, "django_tasks_db"]
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "queue": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = str(SCRATCH / "media")
# A test asks more in a second than a reader in a day; those of the throttles turn them on.
CMS_COMMUNITY["THROTTLES"] = {}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def redis_of_this_worker(redis_url: str) -> str:
    """The Redis database next to the one named, for each of the workers that run at once.

    Tests empty the cache; in one database they would empty each other's.
    """
    server, _, database = redis_url.rpartition("/")
    worker = int(env.str("PYTEST_XDIST_WORKER", default="gw0").removeprefix("gw"))
    return f"{server}/{(int(database) + worker) % 16}"


if named := env.str("REDIS_URL", default=""):
    CACHES = {"default": cache_at(redis_of_this_worker(named))}

"""The desk as it is measured: with the worker's queue, as in production."""

from __future__ import annotations

from .settings import *  # noqa: F403  settings modules extend one another
from .settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_tasks_db"]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

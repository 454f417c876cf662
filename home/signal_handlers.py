"""What follows when the database is migrated and when a front page is made."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save

from .models import HomePage
from .roles import create_missing_roles, open_home_page


def create_roles(**kwargs: Any) -> None:
    """The groups exist from the first migration on."""
    create_missing_roles()


def open_new_home_page(instance: HomePage, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """The roles may work on a front page from the moment it is made."""
    if created and not raw:
        open_home_page(home=instance)


def connect(app: AppConfig) -> None:
    """Called once, when the app is ready."""
    post_migrate.connect(create_roles, sender=app, dispatch_uid="create_roles")
    post_save.connect(open_new_home_page, sender=HomePage, dispatch_uid="open_new_home_page")

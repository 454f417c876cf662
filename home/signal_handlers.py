"""What follows when the database is migrated, a front page is made, a comment is erased."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save

from cms_community.comments.signals import comments_erased

from .erasing import forget_notes
from .models import HomePage
from .roles import create_missing_roles, open_home_page


def create_roles(**kwargs: Any) -> None:
    """The groups exist from the first migration on."""
    create_missing_roles()


def open_new_home_page(instance: HomePage, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """The roles may work on a front page from the moment it is made."""
    if created and not raw:
        open_home_page(home=instance)


def forget_notes_on(comments: Iterable[int], **kwargs: Any) -> None:
    """What a selection noted about an erased comment may quote it."""
    forget_notes(comment_ids=comments)


def connect(app: AppConfig) -> None:
    """Called once, when the app is ready."""
    post_migrate.connect(create_roles, sender=app, dispatch_uid="create_roles")
    post_save.connect(open_new_home_page, sender=HomePage, dispatch_uid="open_new_home_page")
    comments_erased.connect(forget_notes_on, dispatch_uid="forget_notes_on")

"""What follows when a picture is saved."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from .files import plan_files
from .models import Picture, Rendition, Retouch
from .storages import forget, forget_public


def plan_saved_picture(instance: Picture, raw: bool = False, **kwargs: Any) -> None:
    """A picture that is saved gets the files that it lacks."""
    if not raw:
        plan_files(instance)


def forget_file(instance: Picture | Rendition, **kwargs: Any) -> None:
    """A public file goes as soon as its row has: Wagtail leaves it to a task, which may be lost."""
    name = str(instance.file.name)
    transaction.on_commit(partial(forget_public, instance.file.storage, name), robust=True)


def forget_original(instance: Retouch, **kwargs: Any) -> None:
    """An original that no row names any more is deleted, once that is certain."""
    name = str(instance.original.name)
    transaction.on_commit(partial(forget, instance.original.storage, name), robust=True)


def connect() -> None:
    """Called once, when the app is ready."""
    for sender in (Picture, Rendition):
        post_delete.connect(forget_file, sender=sender, dispatch_uid="forget_file")
    post_delete.connect(forget_original, sender=Retouch, dispatch_uid="forget_original")
    post_save.connect(plan_saved_picture, sender=Picture, dispatch_uid="plan_saved_picture")

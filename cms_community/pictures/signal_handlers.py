"""What follows when a picture is saved."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from .models import Picture
from .tasks import render_picture


def render_saved_picture(instance: Picture, **kwargs: Any) -> None:
    """A picture that is saved gets its served sizes, once the row is there."""
    transaction.on_commit(partial(render_picture.enqueue, instance.pk))


def connect() -> None:
    """Called once, when the app is ready."""
    post_save.connect(render_saved_picture, sender=Picture, dispatch_uid="render_saved_picture")

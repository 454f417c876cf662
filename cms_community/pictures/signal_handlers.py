"""What follows when a picture is saved."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save

from .files import plan_files
from .models import Picture


def plan_saved_picture(instance: Picture, raw: bool = False, **kwargs: Any) -> None:
    """A picture that is saved gets the files that it lacks."""
    if not raw:
        plan_files(instance)


def connect() -> None:
    """Called once, when the app is ready."""
    post_save.connect(plan_saved_picture, sender=Picture, dispatch_uid="plan_saved_picture")

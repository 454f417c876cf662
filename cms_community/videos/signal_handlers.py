"""What follows when a video file is deleted."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete

from ..pictures.storages import forget_public
from .models import VideoFile


def forget_file(instance: VideoFile, **kwargs: Any) -> None:
    """Caches in front forget it too: they may keep a video for good."""
    name = str(instance.file.name)
    transaction.on_commit(partial(forget_public, instance.file.storage, name), robust=True)


def connect() -> None:
    """Called once, when the app is ready."""
    post_delete.connect(forget_file, sender=VideoFile, dispatch_uid="forget_video_file")

"""Where files lie that no reader may have."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages

from ..conf import setting

NAME = "private"


def private_storage() -> Storage:
    """The storage that STORAGES calls private; else a folder beside the public one."""
    if NAME in settings.STORAGES:
        return storages[NAME]
    return FileSystemStorage(location=private_folder())


def private_folder() -> Path:
    """PRIVATE_MEDIA_ROOT, or private-media beside MEDIA_ROOT."""
    named = setting("PRIVATE_MEDIA_ROOT")
    return Path(named) if named else Path(settings.MEDIA_ROOT).resolve().parent / "private-media"

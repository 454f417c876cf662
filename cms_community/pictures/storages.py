"""Where files lie that no reader may have."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.files.storage import DefaultStorage, FileSystemStorage, Storage, storages
from django.core.signals import setting_changed
from django.utils.functional import empty

from ..conf import setting

NAME = "private"


class PrivateFolder(FileSystemStorage):
    """A folder of the newsroom's account alone, to which no address leads."""

    def __init__(self) -> None:
        super().__init__(
            location=private_folder(),
            file_permissions_mode=0o600,
            directory_permissions_mode=0o700,
        )

    def url(self, name: str | None) -> str:
        """ValueError, always."""
        raise ValueError(f"{name} is private: it has no address.")


class PrivateStorage(DefaultStorage):
    """The storage that STORAGES calls private; else a folder beside the public one."""

    def _setup(self) -> None:
        found: Any = storages[NAME] if NAME in settings.STORAGES else PrivateFolder()
        self._wrapped = found


private = PrivateStorage()


def private_storage() -> Storage:
    """Where the originals of retouched pictures lie."""
    return cast(Storage, private)


def private_folder() -> Path:
    """PRIVATE_MEDIA_ROOT, or private-media beside MEDIA_ROOT."""
    named = setting("PRIVATE_MEDIA_ROOT")
    return Path(named) if named else Path(settings.MEDIA_ROOT).resolve().parent / "private-media"


def forget_storage(setting: str, **kwargs: Any) -> None:
    """Other settings, another storage: as Django does it with the public one."""
    if setting in ("STORAGES", "MEDIA_ROOT", "CMS_COMMUNITY"):
        cast(Any, private)._wrapped = empty


setting_changed.connect(forget_storage, dispatch_uid="forget_private_storage")

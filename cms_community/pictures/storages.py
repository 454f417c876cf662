"""Where files lie that no reader may have; and what storages raise that keep nothing today."""

from __future__ import annotations

import errno
import logging
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin

from django.conf import settings
from django.core.files.storage import DefaultStorage, FileSystemStorage, Storage, storages
from django.core.signals import setting_changed
from django.utils.functional import empty
from django.utils.translation import gettext as _
from wagtail.contrib.frontend_cache.utils import get_backends, purge_urls_from_cache

from ..conf import setting

try:
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:  # who has no bucket need not have installed it
    OF_BUCKETS: tuple[type[Exception], ...] = ()
else:
    OF_BUCKETS = (BotoCoreError, ClientError)

logger = logging.getLogger(__name__)
NAME = "private"
# A disk that is full or gone, a bucket that is silent or refuses.
UNREACHABLE: tuple[type[Exception], ...] = (OSError, *OF_BUCKETS)
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def why_not_kept(error: Exception) -> str:
    """One sentence on a storage that took nothing."""
    if isinstance(error, OSError) and error.errno in FULL:
        return _("There is no room on the server: nothing was kept. Tell who runs it.")
    return _(
        "The storage does not answer: nothing was kept."
        " Try again in some minutes; if it lasts, tell who runs it."
    )


def may_pass(error: BaseException | None) -> bool:
    """Whether it is the storage's fault, or comes of that; not of a file, which stays as it is."""
    if error is None:
        return False
    of_disk = isinstance(error, OSError) and error.errno not in (None, errno.ENOENT)
    return of_disk or isinstance(error, OF_BUCKETS) or may_pass(error.__cause__)


def forget_public(storage: Storage, name: str) -> None:
    """Delete a file that readers could fetch; caches in front, which may keep it for good, too."""
    forget(storage, name)
    if get_backends():
        base = str(getattr(settings, "WAGTAILADMIN_BASE_URL", ""))
        purge_urls_from_cache([urljoin(base, storage.url(name))])


def forget(storage: Storage, name: str) -> None:
    """Delete a file that nothing names; where that fails, `check_pictures --repair` does it."""
    try:
        storage.delete(name)
    except UNREACHABLE:
        logger.exception("%s could not be deleted", name)


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

"""Videos that the newspaper serves itself."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any, cast

from django.db import models, transaction
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _
from wagtailmedia.models import AbstractMedia, MediaType

from ..delivery.models import Delivered
from ..pictures.storages import UNREACHABLE, forget, forget_public
from .intake import PreparedVideo, not_kept, prepare

TYPES = {"mp4": "video/mp4", "webm": "video/webm"}


class VideoFile(Delivered, AbstractMedia):
    """A video file that every browser plays, measured, without where it was filmed."""

    file = models.FileField(_("file"), upload_to="videos")
    type = models.CharField(
        max_length=255, choices=MediaType.choices, default=MediaType.VIDEO, editable=False
    )
    size = models.PositiveBigIntegerField(_("size"), default=0, editable=False)
    # A page's poster is a picture like any other: it has a credit, and rights that may end.
    thumbnail = None
    # The name of the file whose place a new one has taken, until that is saved.
    former = ""

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractMedia.Meta):
        abstract = False
        verbose_name = _("video file")
        verbose_name_plural = _("video files")

    @property
    def media_type(self) -> str:
        """As HTTP calls it."""
        return TYPES[self.file_extension.lower()]

    @property
    def has_new_file(self) -> bool:
        """Whether its file is not stored yet."""
        return bool(self.file) and not cast(Any, self.file)._committed

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take in a new file, as `intake` says; the former goes once the new one is kept."""
        if self.has_new_file:
            self.store()
        super().save(*args, **kwargs)
        if self.former:
            forget = partial(forget_public, self.file.storage, self.former)
            transaction.on_commit(forget, robust=True)
            self.former = ""

    def store(self) -> None:
        """Write the new file, under a name that no cache has seen; UnusableFile if it cannot be."""
        given: Any = self.file.file
        ready = given if isinstance(given, PreparedVideo) else prepare(given, str(self.file.name))
        film = ready.film
        name = f"{secrets.token_hex(4)}-{get_valid_filename(str(ready.name))[-60:]}"
        self.duration, self.width, self.height = film.duration, film.width, film.height
        self.size = ready.size
        ready.seek(0)
        try:
            self.file.save(name, ready, save=False)
            ready.close()
        except UNREACHABLE as error:
            forget(self.file.storage, self.file.field.generate_filename(self, name))
            raise not_kept(str(ready.name), error) from error
        known = type(self).objects.filter(pk=self.pk).values_list("file", flat=True)
        self.former = known.first() or ""

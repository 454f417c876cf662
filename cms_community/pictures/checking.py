"""Compares the rows of pictures with the files that lie in the storage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import Storage, default_storage
from django.utils import timezone

from .files import missing, plan_files
from .models import Drawing, Picture, Rendition
from .purposes import STAGES

FOLDERS = ("original_images", "images")
# A file that a running upload has written, and whose row is not committed yet.
YOUNG = timedelta(hours=1)


def without_file() -> Iterator[str]:
    """The files that rows name and that are not there."""
    for model in (Picture, Rendition):
        for name in model._default_manager.values_list("file", flat=True).iterator():
            if name and not default_storage.exists(name):
                yield name


def without_row() -> Iterator[str]:
    """The files that no row names, an hour old at least."""
    known = set(Picture.objects.values_list("file", flat=True))
    known |= set(Rendition.objects.values_list("file", flat=True))
    oldest = timezone.now() - YOUNG
    for folder in FOLDERS:
        for name in files_in(default_storage, folder):
            if name not in known and default_storage.get_modified_time(name) < oldest:
                yield name


def files_in(storage: Storage, folder: str) -> Iterator[str]:
    """The names of all files in a folder and below it."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for below in folders:
        yield from files_in(storage, f"{folder}/{below}")


def undrawn() -> Iterator[Picture]:
    """The pictures that lack files, and that no worker will take."""
    waiting = Drawing.objects.filter(due_at__isnull=False).values("picture")
    for picture in Picture.objects.exclude(pk__in=waiting).iterator():
        if missing(picture, range(1, STAGES + 1)):
            yield picture


def repair() -> int:
    """Delete the files that no row names and the rows of files that are gone; draw what lacks."""
    for name in list(without_row()):
        default_storage.delete(name)
    gone = set(without_file())
    # Row by row: what follows a deletion tells the documents.
    for rendition in Rendition.objects.filter(file__in=gone):
        rendition.delete()
    pictures = list(undrawn())
    for picture in pictures:
        plan_files(picture)
    return len(pictures)

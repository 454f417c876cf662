"""Compares the rows of pictures with the files that lie in the storages, public and private."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.files.storage import Storage, default_storage
from django.db.models import FileField, Model
from django.utils import timezone

from .files import missing, plan_files
from .models import Drawing, Picture, Rendition, Retouch
from .purposes import STAGES
from .storages import private_storage

# A file that a running upload has written, and whose row is not committed yet.
YOUNG = timedelta(hours=1)


class Shelf(NamedTuple):
    """A folder of a storage, and the fields whose files lie in it."""

    storage: Storage
    folder: str
    fields: tuple[tuple[type[Model], str], ...]


def shelves() -> list[Shelf]:
    """Where pictures lie; a host's renditions may have a storage of their own."""
    pictures, renditions = (Picture, "file"), (Rendition, "file")
    field = Rendition._meta.get_field("file")
    apart = field.storage if isinstance(field, FileField) else default_storage
    return [
        Shelf(default_storage, "original_images", (pictures,)),
        Shelf(apart, "images", (renditions,)),
        Shelf(private_storage(), "originals", ((Retouch, "original"),)),
    ]


def names_in(shelf: Shelf) -> Iterator[str]:
    """The names that rows give to the files of a shelf."""
    for model, field in shelf.fields:
        yield from model._default_manager.values_list(field, flat=True).iterator()


def without_file() -> Iterator[str]:
    """The files that rows name and that are not there."""
    for shelf in shelves():
        named = list(names_in(shelf))
        # A bucket lists a thousand files in the time that it takes to ask for one.
        there = set(files_in(shelf.storage, shelf.folder))
        for name in named:
            if name and name not in there and not shelf.storage.exists(name):
                yield name


def without_row() -> Iterator[tuple[Storage, str]]:
    """The files that no row names, an hour old at least, and where they lie."""
    oldest = timezone.now() - YOUNG
    for shelf in shelves():
        known = set(names_in(shelf))
        for name in files_in(shelf.storage, shelf.folder):
            if name not in known and is_older(shelf.storage, name, oldest):
                yield shelf.storage, name


def is_older(storage: Storage, name: str, oldest: datetime) -> bool:
    """Whether a file was written before then; not if it has gone since it was listed."""
    try:
        return storage.get_modified_time(name) < oldest
    except FileNotFoundError:
        return False


def files_in(storage: Storage, folder: str) -> Iterator[str]:
    """The names of all files in a folder and below it."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    # Some buckets have an empty file that stands for the folder.
    yield from (f"{folder}/{name}" for name in files if name)
    for below in folders:
        yield from files_in(storage, f"{folder}/{below}")


def undrawn() -> Iterator[Picture]:
    """The pictures that lack files, and that no worker will take."""
    waiting = Drawing.objects.filter(due_at__isnull=False).values("picture")
    for picture in Picture.objects.exclude(pk__in=waiting).iterator():
        if missing(picture, range(1, STAGES + 1)):
            yield picture


def repair() -> int:
    """Delete the files that no row names and the rows of files that are gone; draw what lacks.

    The rows of a picture whose own file is gone stay: it could not be drawn again, and perhaps a
    disk is only not there today.
    """
    for storage, name in list(without_row()):
        storage.delete(name)
    gone = set(without_file())
    # Row by row: what follows a deletion tells the documents.
    for rendition in Rendition.objects.filter(file__in=gone).exclude(image__file__in=gone):
        rendition.delete()
    drawn = [picture for picture in undrawn() if picture.file.name not in gone]
    for picture in drawn:
        plan_files(picture)
    return len(drawn)

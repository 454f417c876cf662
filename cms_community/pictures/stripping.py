"""Files that were stored before today's rules: finds what they still say, and strips them anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.log_actions import log

from .files import plan_files
from .intake import PreparedFile, prepare
from .keeping import whole
from .metadata import without_metadata
from .models import Picture, Rendition, Retouch
from .reading import Said
from .retouch.actions import plain_name
from .storages import UNREACHABLE, forget

# By which EXIF and XMP are known in the kinds of files that are not taken apart here.
MARKS = (b"Exif", b"x:xmpmeta")


@dataclass
class Told:
    """What of a picture still says more than it should."""

    picture: Picture
    file: bool = False
    original: bool = False
    renditions: list[Rendition] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The files that are meant."""
        stored = [str(self.picture.file.name)] if self.file else []
        stored += [str(self.picture.retouch.original.name)] if self.original else []
        return stored + [str(one.file.name) for one in self.renditions]


def telling() -> Iterator[Told]:
    """The pictures with a file that says more than it should; reads every file there is."""
    pictures = Picture.objects.select_related("retouch").prefetch_related("renditions")
    for picture in pictures.iterator(chunk_size=100):
        told = Told(picture, file=tells(picture.file))
        told.original = tells(picture.retouch.original) if hasattr(picture, "retouch") else False
        told.renditions = [made for made in picture.renditions.all() if tells(made.file)]
        if told.names:
            yield told


def tells(file: Any) -> bool:
    """Whether a stored file holds what is not needed to show it; one that is gone holds nothing."""
    try:
        data = read(file)
    except UNREACHABLE:
        return False
    marked = any(mark in data for mark in MARKS)
    return without_metadata(data) != data or (marked and not data.startswith(b"\xff\xd8"))


def read(file: Any) -> bytes:
    """All of a stored file."""
    with file.storage.open(file.name) as stored:
        return bytes(stored.read())


def strip(told: Told) -> None:
    """Take in a picture's file by today's rules, under a new name; what was made of it, anew.

    What the desk wrote stays, and nothing that the file says is added to it. UnusableFile for one
    that is no picture by these rules.
    """
    picture = told.picture
    with transaction.atomic():
        if told.original:
            strip_original(picture.retouch)
        if told.file:
            take_in_again(picture)
        for made in told.renditions:
            made.delete()
        plan_files(picture)
        log(instance=picture, action="wagtail.edit", content_changed=True)


def take_in_again(picture: Picture) -> None:
    """The picture's own file, by today's rules."""
    stem = plain_name(picture).rpartition(".")[0].replace(".", "-")
    taken = prepare(ContentFile(read(picture.file), name=stem)).prepared
    picture.file = PreparedFile(replace(taken, said=Said()))
    # What was done to it stands.
    picture.by_recipe = True
    with whole(picture):
        picture.save()


def strip_original(known: Retouch) -> None:
    """The untouched original, whose pixels every recipe goes on to begin from."""
    storage, former = known.original.storage, str(known.original.name)
    name = former.rpartition("/")[2]
    known.original.save(name, ContentFile(without_metadata(read(known.original))))
    transaction.on_commit(lambda: forget(storage, former), robust=True)

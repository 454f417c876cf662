"""Paints the newsroom's pictures and all their served sizes, on every core there is.

Nothing here touches the database: painting needs seconds of pure computing, which the other
processes do while the first one migrates.
"""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import django
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import connections
from PIL import Image as PillowImage
from wagtail.search.backends import get_search_backends
from wagtail.utils.file import hash_filelike

from cms_community.pictures import drawing
from cms_community.pictures.intake import PreparedFile, prepare
from cms_community.pictures.models import Drawing, Picture, Rendition
from cms_community.pictures.purposes import STAGES

from .drawings import draw

# What a picture's row says of its file.
COPIED = ("width", "height", "file_size", "file_hash", "placeholder", "dominant_colour", "likeness")
# Wide enough for a hero, and half the work of the 1600 pixels that a real one would have.
WIDTH = 1000


@dataclass(frozen=True, kw_only=True)
class Size:
    """One served file of a picture: the filter it was made by, and where it lies."""

    spec: str
    focal_point_key: str
    name: str
    width: int
    height: int

    def facts(self) -> dict[str, str | int]:
        """What the row of the file says beside where it lies."""
        return {
            "filter_spec": self.spec,
            "focal_point_key": self.focal_point_key,
            "width": self.width,
            "height": self.height,
        }


@dataclass(frozen=True, kw_only=True)
class Painted:
    """One picture's files, lying in the media folder, and what its row must say of them."""

    key: str
    name: str
    width: int
    height: int
    file_size: int
    file_hash: str
    placeholder: str
    dominant_colour: str
    likeness: int | None
    sizes: tuple[Size, ...]


@contextmanager
def easels(keys: Iterable[str], *, width: int = WIDTH, processes: int = 2) -> Iterator[Easels]:
    """Painters already at work on the pictures of those keys; they stop when the block ends."""
    # A connection must not be shared with the processes that are about to be forked.
    connections.close_all()
    with ProcessPoolExecutor(processes, initializer=sit_down) as pool:
        try:
            yield pool.map(partial(paint, width=width), keys)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


Easels = Iterator[Painted]


def sit_down() -> None:
    """Make a process ready to paint; Ctrl+C is for the one that waits, which then sends it home."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()


def cores() -> int:
    """How many processes may paint at once: two at least, since the first one also builds."""
    return max(2, (os.cpu_count() or 2) - 1)


def paint(key: str, *, width: int = WIDTH) -> Painted:
    """Draw one picture, store it and every size it is served in."""
    encoded = io.BytesIO()
    draw(key, width=width).convert("RGB").save(encoded, "JPEG", quality=88)
    file = prepare(ContentFile(encoded.getvalue(), name=f"fanal-{key}.jpg"))
    across, down = PillowImage.open(file).size
    picture = Picture(pk=0, title=key, collection=None, width=across, height=down)
    store(picture, file)
    specs = [served.spec for served in drawing.needed(picture)]
    return Painted(
        key=key,
        name=str(picture.file.name),
        width=across,
        height=down,
        file_size=file.size,
        file_hash=hash_filelike(file),
        placeholder=file.prepared.placeholder,
        dominant_colour=file.prepared.dominant_colour,
        likeness=file.prepared.likeness,
        sizes=tuple(size_of(made) for made in drawing.draw(picture, specs)),
    )


def size_of(made: Rendition) -> Size:
    """What the row of a served file says."""
    return Size(
        spec=made.filter_spec,
        focal_point_key=made.focal_point_key,
        name=str(made.file.name),
        width=made.width,
        height=made.height,
    )


def store(picture: Picture, file: PreparedFile) -> None:
    """Write the file under exactly its name, over what an interrupted build may have left there."""
    storage: Storage = picture.file.storage
    storage.delete(picture.get_upload_to(str(file.name)))
    picture.file.save(str(file.name), file, save=False)


def hang(painted: list[Painted], pictures: list[Picture]) -> None:
    """Write the pictures' rows with those of their painted sizes.

    In bulk, so that saving does not ask for what is painted already; the index is told instead.
    """
    for one, picture in zip(painted, pictures, strict=True):
        # By its name alone: assigned, the file would be opened to be measured.
        picture.file.name = one.name
        for field in COPIED:
            setattr(picture, field, getattr(one, field))
    Picture.objects.bulk_create(pictures)
    Drawing.objects.bulk_create(Drawing(picture=picture, stage=STAGES) for picture in pictures)
    Rendition.objects.bulk_create(
        Rendition(image=picture, file=size.name, **size.facts())
        for one, picture in zip(painted, pictures, strict=True)
        for size in one.sizes
    )
    for backend in get_search_backends():
        backend.add_bulk(Picture, pictures)

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
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import connections
from PIL import Image as PillowImage
from wagtail.images.models import Filter
from wagtail.search.backends import get_search_backends
from wagtail.utils.file import hash_filelike

from cms_community.pictures.actions import draw_placeholder
from cms_community.pictures.models import Picture, Rendition
from cms_community.pictures.purposes import served_files

from .drawings import draw

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
    original = encoded.getvalue()
    across, down = size_of(original)
    picture = Picture(pk=0, title=key, collection=None, width=across, height=down)
    store(picture, f"fanal-{key}.jpg", original)
    return Painted(
        key=key,
        name=picture.file.name,
        width=across,
        height=down,
        file_size=len(original),
        file_hash=hash_filelike(encoded),
        placeholder=draw_placeholder(picture),
        sizes=tuple(render(picture, served.spec, original) for served in served_files()),
    )


def render(picture: Picture, spec: str, original: bytes) -> Size:
    """Make and store one served size, under the name Wagtail would give it."""
    source = File(io.BytesIO(original), name=picture.file.name)
    cut = Filter(spec=spec)
    made = picture.generate_rendition_file(cut, source=source)
    content = b"".join(made.chunks())
    rendition = Rendition(image=picture, filter_spec=spec)
    store(rendition, str(made.name), content)
    width, height = size_of(content)
    return Size(
        spec=spec,
        focal_point_key=cut.get_cache_key(picture),
        name=rendition.file.name,
        width=width,
        height=height,
    )


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height in pixels, without decoding any of them."""
    with PillowImage.open(io.BytesIO(content)) as image:
        return image.size


def store(row: Picture | Rendition, name: str, content: bytes) -> None:
    """Write a file under exactly this name, over what an interrupted build may have left there."""
    storage: Storage = row.file.storage
    storage.delete(row.get_upload_to(name))
    row.file.save(name, ContentFile(content), save=False)


def hang(painted: list[Painted], pictures: list[Picture]) -> None:
    """Write the pictures' rows with those of their painted sizes.

    In bulk, so that saving does not ask for what is painted already; the index is told instead.
    """
    for one, picture in zip(painted, pictures, strict=True):
        # By its name alone: assigned, the file would be opened to be measured.
        picture.file.name = one.name
        for field in ("width", "height", "file_size", "file_hash", "placeholder"):
            setattr(picture, field, getattr(one, field))
    Picture.objects.bulk_create(pictures)
    Rendition.objects.bulk_create(
        Rendition(image=picture, file=size.name, **size.facts())
        for one, picture in zip(painted, pictures, strict=True)
        for size in one.sizes
    )
    for backend in get_search_backends():
        backend.add_bulk(Picture, pictures)

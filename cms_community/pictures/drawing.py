"""Draws the files that a picture is served as: decoded once, cut as Wagtail's filters say."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from PIL import Image, ImageFile
from wagtail.images.models import Filter

from .colours import in_srgb
from .intake import on_white
from .metadata import without_metadata
from .models import Picture, Rendition
from .opening import decoded, opened
from .purposes import Served, served_files

# All three at the same distance from the original (root mean square 4.5 of 255, measured on the
# demo's pictures at 960 × 640): 80 kB as JPEG, 48 as WebP, 38 as AVIF.
ENCODINGS: dict[str, dict[str, Any]] = {
    "jpeg": {"format": "JPEG", "quality": 78, "progressive": True, "optimize": True},
    "webp": {"format": "WEBP", "quality": 74, "method": 4},
    # Speed 8 of 10: a third of the time of the usual 6, for some 5 % more bytes.
    "avif": {"format": "AVIF", "quality": 54, "speed": 8},
}
EXTENSIONS = {"jpeg": "jpg", "webp": "webp", "avif": "avif"}


class Cut(NamedTuple):
    """What a filter takes of a picture: the box, in its own pixels, and the size to show it in."""

    box: tuple[float, float, float, float]
    size: tuple[int, int]


def draw(picture: Picture, specs: Iterable[str]) -> Iterator[Rendition]:
    """The renditions of a picture for these filters, as rows that are not saved, files stored."""
    filters = [Filter(spec=spec) for spec in specs]
    cuts = [cut_of(picture, each) for each in filters]
    with picture.open_file() as file:
        source = opened(file.read(), "")
    image = in_srgb(reduced(source, picture, cuts), source.info.get("icc_profile"))
    for each, cut in zip(filters, cuts, strict=True):
        drawn = shown(image, picture, cut)
        yield stored(picture, each, drawn.size, encoded(drawn, each.spec))


def needed(picture: Picture) -> Iterator[Served]:
    """The files that a picture is served as: a small one has no two of the same size."""
    seen: set[tuple[str, str, tuple[int, int]]] = set()
    for served in served_files():
        known = (served.purpose, served.media_type, cut_of(picture, Filter(served.spec)).size)
        if known not in seen:
            seen.add(known)
            yield served


def cut_of(picture: Picture, filter: Filter) -> Cut:
    """What Wagtail's filter takes of the picture, focal point respected."""
    transform = filter.get_transform(picture)
    # Wagtail goes back from whole pixels of what is shown, and may reach over the edge by one.
    rect = transform.get_rect().round()
    right, bottom = min(picture.width, rect.right), min(picture.height, rect.bottom)
    box = (max(0, rect.left), max(0, rect.top), right, bottom)
    width, height = transform.size
    return Cut(box, (max(1, round(width)), max(1, round(height))))


def reduced(source: ImageFile.ImageFile, picture: Picture, cuts: list[Cut]) -> Image.Image:
    """The picture's pixels, as few of them as the largest cut needs: a JPEG is decoded smaller."""
    scale = max(
        max(cut.size[0] / (cut.box[2] - cut.box[0]), cut.size[1] / (cut.box[3] - cut.box[1]))
        for cut in cuts
    )
    if source.format == "JPEG" and source.mode in ("RGB", "L"):
        source.draft(source.mode, (round(picture.width * scale), round(picture.height * scale)))
    image = decoded(source, "")
    return image if image.mode in ("RGB", "L") else on_white(image)


def shown(image: Image.Image, picture: Picture, cut: Cut) -> Image.Image:
    """One cut of the picture, in its size."""
    across, down = image.width / picture.width, image.height / picture.height
    left, top, right, bottom = cut.box
    # A division and a product may end a hair beyond the edge.
    end = (min(right * across, image.width), min(bottom * down, image.height))
    box = (left * across, top * down, *end)
    return image.resize(cut.size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def encoded(image: Image.Image, spec: str) -> bytes:
    """The cut in the filter's format, without metadata and, being in sRGB, without a profile."""
    file = io.BytesIO()
    image.save(file, **ENCODINGS[format_of(spec)], icc_profile=None)
    return without_metadata(file.getvalue())


def format_of(spec: str) -> str:
    """The format that a filter ends in."""
    return spec.rpartition("format-")[2]


def stored(picture: Picture, filter: Filter, size: tuple[int, int], content: bytes) -> Rendition:
    """A rendition with its file stored, under the name that Wagtail gives such files."""
    key = filter.get_cache_key(picture)
    rendition = Rendition(image=picture, filter_spec=filter.spec, focal_point_key=key)
    parts = [key, filter.spec.replace("|", "."), EXTENSIONS[format_of(filter.spec)]]
    rest = ".".join(part for part in parts if part)
    stem = str(picture.file.name).rpartition("/")[2].rpartition(".")[0]
    rendition.file.save(f"{stem[: 59 - len(rest)]}.{rest}", ContentFile(content), save=False)
    rendition.width, rendition.height = size
    return rendition

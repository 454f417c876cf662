"""The named purposes a picture is served for, and in which sizes and formats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

# What a front end places, by name: Wagtail's filters, smallest first. None of them enlarges.
# A card is a third of a wide page or the whole of a narrow one, at one and two points a pixel.
PURPOSES = {
    "card": ("fill-480x320", "fill-960x640"),
    "hero": ("fill-960x540", "fill-1600x900"),
    "full": ("max-800x800", "max-1600x1600", "max-2400x2400"),
}
# Best first, as a front end should offer them; the last is the one every browser reads.
FORMATS = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}
# What is made first: the smallest JPEG of each purpose, at once; then what costs a tenth of a
# second a file; then AVIF, which costs ten times as much.
STAGES = 3


class Served(NamedTuple):
    """One file a picture is served as: its purpose, its media type and Wagtail's filter for it."""

    purpose: str
    media_type: str
    spec: str
    stage: int


def served_files() -> Iterator[Served]:
    """Every file of a picture, by purpose, format (best first) and width (smallest first)."""
    for purpose, sizes in PURPOSES.items():
        for name, media_type in FORMATS.items():
            for size in sizes:
                stage = stage_of(name, first=size == sizes[0])
                yield Served(purpose, media_type, f"{size}|format-{name}", stage)


def stage_of(format_name: str, *, first: bool) -> int:
    """In which stage a file is made, from 1."""
    if format_name == "avif":
        return 3
    return 1 if format_name == "jpeg" and first else 2

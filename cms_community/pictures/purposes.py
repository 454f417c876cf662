"""The named purposes a picture is served for, and in which sizes and formats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

# What a front end places, by name: Wagtail's filters, smallest first. None of them enlarges.
PURPOSES = {
    "card": ("fill-480x320", "fill-960x640"),
    "hero": ("fill-960x540", "fill-1600x900"),
    "full": ("max-800x800", "max-1600x1600"),
}
# Best first, as a front end should offer them; the last is the one every browser reads.
FORMATS = {"webp": "image/webp", "jpeg": "image/jpeg"}


class Served(NamedTuple):
    """One file a picture is served as: its purpose, its media type and Wagtail's filter for it."""

    purpose: str
    media_type: str
    spec: str


def served_files() -> Iterator[Served]:
    """Every file of a picture, by purpose, format (best first) and width (smallest first)."""
    for purpose, sizes in PURPOSES.items():
        for name, media_type in FORMATS.items():
            for size in sizes:
                yield Served(purpose, media_type, f"{size}|format-{name}")

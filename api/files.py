"""The files that a picture is served as."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.images.models import Filter

from cms_community.pictures.models import Picture, Rendition
from cms_community.pictures.purposes import FORMATS, PURPOSES

# Renditions by filter and focal point.
Made = dict[tuple[str, str], Rendition]


def served(picture: Picture) -> dict[str, Any]:
    """The purposes of a picture with their files, from the renditions that exist; makes none."""
    made = {(r.filter_spec, r.focal_point_key): r for r in picture.renditions.all()}
    return {purpose: one_purpose(picture, sizes, made) for purpose, sizes in PURPOSES.items()}


def one_purpose(picture: Picture, sizes: Iterable[str], made: Made) -> dict[str, Any] | None:
    """One purpose as sources for a <picture> element, best first; None before it has a JPEG."""
    sources = {
        media_type: unique_widths(found(picture, f"{size}|format-{name}", made) for size in sizes)
        for name, media_type in FORMATS.items()
    }
    if not sources["image/jpeg"]:
        return None
    *_, largest = sources["image/jpeg"]
    return {
        "src": largest.full_url,
        "width": largest.width,
        "height": largest.height,
        "sources": [
            {"type": kind, "srcset": ", ".join(f"{r.full_url} {r.width}w" for r in files)}
            for kind, files in sources.items()
            if files
        ],
    }


def found(picture: Picture, spec: str, made: Made) -> Any:
    """The rendition of a filter for the picture's present focal point, None if not made yet."""
    return made.get((spec, Filter(spec).get_cache_key(picture)))


def unique_widths(renditions: Iterable[Any]) -> list[Any]:
    """One rendition a width, smallest first: a small picture yields the same size twice."""
    return sorted({r.width: r for r in renditions if r}.values(), key=lambda r: r.width)

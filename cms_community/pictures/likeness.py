"""Whether two pictures look the same, whatever their size, format and name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from .models import Picture

# Of 64 comparisons, as many may differ: a copy saved smaller and anew differs in 0 to 4.
NEAR = 5
# A plain surface looks like every other one.
PLAIN = 4


def likeness_of(image: Image.Image) -> int | None:
    """The difference hash of a picture as a signed 64-bit number; None for a plain surface.

    A bit says whether a point of a 9 × 8 grid is brighter than its right neighbour (dHash, after
    Neal Krawetz, "Kind of Like That", 2013).
    """
    grid = image.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    brighter = [grid[at] > grid[at + 1] for at in range(71) if at % 9 != 8]
    value = sum(bit << place for place, bit in enumerate(brighter))
    if max(grid) - min(grid) < PLAIN:
        return None
    return value - (1 << 64) if value >= 1 << 63 else value


def differences(one: int, other: int) -> int:
    """In how many of 64 comparisons two pictures differ."""
    return ((one ^ other) & ((1 << 64) - 1)).bit_count()


def lookalikes(picture: Picture, *, most: int = 3) -> Sequence[Picture]:
    """The other pictures that look like this one, the likest first."""
    if picture.likeness is None:
        return []
    others = type(picture).objects.exclude(pk=picture.pk).exclude(likeness=None)
    near = [
        (distance, key)
        for key, likeness in others.values_list("pk", "likeness").iterator()
        if likeness is not None and (distance := differences(likeness, picture.likeness)) <= NEAR
    ]
    keys = [key for _distance, key in sorted(near)[:most]]
    found = others.in_bulk(keys)
    return [found[key] for key in keys]

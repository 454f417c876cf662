"""The recipe of a retouched picture: named steps with numbers, in one order, always the same.

====================  ==========================================================================
regions               [{"kind": "blur" | "redact", "x", "y", "w", "h"}, …]: fractions of the
                      original, so that they stay where they are whatever is cut afterwards
flip                  true: left and right change places
turn                  0, 90, 180 or 270 degrees, clockwise
straighten            −15 … 15 degrees, clockwise; what remains is the largest frame of the same
                      shape without empty corners
crop                  {"x", "y", "w", "h"}: fractions of what remains so far; null for all of it
longest               pixels of the longer side, to make it smaller; null to leave it
levels                true: the darkest and the lightest half per cent become black and white
exposure              −100 … 100: values × 2^(n/100)
contrast              −100 … 100: (value − 128) × (1 + n/100) + 128
warmth                −100 … 100: red × (1 + n/500), blue × (1 − n/500)
saturation            −100 … 100: grey + (value − grey) × (1 + n/100), grey after ITU-R BT.601
sharpness             0 … 100: an unsharp mask of n × 1.5 per cent, radius 1/800 of the longer side
====================  ==========================================================================

The browser previews with the same formulas: static/community_pictures/retouch/developing.js.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

LEAST = 0.01
MOST_REGIONS = 50
TONES = {
    "straighten": (-15, 15),
    "exposure": (-100, 100),
    "contrast": (-100, 100),
    "warmth": (-100, 100),
    "saturation": (-100, 100),
    "sharpness": (0, 100),
}


class BadRecipe(ValueError):
    """A recipe that cannot be followed, with the one sentence that says why."""


@dataclass(frozen=True)
class Box:
    """A rectangle in fractions of what it lies on."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Region:
    """A part of the original that nobody is to recognise."""

    kind: str
    box: Box


@dataclass(frozen=True)
class Recipe:
    """What is done to an original; nothing by default."""

    regions: tuple[Region, ...] = ()
    flip: bool = False
    turn: int = 0
    straighten: float = 0
    crop: Box | None = None
    longest: int | None = None
    levels: bool = False
    exposure: float = 0
    contrast: float = 0
    warmth: float = 0
    saturation: float = 0
    sharpness: float = 0

    @classmethod
    def read(cls, told: Any) -> Recipe:
        """The recipe in what a browser sends or a row holds; BadRecipe says what is wrong."""
        if not isinstance(told, Mapping):
            raise BadRecipe(_("A recipe is an object of named steps."))
        if unknown := set(told) - set(cls.__dataclass_fields__):
            raise BadRecipe(_("There is no step %(name)s.") % {"name": min(map(str, unknown))[:40]})
        return cls(
            regions=regions_in(told.get("regions", [])),
            flip=told.get("flip") is True,
            turn=turn_in(told.get("turn") or 0),
            crop=box_in(told["crop"], "crop") if told.get("crop") else None,
            longest=longest_in(told.get("longest")),
            levels=told.get("levels") is True,
            **{name: tone_in(told, name) for name in TONES},
        )

    def written(self) -> dict[str, Any]:
        """As a row holds it: only what is done."""
        plain = Recipe()
        done = {n: v for n, v in asdict(self).items() if getattr(self, n) != getattr(plain, n)}
        if self.regions:
            done["regions"] = [{"kind": one.kind, **asdict(one.box)} for one in self.regions]
        return done

    @property
    def frame(self) -> tuple[Any, ...]:
        """What decides which part of the original is seen, and how it lies."""
        return (self.flip, self.turn, self.straighten, self.crop)


def number_in(value: Any, name: str, least: float, most: float) -> float:
    """A number between two others."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        told = {"name": name, "least": least, "most": most}
        raise BadRecipe(_("%(name)s is a number from %(least)s to %(most)s.") % told)
    return round(float(value), 4)


def tone_in(told: Mapping[str, Any], name: str) -> float:
    """One of the sliders."""
    return number_in(told.get(name) or 0, name, *TONES[name])


def turn_in(value: Any) -> int:
    """Quarters of a turn."""
    if isinstance(value, bool) or value not in (0, 90, 180, 270):
        raise BadRecipe(_("turn is 0, 90, 180 or 270."))
    return int(value)


def longest_in(value: Any) -> int | None:
    """Pixels of the longer side."""
    return None if value is None else int(number_in(value, "longest", 100, 20_000))


def box_in(value: Any, name: str) -> Box:
    """A rectangle that lies within what it is cut from."""
    if not isinstance(value, Mapping):
        raise BadRecipe(_("%(name)s has x, y, w and h.") % {"name": name})
    x, y = (number_in(value.get(side), f"{name}.{side}", 0, 1) for side in "xy")
    w, h = (number_in(value.get(side), f"{name}.{side}", LEAST, 1) for side in "wh")
    return Box(x, y, round(min(w, 1 - x), 4) or LEAST, round(min(h, 1 - y), 4) or LEAST)


def regions_in(value: Any) -> tuple[Region, ...]:
    """The parts to be covered."""
    if not isinstance(value, list) or len(value) > MOST_REGIONS:
        raise BadRecipe(_("regions is a list of %(most)s at most.") % {"most": MOST_REGIONS})
    return tuple(region_in(one) for one in value)


def region_in(value: Any) -> Region:
    """One of them."""
    kind = value.get("kind") if isinstance(value, Mapping) else None
    if kind not in ("blur", "redact"):
        raise BadRecipe(_("A region is to be blurred or redacted."))
    return Region(kind, box_in(value, "region"))

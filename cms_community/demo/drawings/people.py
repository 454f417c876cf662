"""Figures built on a small jointed skeleton."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import NamedTuple

from cms_community.demo.drawings.strokes import Canvas, Point, arc, mix

SKINS = ("#f0c3a0", "#c98d63", "#8a5638", "#e3ac85", "#5f3a28")
HAIRS = ("#2b1d1a", "#5a3522", "#b5793a", "#1d1a22", "#8c8a8c")


class Pose(NamedTuple):
    """Where the joints are, for a figure one unit tall standing at the origin."""

    back_arm: tuple[Point, Point]
    front_arm: tuple[Point, Point]
    back_leg: tuple[Point, Point]
    front_leg: tuple[Point, Point]
    lean: float = 0.0
    drop: float = 0.0


@dataclass(frozen=True)
class Look:
    """The colours and the cut of somebody's clothes."""

    top: str
    legs: str
    skin: str = SKINS[0]
    hair: str = HAIRS[0]
    shoes: str = "#2a2430"
    cut: str = "shirt"
    head: str = "short"


STAND = ((-0.045, 0.26), (-0.055, 0.0)), ((0.045, 0.26), (0.055, 0.0))
STRIDE = ((-0.04, 0.27), (-0.15, 0.02)), ((0.075, 0.27), (0.12, 0.0))
DOWN_BACK, DOWN = ((-0.115, 0.65), (-0.1, 0.5)), ((0.115, 0.65), (0.1, 0.5))

POSES = {
    "stand": Pose(DOWN_BACK, DOWN, *STAND),
    "walk": Pose(((-0.12, 0.66), (-0.13, 0.52)), ((0.09, 0.65), (0.17, 0.54)), *STRIDE, 0.01),
    "run": Pose(
        ((-0.15, 0.68), (-0.09, 0.58)),
        ((0.13, 0.66), (0.2, 0.74)),
        ((-0.06, 0.3), (-0.26, 0.24)),
        ((0.15, 0.36), (0.12, 0.06)),
        0.06,
    ),
    "hold": Pose(((-0.1, 0.65), (0.05, 0.6)), ((0.12, 0.65), (0.13, 0.58)), *STAND),
    "reach": Pose(DOWN_BACK, ((0.16, 0.76), (0.27, 0.82)), *STAND, 0.01),
    "point": Pose(DOWN_BACK, ((0.15, 0.7), (0.27, 0.66)), *STAND, 0.01),
    "cheer": Pose(((-0.14, 0.87), (-0.13, 1.02)), ((0.14, 0.87), (0.15, 1.02)), *STAND),
    "horn": Pose(((0.03, 0.68), (0.17, 0.84)), ((0.12, 0.7), (0.16, 0.84)), *STRIDE),
    "drum": Pose(((-0.1, 0.68), (0.06, 0.6)), ((0.14, 0.7), (0.2, 0.62)), *STRIDE),
    "lead": Pose(((0.08, 0.72), (0.2, 0.76)), ((0.15, 0.7), (0.22, 0.72)), *STRIDE, 0.02),
    "follow": Pose(
        ((-0.13, 0.84), (-0.04, 0.97)),
        ((0.13, 0.7), (0.2, 0.78)),
        ((-0.03, 0.26), (-0.1, 0.03)),
        ((0.04, 0.26), (0.05, 0.0)),
        -0.02,
    ),
    "bend": Pose(
        ((0.18, 0.56), (0.22, 0.36)),
        ((0.24, 0.58), (0.3, 0.38)),
        ((-0.07, 0.26), (-0.04, 0.0)),
        ((0.03, 0.27), (0.08, 0.0)),
        0.2,
        0.03,
    ),
    "sit": Pose(
        ((-0.06, 0.45), (0.08, 0.42)),
        ((0.1, 0.45), (0.2, 0.43)),
        ((0.16, 0.27), (0.15, 0.0)),
        ((0.2, 0.28), (0.21, 0.0)),
        0.02,
        0.22,
    ),
    "ride": Pose(
        ((0.12, 0.66), (0.24, 0.6)),
        ((0.14, 0.65), (0.26, 0.58)),
        ((0.14, 0.34), (0.06, 0.16)),
        ((0.12, 0.3), (0.04, 0.08)),
        0.1,
    ),
}


def limb(c: Canvas, points: list[Point], wide: float, thin: float, colour: str) -> None:
    """Draw a tapered limb through its joints."""
    count = len(points) - 1
    for i, (start, end) in enumerate(itertools.pairwise(points)):
        first = wide + (thin - wide) * i / count
        last = wide + (thin - wide) * (i + 1) / count
        dx, dy = end[0] - start[0], end[1] - start[1]
        long = max(0.001, (dx * dx + dy * dy) ** 0.5)
        nx, ny = -dy / long / 2, dx / long / 2
        c.poly(
            [
                (start[0] + nx * first, start[1] + ny * first),
                (end[0] + nx * last, end[1] + ny * last),
                (end[0] - nx * last, end[1] - ny * last),
                (start[0] - nx * first, start[1] - ny * first),
            ],
            colour,
        )
        c.disc(*start, first / 2, colour)
        c.disc(*end, last / 2, colour)


class Figure:
    """Somebody standing at a place, facing right unless turned."""

    def __init__(self, c: Canvas, x: float, y: float, tall: float, face: int = 1) -> None:
        """Place the figure's feet."""
        self.c, self.x, self.y, self.tall, self.face = c, x, y, tall, face

    def at(self, point: Point) -> Point:
        """Turn a joint into a place on the canvas."""
        return self.x + point[0] * self.tall * self.face, self.y - point[1] * self.tall

    def draw(self, pose: Pose, look: Look) -> None:
        """Draw the figure from back to front."""
        s, t, lean, drop = self.at, self.tall, pose.lean, pose.drop
        back = mix(look.top, "#1a1430", 0.22)
        dark = mix(look.legs, "#1a1430", 0.22)
        self._arm((-0.06 + lean, 0.785 - drop), pose.back_arm, back, look.skin)
        bare = look.cut == "dress"
        for hip, joints, cloth in ((-0.03, pose.back_leg, dark), (0.03, pose.front_leg, look.legs)):
            skin = look.skin if bare else cloth
            limb(
                self.c,
                [s((hip, 0.5 - drop)), s(joints[0]), s(joints[1])],
                t * 0.085,
                t * 0.045,
                skin,
            )
            fx, fy = joints[1]
            limb(
                self.c,
                [s((fx - 0.005, fy + 0.008)), s((fx + 0.05, fy + 0.006))],
                t * 0.038,
                t * 0.028,
                look.shoes,
            )
        self._torso(look, lean, drop)
        self._head(look, lean, drop)
        self._arm(
            (0.065 + lean, 0.785 - drop), pose.front_arm, mix(look.top, "#ffffff", 0.07), look.skin
        )

    def _arm(self, shoulder: Point, joints: tuple[Point, Point], sleeve: str, skin: str) -> None:
        """Draw one arm and its hand."""
        t = self.tall
        limb(
            self.c,
            [self.at(shoulder), self.at(joints[0]), self.at(joints[1])],
            t * 0.058,
            t * 0.036,
            sleeve,
        )
        self.c.disc(*self.at(joints[1]), t * 0.022, skin)

    def _torso(self, look: Look, lean: float, drop: float) -> None:
        """Draw the trunk with a shirt, a coat or a dress."""
        hem, flare = {"shirt": (0.47, 0.075), "coat": (0.34, 0.115), "dress": (0.27, 0.15)}[
            look.cut
        ]
        shape = [
            (-0.035 + lean, 0.835 - drop),
            (-0.085 + lean, 0.8 - drop),
            (-0.07 + lean * 0.6, 0.65 - drop),
            (-0.065, 0.56 - drop),
            (-flare, hem - drop),
            (flare, hem - drop),
            (0.07, 0.56 - drop),
            (0.075 + lean * 0.6, 0.65 - drop),
            (0.09 + lean, 0.8 - drop),
            (0.035 + lean, 0.835 - drop),
        ]
        self.c.poly([self.at(p) for p in shape], look.top)
        side = [self.at(p) for p in (shape[1], shape[2], shape[3], shape[4])]
        inner = [self.at((x + 0.045, y)) for x, y in (shape[4], shape[3], shape[2], shape[1])]
        self.c.poly(side + inner, mix(look.top, "#1a1430", 0.16))

    def _head(self, look: Look, lean: float, drop: float) -> None:
        """Draw the neck, the face and the hair or the hat."""
        s, t, c = self.at, self.tall, self.c
        hx, hy = 0.012 + lean * 1.25, 0.915 - drop
        limb(
            c,
            [s((lean, 0.82 - drop)), s((hx, hy))],
            t * 0.045,
            t * 0.045,
            mix(look.skin, "#3a1a20", 0.18),
        )
        x, y = s((hx, hy))
        if look.head in {"long", "bob"}:
            length = 0.13 if look.head == "long" else 0.07
            limb(
                c,
                [s((hx - 0.02, hy + 0.01)), s((hx - 0.035, hy - length))],
                t * 0.11,
                t * 0.07,
                look.hair,
            )
        c.oval(x, y, t * 0.052, t * 0.064, look.skin)
        start, end = (145, 338) if self.face > 0 else (35, -158)
        c.poly(
            arc(x - self.face * t * 0.007, y - t * 0.008, t * 0.06, t * 0.067, start, end),
            look.hair,
        )
        if look.head == "bun":
            c.disc(*s((hx - 0.06, hy + 0.045)), t * 0.03, look.hair)
        if look.head == "cap":
            c.poly(arc(x, y - t * 0.02, t * 0.064, t * 0.055, 180, 360), look.shoes)
            c.oval(*s((hx + 0.05, hy + 0.02)), t * 0.05, t * 0.013, look.shoes)
        if look.head == "hat":
            c.oval(x, y - t * 0.03, t * 0.12, t * 0.02, look.shoes)
            c.poly(arc(x, y - t * 0.03, t * 0.065, t * 0.06, 180, 360), look.shoes)


def person(
    c: Canvas, x: float, y: float, tall: float, pose: str, look: Look, face: int = 1
) -> None:
    """Draw somebody in a known pose."""
    Figure(c, x, y, tall, face).draw(POSES[pose], look)


def shadow_look(colour: str, head: str = "short", cut: str = "shirt") -> Look:
    """Dress somebody entirely in one colour, as a silhouette."""
    return Look(colour, colour, colour, colour, colour, cut, head)


def passer(c: Canvas, tops: tuple[str, ...], legs: str = "#2b2d42") -> Look:
    """Dress a passer-by at random."""
    r = c.rng
    return Look(
        r.choice(tops),
        legs,
        r.choice(SKINS),
        r.choice(HAIRS),
        "#2a2430",
        r.choice(("shirt", "coat", "dress", "coat")),
        r.choice(("short", "bob", "bun", "short", "hat")),
    )

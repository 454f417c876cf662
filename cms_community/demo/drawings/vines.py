"""The grape harvest."""

from __future__ import annotations

import math

from cms_community.demo.drawings import land
from cms_community.demo.drawings.people import Look, person
from cms_community.demo.drawings.strokes import (
    Canvas,
    mix,
    trace,
)


def vendanges(c: Canvas) -> None:
    """Paint pickers among rows of vines at harvest time."""
    c.sky("#5fa8b4", "#cfe0b8", "#fbe3a4", bottom=430)
    land.range_of(c, 360, 40, 800, "#8aa88c", "#b8b878")
    c.rect(1040, 300, 130, 130, "#efdcb4")
    c.poly(trace("1025,304 1060,262 1150,262 1186,304"), "#b5553a")
    for x in (990, 1210, 1240):
        land.poplar(c, x, 372, 130, "#3f6a4c")
    land.range_of(c, 400, 18, 900, "#c9b45c", "#a8823c", "#7a5a34")
    for x in range(-2300, 3900, 210):
        top = 760 + (x - 760) * 0.14
        c.poly(
            [(top - 6, 410), (top + 6, 410), (x + 62, 1000), (x - 62, 1000)],
            mix("#6f8f3c", "#c8702c", c.rng.random() * 0.6),
        )
        c.poly([(top + 2, 410), (top + 6, 410), (x + 62, 1000), (x + 14, 1000)], "#3f5a30")
    _pickers(c)


def _pickers(c: Canvas) -> None:
    """Set the pickers to work between the vines."""
    pickers = (
        (540, 640, 170, "bend", "#f7efe0", 1),
        (960, 660, 180, "hold", "#c8402f", -1),
        (760, 560, 100, "stand", "#2f5f8a", 1),
    )
    for x, y, tall, pose, top, face in pickers:
        person(
            c,
            x,
            y,
            tall,
            pose,
            Look(top, "#3a4a6a", hair="#3b2420", head="hat", shoes="#d8b060"),
            face,
        )
    for x, y, w in ((170, 760, 380), (1310, 770, 420)):
        _vine(c, x, y, w)
    _basket(c, 745, 900)
    person(
        c,
        500,
        950,
        400,
        "hold",
        Look("#e8b04a", "#3a4a6a", skin="#c98d63", hair="#2b1d1a", head="hat", shoes="#7a3f2c"),
    )
    c.wash(trace("0,0 120,0 104,70 16,70", 500, 690), "#b8783c", "#7a4a2c")
    for i in range(12):
        c.disc(514 + (i % 6) * 19, 688 - 14 * (i // 6), 13, ("#5a2450", "#743066")[i % 2])


def _vine(c: Canvas, x: float, y: float, w: float) -> None:
    """Grow a vine in the foreground, heavy with grapes."""
    c.rope([(x, 1010), (x - 15, y + 60), (x + 20, y - 60), (x - 10, y - 150)], "#4a3024", 26)
    for _ in range(60):
        px, py = x + c.rng.triangular(-w * 0.58, w * 0.58), y - 40 + c.rng.triangular(-200, 200)
        tone = c.rng.choice(("#7f9a3c", "#a8a044", "#d89a3c", "#c8602c", "#5f7f3a"))
        land.leaf(c, px, py, c.rng.uniform(54, 86), c.rng.uniform(0, math.tau), tone, 0.46)
    for dx, dy in ((-110, 20), (30, 70), (120, -20)):
        _grapes(c, x + dx, y + dy)


def _grapes(c: Canvas, x: float, y: float) -> None:
    """Hang one bunch of grapes."""
    for row in range(6):
        for i in range(6 - row):
            px, py = x + (i - (5 - row) / 2) * 25, y + row * 23
            c.disc(px, py, 16, c.rng.choice(("#4a1f4a", "#5f2a60", "#3a183f")))
            c.disc(px - 5, py - 5, 4, "#c8a0d099")


def _basket(c: Canvas, x: float, y: float) -> None:
    """Set down a basket full of grapes."""
    c.oval(x + 20, y + 62, 140, 14, "#3a2a1a66")
    for i in range(26):
        c.disc(x - 92 + (i % 9) * 23, y - 30 - 17 * (i // 9), 18, ("#4a1f4a", "#6a2f68")[i % 2])
    c.wash(trace("-115,-30 115,-30 92,62 -92,62", x, y), "#c98d4c", "#8a5a34")
    for i in range(4):
        c.line(
            [(x - 110 + 5 * i, y - 14 + i * 22), (x + 110 - 5 * i, y - 14 + i * 22)], "#7a4a2c", 5
        )

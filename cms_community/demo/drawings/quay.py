"""A bicycle on a quay."""

from __future__ import annotations

import math

from cms_community.demo.drawings import land, sky, town
from cms_community.demo.drawings.people import Look, person
from cms_community.demo.drawings.strokes import Canvas, Point, box, trace


def velo_quai(c: Canvas) -> None:
    """Paint a cyclist on a quay along the river."""
    c.sky("#f7c59a", "#fbe0b4", "#f6eccc", bottom=560)
    sky.sun(c, 380, 370, 70, "#fff8e0", "#ffe0a0")
    town.skyline(c, 560, 60, 130, "#d8a898")
    town.terrace(
        c,
        565,
        150,
        210,
        95,
        ("#5a6f88", "#94604f"),
        ("#6a98a0", "#c87058", ""),
        tint="#f0c8a0",
        share=0.35,
    )
    land.poplar(c, 1330, 565, 260, "#7a9a74")
    land.poplar(c, 1390, 565, 220, "#7a9a74")
    c.mirror(565, 210, 1, 6)
    c.veil(box(0, 565, 1500, 215), "#2f7f8c", 0.75, 0.35, "bottom")
    c.ripples(580, 770, "#fff2d0aa", 60)
    c.ripples(570, 770, "#fff8e0cc", 30, 290, 480)
    c.wash(box(0, 770, 1500, 34), "#8a5f58", "#5c3f4a")
    c.wash(box(0, 800, 1500, 200), "#e0b48a", "#b9806a")
    c.rect(0, 770, 1500, 14, "#f0cfa2")
    for x in range(-100, 1700, 190):
        c.line([(750 + (x - 750) * 0.9, 786), (x, 1000)], "#8a5f5866", 3)
    for y in (850, 920):
        c.line([(0, y), (1500, y)], "#8a5f5844", 3)
    for x in (140, 1330):
        c.oval(x + 40, 905, 90, 10, "#4a2f3f66")
        c.poly([(x - 30, 905), (x - 20, 830), (x + 20, 830), (x + 30, 905)], "#3a3a4c")
        c.oval(x, 826, 40, 16, "#4c4c60")
    _cyclist(c, 720, 925)


def _cyclist(c: Canvas, x: float, y: float) -> None:
    """Set somebody on a bicycle with a basket."""
    c.oval(x + 20, y + 4, 290, 15, "#4a2f3f77")
    back, front, r = (x - 165, y - 105), (x + 185, y - 105), 105
    look = Look("#d8442f", "#24435c", hair="#2b1d1a", shoes="#f7ecd2", head="bob")
    for hub in (back, front):
        c.ring(*hub, r, "#22303c", 11)
        c.ring(*hub, r - 12, "#f0e2c8", 2.5)
        for turn in range(12):
            a = math.tau * turn / 12
            c.line(
                [hub, (hub[0] + (r - 12) * math.cos(a), hub[1] + (r - 12) * math.sin(a))],
                "#f7ecd288",
                1.6,
            )
        c.disc(*hub, 9, "#22303c")
    _rider(c, x, y, back, front, look)


def _rider(c: Canvas, x: float, y: float, back: Point, front: Point, look: Look) -> None:
    """Build the frame, load the basket and seat the rider."""
    pedal, seat, bar = (x - 15, y - 98), (x - 72, y - 285), (x + 138, y - 300)
    for a, b in (
        (back, pedal),
        (pedal, (bar[0] + 4, bar[1] + 45)),
        (seat, pedal),
        (back, (seat[0] + 12, seat[1] + 45)),
        ((seat[0] + 14, seat[1] + 50), (bar[0] + 2, bar[1] + 30)),
        (front, bar),
    ):
        c.line([a, b], "#1f6f78", 12)
    c.rope([bar, (bar[0] + 25, bar[1] - 18), (bar[0] - 32, bar[1] - 30)], "#22303c", 9)
    c.poly(trace("25,5 140,5 122,85 42,85", *bar), "#c98a4c")
    for i in range(4):
        c.line(
            [(bar[0] + 30, bar[1] + 20 + i * 19), (bar[0] + 132 - i * 4, bar[1] + 20 + i * 19)],
            "#8a5a34",
            4,
        )
    for i in range(5):
        land.leaf(c, bar[0] + 50 + i * 18, bar[1] + 8, 60, -math.pi / 2 + (i - 2) * 0.25, "#5f9a5c")
    c.disc(*pedal, 26, "#22303c")
    person(c, x - 92, y - 40, 520, "ride", look)
    c.oval(seat[0] - 4, seat[1], 52, 13, "#22303c")

"""A wet square seen from above."""

from __future__ import annotations

import math

from cms_community.demo.drawings import sky
from cms_community.demo.drawings.strokes import Canvas, arc, fade, mix, trace

SILKS = [
    "#e8442f",
    "#f4bd2c",
    "#2f9aa0",
    "#f7ecd8",
    "#d85a8a",
    "#6a9a4c",
    "#f08a3c",
    "#3f5fa8",
    "#1c2438",
]


def pluie_parapluies(c: Canvas) -> None:
    """Paint umbrellas crossing a wet square, seen from above."""
    c.sky("#4a5a70", "#3a485f", "#2c374e")
    for i in range(-6, 26):
        c.line([(i * 90, -20), (i * 90 - 500, 1020)], "#2a334a88", 3)
        c.line([(i * 90 - 500, -20), (i * 90, 1020)], "#2a334a55", 3)
    for i in range(6):
        c.poly(trace("0,0 130,0 -10,330 -140,330", 430 + i * 200, 350), "#d8dce088")
    for x, y, rx, ry in ((260, 780, 210, 90), (1180, 250, 240, 100), (1240, 880, 190, 80)):
        c.blob(
            [
                (
                    x + rx * math.cos(t) * c.rng.uniform(0.85, 1.1),
                    y + ry * math.sin(t) * c.rng.uniform(0.85, 1.1),
                )
                for t in (math.tau * i / 10 for i in range(10))
            ],
            "#7f94ac88",
        )
    _walkers(c)


def _walkers(c: Canvas) -> None:
    """Send walkers through the rain."""
    first = "220,210 560,150 900,260 1290,180 400,500 720,560 1080,560 1390,560"
    last = "170,830 500,870 900,880 1250,860 60,500"
    sizes = (150, 120, 165, 135, 140, 185, 140, 120, 160, 130, 155, 145, 110)
    for i, ((x, y), r) in enumerate(zip(trace(f"{first} {last}"), sizes, strict=True)):
        c.veil(arc(x + r * 0.3, y + r * 0.45, r * 1.02, r, 0, 360), "#0f1626", 0.65, 0.3)
        _walker(c, x, y, r, i)
        second = SILKS[(i * 4 + 3) % 9] if i % 3 == 0 else ""
        umbrella(c, x, y, r, SILKS[(i * 4) % 9], c.rng.uniform(0, 0.8), second)
    for _ in range(110):
        x, y, s = c.rng.uniform(0, 1500), c.rng.uniform(0, 1000), c.rng.uniform(5, 15)
        c.pen.ellipse(
            [v * c.k for v in (x - s, y - s * 0.8, x + s, y + s * 0.8)],
            outline="#dfe8f077",
            width=max(1, round(1.6 * c.k)),
        )
    sky.rain(c, 200, "#e9f0f6", 0.3)


def _walker(c: Canvas, x: float, y: float, r: float, i: int) -> None:
    """Let a foot and a shoulder stick out from under the umbrella."""
    a = i * 1.7
    for turn, ahead in ((0.35, 1.14), (-0.35, 1.02)):
        fx, fy = x + r * ahead * math.cos(a + turn), y + r * ahead * math.sin(a + turn)
        c.line([(x, y), (fx, fy)], "#26304a", r * 0.2)
        c.rope(
            [(fx, fy), (fx + r * 0.14 * math.cos(a), fy + r * 0.14 * math.sin(a))],
            "#141a2a",
            r * 0.17,
        )


def umbrella(c: Canvas, x: float, y: float, r: float, tone: str, turn: float, second: str) -> None:
    """Open an umbrella seen from above, lit from the upper left."""
    tips = [
        (x + r * math.cos(turn + math.tau * i / 8), y + r * math.sin(turn + math.tau * i / 8))
        for i in range(8)
    ]
    for i in range(8):
        ax, ay = tips[i]
        bx, by = tips[(i + 1) % 8]
        mx, my = (ax + bx) / 2 - x, (ay + by) / 2 - y
        light = -(mx + my) / (1.9 * r)
        base = second if second and i % 2 else tone
        shade = (
            mix(base, "#fffbe8", 0.28 * light) if light > 0 else mix(base, "#101830", -0.4 * light)
        )
        hollow = (x + mx * 0.97, y + my * 0.97)
        c.poly([(x, y), (ax, ay), hollow, (bx, by)], shade)
        c.line([(x, y), (ax, ay)], fade(mix(base, "#101830", 0.4), 0.7), 2.5)
    c.disc(x, y, r * 0.05, "#f7ecd8")

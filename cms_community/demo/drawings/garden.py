"""Gardens, vegetables, bees and hives."""

from __future__ import annotations

import math

from cms_community.demo.drawings import land, sky
from cms_community.demo.drawings.people import Look, person
from cms_community.demo.drawings.strokes import Canvas, box, fade, mix, smooth, trace

SOIL = "#4a2f26"


def bee(c: Canvas, x: float, y: float, s: float, face: int = 1) -> None:
    """Draw a bee in flight."""
    for dx, dy in ((-0.1, -0.75), (0.35, -0.7)):
        c.oval(x + dx * s * face, y + dy * s, s * 0.32, s * 0.52, "#ffffffb0")
    c.oval(x, y, s * 0.95, s * 0.55, "#f2b632")
    for dx in (-0.55, -0.1, 0.35):
        c.oval(x + dx * s * face, y, s * 0.13, s * 0.5, "#3a2620")
    c.disc(x + 0.85 * s * face, y - 0.05 * s, s * 0.36, "#3a2620")
    c.line(
        [(x + 0.95 * s * face, y - 0.3 * s), (x + 1.3 * s * face, y - 0.7 * s)], "#3a2620", s * 0.08
    )


def abeilles_ruches(c: Canvas) -> None:
    """Paint beehives in a flowering meadow, with their keeper."""
    c.sky("#6fb7c4", "#c4e2cc", "#fdeebc", bottom=560)
    sky.sun(c, 1180, 190, 70, "#fffbe0", "#fff0b0")
    sky.cloud(c, 330, 200, 330, "#fffdf4", "#dcebe0")
    land.range_of(c, 430, 40, 800, "#8fb89c", "#a9c88a")
    for x in (60, 190, 330, 1060, 1230, 1400):
        land.tree(
            c, x, 560, c.rng.uniform(220, 300), c.rng.choice(("#5f9a5c", "#7aa84e", "#4f8a5c"))
        )
    land.range_of(c, 540, 14, 900, "#a8c860", "#6f9f48", "#3f7340")
    hives = (
        (390, 690, 150, "#e9f0e4"),
        (640, 680, 140, "#f2c23a"),
        (1190, 690, 150, "#6fb0b4"),
        (860, 800, 210, "#e8804c"),
    )
    for x, y, w, tone in hives:
        _hive(c, x, y, w, tone)
    suit = Look("#fbf6e4", "#efe6cc", shoes="#fbf6e4", head="hat", hair="#8c7a6c")
    person(c, 240, 870, 420, "hold", suit)
    c.oval(258, 488, 44, 52, "#3a302a55")
    c.wash(trace("0,0 74,0 66,60 8,60", 252, 600), "#b8783c", "#7a4a2c")
    for i in range(5):
        c.disc(330 + i * 16, 570 - i * 34, 15 + i * 9, fade("#ffffff", 0.6 - i * 0.1))
    c.rope([(600, 610), (720, 540), (820, 570), (900, 470), (1010, 500)], "#ffffff55", 2)
    for _ in range(34):
        px, py = c.rng.uniform(360, 1350), c.rng.uniform(440, 720)
        bee(c, px, py, c.rng.uniform(5, 11), c.rng.choice((-1, 1)))
    bee(c, 1010, 500, 34)
    bee(c, 620, 380, 22, -1)
    land.flowers(c, 800, 990, ("#c86aa8", "#f6efe0", "#8a6ac8", "#f29a4c"), 150)
    land.grass(c, 1010, 110, ("#2f6a3c", "#4f8a44", "#23543a"), 110)


def _hive(c: Canvas, x: float, y: float, w: float, tone: str) -> None:
    """Set up a wooden hive of two boxes."""
    c.oval(x + w * 0.1, y + 4, w * 0.66, w * 0.09, "#23402a77")
    for dx in (-0.38, 0.3):
        c.rect(x + dx * w, y - w * 0.14, w * 0.08, w * 0.14, "#6a4a34")
    for level in range(2):
        top = y - w * (0.54 + 0.42 * level)
        c.rect(x - w / 2, top, w, w * 0.41, mix(tone, "#ffffff", 0.18 * level))
        c.shade(box(x - w / 2, top, w, w * 0.41), mix(tone, "#3a2440", 0.5), 0.7, "right")
        c.rect(x - w * 0.12, top + w * 0.1, w * 0.24, w * 0.05, mix(tone, "#3a2440", 0.5), 4)
    c.rect(x - w * 0.3, y - w * 0.2, w * 0.6, w * 0.06, "#3a2420")
    c.rect(x - w * 0.58, y - w * 0.13, w * 1.16, w * 0.05, "#8a6244")
    c.poly(trace("-0.58,0 -0.5,-0.13 0.5,-0.13 0.58,0", x, y - w * 0.95, w), "#d8dcd8")
    c.poly(trace("0.1,0 0.1,-0.13 0.5,-0.13 0.58,0", x, y - w * 0.95, w), "#a9b4b4")


def cabbage(c: Canvas, x: float, y: float, r: float, tone: str) -> None:
    """Grow a cabbage out of overlapping leaves."""
    for ring, share in enumerate((1.0, 0.74, 0.48)):
        for turn in range(6):
            a = math.tau * turn / 6 + ring * 0.4
            leaf = mix(tone, "#e9f2b8", ring * 0.25)
            land.leaf(c, x, y - r * 0.25 * ring, r * share, a, leaf, 0.5)


def potager_partage(c: Canvas) -> None:
    """Paint neighbours working in a shared vegetable garden."""
    c.sky("#8fc8cc", "#dbe8c4", "#fdeab8", bottom=470)
    sky.sun(c, 230, 170, 60, "#fffae0", "#fff0b0")
    for x, y, w, h, tone in (
        (60, 200, 220, 260, "#e3b08a"),
        (300, 260, 180, 200, "#d8c4a4"),
        (1150, 180, 260, 280, "#cfa48a"),
    ):
        c.rect(x, y, w, h, tone)
        roof = [
            (x - 12, y + 4),
            (x + w * 0.18, y - 62),
            (x + w * 0.82, y - 62),
            (x + w + 12, y + 4),
        ]
        c.poly(roof, mix(tone, "#7a3f3a", 0.6))
        for i in range(6):
            c.rect(
                x + 26 + (i % 3) * w * 0.3,
                y + 34 + 90 * (i // 3),
                34,
                50,
                mix(tone, "#5a6f88", 0.6),
            )
    for x in (520, 700, 900, 1080, 1440):
        land.tree(c, x, 470, c.rng.uniform(200, 260), c.rng.choice(("#6fa05c", "#5a9160")))
    _gardeners(c)


def _gardeners(c: Canvas) -> None:
    """Set the neighbours to work."""
    _greenhouse(c, 720, 470)
    c.wash(box(0, 460, 1500, 540), "#a9b868", "#7f9a50")
    for i, y in enumerate((520, 610, 730, 880)):
        _bed(c, y, 60 + i * 26, i)
    people = (
        (450, 600, 220, "bend", "#d8442f", 1),
        (1010, 610, 220, "stand", "#2f6a8a", -1),
        (1240, 830, 340, "bend", "#f2c23a", -1),
        (250, 850, 360, "hold", "#f6efe0", 1),
    )
    for i, (x, y, tall, pose, top, face) in enumerate(people):
        skin = ("#8a5638", "#f0c3a0", "#c98d63", "#e3ac85")[i]
        person(
            c,
            x,
            y,
            tall,
            pose,
            Look(top, "#3f5270", skin, shoes="#4a6a3c", head=("bun", "hat", "hat", "bob")[i]),
            face,
        )
    c.wash(trace("0,0 110,0 96,60 14,60", 250, 620), "#c98d4c", "#8a5a34")
    for i, tone in enumerate(("#d8402f", "#f29a3c", "#7fa84e", "#d8402f")):
        c.disc(270 + i * 24, 615, 17, tone)
    _watering_can(c, 760, 950)


def _greenhouse(c: Canvas, x: float, y: float) -> None:
    """Build a small greenhouse."""
    shell = trace("0,0 0,-110 120,-180 240,-110 240,0", x, y)
    c.poly(shell, "#d5ece4cc")
    for dx in (0, 60, 120, 180, 240):
        c.line([(x + dx, y), (x + dx, y - 110 - 70 * (1 - abs(dx - 120) / 120))], "#3f6a64", 5)
    c.line([*shell, shell[0]], "#3f6a64", 6)
    c.line(trace("0,-110 240,-110", x, y), "#3f6a64", 5)


def _bed(c: Canvas, y: float, deep: float, kind: int) -> None:
    """Dig one bed and plant it."""
    for left, right, plant in ((-40, 640, kind), (760, 1560, kind + 2)):
        c.rect(left, y, right - left, deep, mix(SOIL, "#8a5a3c", 0.4), 10)
        c.shade(box(left, y, right - left, deep), "#2a1a18", 0.6, "bottom")
        step = deep * 0.86
        for i in range(int((right - left) / step)):
            _plant(c, left + (i + 0.6) * step, y + deep * 0.5, deep * 0.5, plant % 4)


def _plant(c: Canvas, x: float, y: float, r: float, kind: int) -> None:
    """Grow cabbages, tomatoes, leeks or salads."""
    if kind % 2 == 0:
        cabbage(c, x, y, r, "#5f9a5c" if kind else "#8a5a86")
        return
    if kind == 1:
        c.line([(x, y + r * 0.4), (x, y - r * 2.6)], "#a9744a", r * 0.1)
    for i in range(7):
        rise = r * (0.4 + (0.32 * i if kind == 1 else 0.1))
        side = -0.35 if i % 2 else math.pi + 0.35
        angle = side if kind == 1 else -math.pi / 2 + (i - 3) * 0.22
        land.leaf(
            c,
            x,
            y + r * 0.4 - rise,
            r * (0.9 if kind == 1 else 1.8),
            angle,
            "#4f8a44",
            0.3 if kind == 1 else 0.1,
        )
    for i in range(4 * (kind == 1)):
        c.disc(
            x + (i % 2 * 2 - 1) * r * 0.35, y - r * 0.4 * i, r * 0.22, ("#d8402f", "#e8702c")[i % 2]
        )


def _watering_can(c: Canvas, x: float, y: float) -> None:
    """Leave a watering can on the path."""
    c.oval(x, y, 80, 10, "#3a402a77")
    c.line(trace("40,-20 110,-90 128,-96", x, y), "#2f7a84", 14)
    c.poly(trace("112,-112 140,-92 128,-76", x, y), "#2f7a84")
    can = trace("-50,-90 46,-90 54,0 -58,0", x, y)
    c.poly(can, "#3f98a0")
    c.shade(can, "#174a5c", 0.8, "right")
    c.rope(trace("-46,-80 -100,-70 -56,-14", x, y), "#2f7a84", 11)


def ruches_cadre(c: Canvas) -> None:
    """Paint a honeycomb frame crawling with bees."""
    c.sky("#fbe6a0", "#f0b040", "#c8742c")
    r = 58.0
    for row in range(-1, 12):
        for col in range(-1, 16):
            x, y = col * r * 1.74 + (row % 2) * r * 0.87, 40 + row * r * 1.5
            _cell(c, x, y, r)
    c.glow(420, 260, 760, 560, "#fff6c8", 0.45)
    for y in (0, 925):
        c.wash(box(0, y, 1500, 75), "#c98d4c", "#8a5630")
        c.line([(0, y + 30), (1500, y + 36)], "#6a3f2455", 4)
    for x in (0, 1425):
        c.wash(box(x, 0, 75, 1000), "#c08448", "#8a5630")
    drip = smooth(trace("560,925 570,960 590,1000 640,1000 655,960 660,925"))
    c.poly(drip, "#f2a52c")
    spots = (
        (330, 330, 60, 0.4),
        (760, 240, 54, 2.6),
        (1080, 420, 62, -0.6),
        (560, 600, 66, 1.2),
        (950, 720, 60, 3.6),
        (300, 740, 52, -1.1),
        (1250, 690, 50, 2.0),
    )
    for x, y, s, a in spots:
        _crawler(c, x, y, s, a)


def _cell(c: Canvas, x: float, y: float, r: float) -> None:
    """Build one cell of wax, empty or full of honey."""
    rim = [
        (x + r * math.sin(math.tau * i / 6), y + r * math.cos(math.tau * i / 6)) for i in range(6)
    ]
    inner = [(x + (px - x) * 0.84, y + (py - y) * 0.84) for px, py in rim]
    tone = c.rng.choice(("#e8962a", "#f2b23c", "#d87c20", "#7a3f1c", "#f6c85a", "#b8601c"))
    c.poly(rim, "#f7d27a")
    c.poly(inner, tone)
    c.poly([inner[2], inner[3], inner[4], (x, y)], mix(tone, "#4a1f10", 0.3))
    c.oval(x - r * 0.28, y + r * 0.3, r * 0.24, r * 0.12, "#fff4c888")


def _crawler(c: Canvas, x: float, y: float, s: float, a: float) -> None:
    """Draw a bee seen from above."""

    def at(px: float, py: float) -> tuple[float, float]:
        return (
            x + s * (px * math.cos(a) - py * math.sin(a)),
            y + s * (px * math.sin(a) + py * math.cos(a)),
        )

    for px in (0.5, 0.15, -0.2):
        for side in (-1, 1):
            c.line(
                [at(px, 0), at(px + 0.2, side * 0.65), at(px - 0.05, side * 0.95)],
                "#2c1a18",
                s * 0.07,
            )
    c.blob(
        [at(-1.5, 0), at(-1.0, 0.44), at(-0.3, 0.4), at(0, 0), at(-0.3, -0.4), at(-1.0, -0.44)],
        "#f2b632",
    )
    for px in (-1.2, -0.88, -0.55):
        c.line([at(px, -0.38), at(px, 0.38)], "#2c1a18", s * 0.15)
    c.disc(*at(0.15, 0), s * 0.42, "#a8682c")
    c.disc(*at(0.15, 0), s * 0.24, "#d89a4c")
    c.disc(*at(0.7, 0), s * 0.28, "#2c1a18")
    for side in (-1, 1):
        c.blob(
            [
                at(0.15, side * 0.2),
                at(-0.3, side * 0.75),
                at(-1.25, side * 0.8),
                at(-1.1, side * 0.4),
            ],
            "#ffffff99",
        )
        c.line([at(0.85, side * 0.12), at(1.2, side * 0.35)], "#2c1a18", s * 0.06)

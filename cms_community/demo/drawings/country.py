"""Fields, woods, rivers and the seasons."""

from __future__ import annotations

import math

from cms_community.demo.drawings import land, sky, town
from cms_community.demo.drawings.people import Look, person
from cms_community.demo.drawings.strokes import (
    Canvas,
    Point,
    Wave,
    arc,
    box,
    mix,
    smooth,
    trace,
    wave,
)


def haies_bocage(c: Canvas) -> None:
    """Paint a patchwork of fields and hedgerows seen from the air."""
    c.sky("#8fb56a", "#8fb56a")
    columns, rows = 8, 6
    grid = [[_knot(c, col, row) for col in range(columns)] for row in range(rows)]
    tones = ("#b9c95f", "#7fa84e", "#e5c766", "#5f9350", "#d3a551", "#a7bf6a", "#c98f4e", "#93b85c")
    for row in range(rows - 1):
        for col in range(columns - 1):
            cell = [grid[row][col], grid[row][col + 1], grid[row + 1][col + 1], grid[row + 1][col]]
            _field(
                c,
                cell,
                tones[(row * 3 + col * 5 + c.rng.randrange(2)) % len(tones)],
                (row + col) % 3,
            )
    for row in range(rows - 1):
        for col in range(columns - 1):
            _hedge(c, grid[row][col], grid[row][col + 1])
            _hedge(c, grid[row][col], grid[row + 1][col])
    _farm(c)


def _farm(c: Canvas) -> None:
    """Add the lane, the farm, the pond and the birds."""
    lane = smooth(
        trace("-30,720 180,690 380,560 620,540 800,400 1010,370 1200,180 1290,-40"), closed=False
    )
    c.line([(x + 5, y + 9) for x, y in lane], "#2c4a3077", 26)
    c.line(lane, "#efdcae", 20)
    for x, y in ((845, 440), (905, 470), (840, 500)):
        c.poly(trace("4,6 92,24 74,82 -14,64", x + 10, y + 12), "#24402c77")
        c.poly(trace("0,0 44,9 30,68 -14,59", x, y, 0.8), "#c2553c")
        c.poly(trace("44,9 88,18 74,77 30,68", x, y, 0.8), "#97402f")
    c.oval(330, 830, 95, 50, "#2f6a6a")
    c.oval(326, 826, 86, 42, "#5fa5a8")
    c.shade(arc(326, 826, 86, 42, 0, 360), "#c9e6d8", 0.6, "left")
    for _ in range(16):
        px, py = c.rng.uniform(420, 560), c.rng.uniform(690, 790)
        c.oval(px + 3, py + 4, 11, 6, "#2c4a3077")
        c.oval(px, py, 10, 6, "#fdf6e4")
    for x, y in ((1130, 640), (1190, 700)):
        sky.bird(c, x + 60, y + 90, 30, "#24402c66", 0.3)
        sky.bird(c, x, y, 34, "#fffaf0", 0.3)


def _knot(c: Canvas, col: int, row: int) -> Point:
    """Place one corner of the patchwork."""
    return (
        -130 + col * 252 + row * 26 + c.rng.uniform(-46, 46),
        -110 + row * 242 - col * 10 + c.rng.uniform(-40, 40),
    )


def _field(c: Canvas, cell: list[Point], tone: str, kind: int) -> None:
    """Sow one field in furrows."""
    c.poly(cell, tone)
    a, b, d, e = cell
    for i in range(1, 16):
        t = i / 16
        first, last = _between(a, b, t), _between(e, d, t)
        if kind == 1:
            first, last = _between(a, e, t), _between(b, d, t)
        if kind < 2:
            c.line([first, last], mix(tone, "#2c4a30", 0.2), 4)
    c.shade(cell, mix(tone, "#2c4a30", 0.55), 0.5, "bottom")


def _between(a: Point, b: Point, t: float) -> Point:
    """Find the point at a share of the way."""
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def _hedge(c: Canvas, a: Point, b: Point) -> None:
    """Plant a hedge with its shadow between two corners."""
    count = max(2, int(math.dist(a, b) / 15))
    spots = [(_between(a, b, i / count), c.rng.uniform(8, 14)) for i in range(count + 1)]
    c.line([(a[0] + 8, a[1] + 12), (b[0] + 8, b[1] + 12)], "#20382a88", 18)
    for (x, y), r in spots:
        big = r * (1.9 if c.rng.random() < 0.1 else 1)
        c.disc(x, y, big, "#2f5c3a")
        c.disc(x - big * 0.25, y - big * 0.3, big * 0.6, "#4f8148")


def foret_hetres(c: Canvas) -> None:
    """Paint shafts of light through a beech forest."""
    c.sky("#dfe8a0", "#f5efb8", "#d8d88a", bottom=760)
    c.glow(880, 300, 620, 560, "#fffde0", 0.95)
    planes = (
        ("#b9c98a", 26, 24, 700),
        ("#8fae74", 20, 36, 740),
        ("#5f8a60", 12, 54, 790),
        ("#34604c", 7, 84, 850),
    )
    for tone, count, wide, ground in planes:
        _wood(c, tone, count, wide, ground)
    for ground in (700, 745):
        sky.mist(c, ground, 110, "#fbf4c0", 0.4)
    for x, w in ((560, 70), (800, 100), (1050, 100)):
        c.veil(
            [(x, -20), (x + w, -20), (x + w * 2 - 340, 960), (x - 420 - w, 960)],
            "#fffbd0",
            0.5,
            0.02,
        )
    for x in (90, 1370):
        _trunk(c, x, 1010, 150, "#1d3b36")
    for _ in range(120):
        near = c.rng.random()
        tone = c.rng.choice(("#e8a53a", "#c8642c", "#f2c65a", "#8a9a44"))
        angle = c.rng.uniform(0, math.tau)
        land.leaf(c, c.rng.uniform(0, 1500), 850 + 150 * near, 12 + 26 * near, angle, tone, 0.4)
    _canopy(c)
    person(c, 760, 880, 150, "walk", Look("#c8452f", "#2c3a44", cut="coat"), 1)
    c.blob(
        trace("0,-36 40,-40 54,-56 66,-52 60,-34 52,0 44,0 40,-20 12,-20 8,0 0,0", 830, 884),
        "#2a2424",
    )


def _wood(c: Canvas, tone: str, count: int, wide: float, ground: float) -> None:
    """Plant one depth of the forest and its floor."""
    for k in range(count):
        x = (k + c.rng.uniform(0.15, 0.85)) * 1500 / count
        _trunk(c, x, ground + 20, wide * c.rng.uniform(0.7, 1.15), tone)
    land.range_of(c, ground, 12, 600, mix(tone, "#e8b85a", 0.45), mix(tone, "#a8602c", 0.35))


def _trunk(c: Canvas, x: float, y: float, w: float, tone: str) -> None:
    """Raise a smooth beech trunk out of the picture."""
    bole = trace("-0.8,0 -0.5,-0.6 -0.4,-12 -0.34,-30 0.34,-30 0.4,-12 0.5,-0.6 0.8,0", x, y, w)
    c.poly(bole, tone)
    if w > 40:
        c.veil(bole, mix(tone, "#0c2420", 0.55), 0.8, 0, "left")
    for up, side in ((420, 1), (560, -1)):
        c.line(
            [
                (x, y - up),
                (x + side * w * 1.6, y - up - w * 2.2),
                (x + side * w * 2.2, y - up - w * 4),
            ],
            tone,
            w * 0.24,
        )


def _canopy(c: Canvas) -> None:
    """Hang leaves along the top of the picture."""
    for _ in range(130):
        x = c.rng.uniform(-20, 1520)
        y = c.rng.random() ** 1.8 * (90 + 170 * abs(x / 750 - 1))
        tone = c.rng.choice(("#6f9a3c", "#4a7a3c", "#a8b84a", "#e0b848", "#2f5a3c"))
        land.leaf(c, x, y, c.rng.uniform(26, 52), c.rng.uniform(0.4, 2.7), tone, 0.36)


def crue_riviere(c: Canvas) -> None:
    """Paint a river in flood among the houses."""
    c.sky("#3c4654", "#6d7a80", "#b9b29a", bottom=560)
    for x, y, w in (
        (240, 170, 560),
        (760, 120, 620),
        (1280, 190, 560),
        (520, 260, 420),
        (1050, 290, 460),
    ):
        sky.cloud(c, x, y, w, "#5a6670", "#39434f")
    land.range_of(c, 430, 30, 700, "#6f7f7c", "#8a8f80")
    town.steeple(c, 960, 560, 400, "#9a948a", "#46525e")
    palette = ("#4a5560", "#7a4a40")
    town.terrace(
        c,
        590,
        200,
        270,
        150,
        palette,
        ("#5a7a80", "#8a5a4a", ""),
        tint="#7a7a74",
        share=0.4,
        lit="#ffd98a",
    )
    _drowned(c)


def _drowned(c: Canvas) -> None:
    """Show what the water has reached."""
    c.mirror(590, 330, 1.15, 9)
    c.veil(box(0, 590, 1500, 410), "#8a6a44", 0.45, 0.85, "top")
    c.wash(box(0, 880, 1500, 120), "#7d5f40", "#5c4632")
    c.ripples(600, 990, "#d9c096aa", 150)
    c.ripples(600, 990, "#4a382a88", 70)
    for x, tall in ((120, 330), (330, 260), (1380, 370)):
        land.bare(c, x, 790, tall * 0.36, 1.57, "#2c2824")
        c.ripples(784, 800, "#d9c096", 6, x - 50, x + 50)
    c.rect(1165, 640, 14, 190, "#3a4048")
    c.poly(trace("0,-74 66,40 -66,40", 1172, 640), "#f6efe0")
    c.poly(trace("0,-58 52,32 -52,32", 1172, 640), "#f2c23a")
    c.rect(1167, 606, 10, 40, "#2a2424")
    c.disc(1172, 659, 6, "#2a2424")
    town.bench(c, 380, 905, 190, "#4a3a30")
    c.veil(box(340, 872, 270, 60), "#7d5f40", 0.95, 0.3, "bottom")
    _rescue(c, 760, 850)
    sky.rain(c, 260, "#e8ecec", 0.22)


def _rescue(c: Canvas, x: float, y: float) -> None:
    """Row a rescue boat through the flood."""
    person(c, x - 30, y - 22, 210, "sit", Look("#e8702c", "#2a3540", head="cap", shoes="#22303c"))
    person(
        c, x + 90, y - 26, 190, "sit", Look("#5a7a8a", "#2a3540", hair="#d8d4cc", head="bun"), -1
    )
    person(
        c,
        x - 130,
        y - 12,
        250,
        "point",
        Look("#e8702c", "#22303c", skin="#8a5638", head="cap", shoes="#22303c"),
    )
    hull = trace("-210,-46 210,-52 236,-66 190,18 -170,18", x, y)
    c.poly(hull, "#d8402f")
    c.shade(hull, "#5c1f24", 0.8, "bottom")
    c.line(trace("-210,-46 210,-52 236,-66", x, y), "#f7ecd2", 9)
    c.line(trace("30,-90 -70,30", x, y), "#c9a46a", 8)
    c.ripples(y + 8, y + 40, "#f0e0bccc", 22, x - 240, x + 240)


def premiere_neige(c: Canvas) -> None:
    """Paint the first snow falling on a village."""
    c.sky("#56709a", "#95a9c4", "#dcdfe4", bottom=640)
    land.range_of(c, 400, 60, 800, "#8fa6c2", "#c9d5e0")
    land.range_of(c, 480, 40, 600, "#a9bcd0", "#dfe6ec")
    for x in range(-20, 1520, 44):
        land.pine(c, x, 545 + 12 * math.sin(x), c.rng.uniform(80, 130), "#5f7a94", "#e9eef4")
    land.range_of(c, 560, 22, 900, "#e4eaf0", "#ffffff")
    town.steeple(c, 760, 690, 420, "#c9b8a8", "#e9eff5")
    for x, y, w, h in (
        (210, 690, 180, 110),
        (420, 715, 200, 120),
        (610, 690, 170, 100),
        (880, 700, 190, 115),
        (1090, 720, 210, 125),
        (1300, 690, 180, 100),
    ):
        _cottage(c, x, y, w, h)
    land.range_of(c, 740, 20, 900, "#eef2f7", "#d3dfec")
    road = smooth(trace("560,1010 640,900 720,820 742,740 770,740 800,830 860,910 960,1010"))
    c.poly(road, "#c2d0e2")
    for x, y, tall in ((80, 850, 330), (190, 900, 270), (1420, 870, 370), (1290, 920, 260)):
        c.oval(x + 30, y, tall * 0.3, 12, "#9fb4cf88")
        land.pine(c, x, y, tall, "#2f5260", "#f7fafc")
    for x, y, tall, top, face in ((700, 905, 190, "#c8402f", 1), (770, 910, 120, "#e8b04a", 1)):
        c.oval(x + 24, y, tall * 0.25, 8, "#8fa6c2aa")
        person(
            c,
            x,
            y,
            tall,
            "walk",
            Look(top, "#2f3f5a", cut="coat", head="cap", shoes="#3a2a3c"),
            face,
        )
    town.lamp(c, 930, 900, 330, "#2a3448", "#ffdf9a")
    sky.snowfall(c, 420)


def _cottage(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    """Build a cottage with a snowy roof and a smoking chimney."""
    wall = c.rng.choice(("#d8b48f", "#c98f74", "#e3cfae", "#b8a89c"))
    c.rect(x + w * 0.7, y - h * 1.75, w * 0.09, h * 0.5, mix(wall, "#3a2a3c", 0.4))
    for i in range(4):
        c.disc(
            x + w * 0.75 + i * 14, y - h * 1.85 - i * 26, 11 + i * 6, f"#ffffff{90 - 18 * i:02x}"
        )
    c.rect(x, y - h, w, h, wall)
    c.shade(box(x, y - h, w, h), "#5a4a6a", 0.5, "right")
    c.poly(trace("-0.1,0.04 0.16,-0.62 0.84,-0.62 1.1,0.04", x, y - h, w, h), "#f7fafc")
    c.poly(trace("0.5,-0.62 0.84,-0.62 1.1,0.04 0.64,0.04", x, y - h, w, h), "#d3dfec")
    for place in (0.14, 0.62):
        c.glow(x + w * (place + 0.1), y - h * 0.55, w * 0.26, w * 0.26, "#ffd98a", 0.6)
        town.window(c, x + w * place, y - h * 0.75, w * 0.2, h * 0.4, "#ffdb8a", "#7a4a3c")
    c.rect(x + w * 0.42, y - h * 0.6, w * 0.13, h * 0.6, "#6a3f3a")


def arc_en_ciel_champs(c: Canvas) -> None:
    """Paint a rainbow over ripe fields after the storm."""
    c.sky("#3f5876", "#6d8a9e", "#bccfc0", "#f6e6b0", bottom=640)
    for x, y, w in ((150, 180, 520), (620, 130, 560), (330, 280, 380)):
        sky.cloud(c, x, y, w, "#7d8fa0", "#4c6076")
    bands = ("#d8504a", "#ee8a44", "#f6cf54", "#7fbf6a", "#4a9fc4", "#5a5fae", "#8a5aa4")
    for i, tone in enumerate(bands):
        outer = arc(900, 720, 600 - i * 19, 580 - i * 19, 178, 362)
        inner = arc(900, 720, 581 - i * 19, 561 - i * 19, 178, 362)
        c.poly([*outer, *reversed(inner)], f"{tone}a8")
    sky.cloud(c, 1360, 230, 420, "#fff8e8", "#c9d3cc")
    hills = (("#7fa08a", 600, 26), ("#9ab06a", 640, 30), ("#d8bc5a", 700, 26))
    for tone, y, amp in hills:
        land.range_of(c, y, amp, 700, tone, mix(tone, "#fff0b0", 0.3))
        for x in range(40, 1500, 190):
            land.bush(c, x + c.rng.uniform(-40, 40), y + 8, 50, mix(tone, "#1f4a3c", 0.6))
    _rows(c, wave(c.rng, 14, 900))
    land.tree(c, 310, 800, 300, "#4a8a4c")
    c.oval(350, 802, 120, 12, "#5a4a2a66")
    c.rect(1130, 690, 150, 70, "#e9d8b8")
    c.poly(trace("1115,694 1150,640 1260,640 1298,694"), "#b8503a")
    c.rect(1160, 712, 24, 30, "#4a5a6a")
    c.rect(1225, 706, 30, 56, "#7a4a3c")
    c.poly(trace("1040,1000 1120,850 1180,765 1200,765 1190,860 1240,1000"), "#f0e0b4")
    land.flowers(c, 870, 985, ("#d8402f", "#e2553a", "#4a6fae"), 90)
    land.grass(c, 1010, 90, ("#b8903a", "#d8b450", "#7a8a3c"), 140)


def _rows(c: Canvas, line: Wave) -> None:
    """Draw the rows of the nearest field running to the horizon."""
    land.hill(c, 770, line, "#e8c858", "#c99a3c")
    for x in range(-1500, 3000, 74):
        c.line(
            [(750 + (x - 750) * 0.3, 772 + line(750 + (x - 750) * 0.3)), (x, 1000)], "#a87a2c66", 5
        )


def trail_cretes(c: Canvas) -> None:
    """Paint runners along a ridge at sunrise."""
    c.sky("#274a7a", "#7a7fa8", "#f0a58a", "#fdd9a0", bottom=720)
    sky.sun(c, 1120, 440, 80, "#fff4cc", "#ffd08a")
    for i, (y, amp, tone) in enumerate(
        ((470, 90, "#b08aa4"), (560, 80, "#8a709c"), (650, 70, "#66588c"), (730, 50, "#4a4478"))
    ):
        land.range_of(c, y, amp, 620 - i * 60, tone, mix(tone, "#f4bfa0", 0.55))
        sky.mist(c, y + 90, 120, "#f9d3b0", 0.35)
    crest = smooth(
        trace("-20,800 180,740 360,700 560,690 760,640 930,650 1120,580 1300,520 1520,470"),
        closed=False,
    )
    ground = [*crest, (1520, 1000), (-20, 1000)]
    c.wash(ground, "#2f3560", "#1a1a3c")
    c.veil(ground, "#d8687a", 0.35, 0, "top")
    c.line(crest, "#ffc890", 6)
    _runners(c)


def _runners(c: Canvas) -> None:
    """Send the runners along the crest."""
    for x, y, tall, top in (
        (250, 722, 190, "#f2c23a"),
        (530, 691, 200, "#e8503a"),
        (800, 640, 195, "#4fb0b0"),
        (1010, 625, 165, "#f7efe0"),
        (1330, 512, 130, "#e8503a"),
    ):
        person(
            c,
            x,
            y + 4,
            tall,
            "run",
            Look(
                top,
                "#16163a",
                c.rng.choice(("#c98d63", "#8a5638", "#e3ac85")),
                "#16121f",
                "#f7efe0",
                head=c.rng.choice(("short", "bun", "cap")),
            ),
        )
    land.grass(c, 1010, 170, ("#12122c", "#1f1f48"), 110)
    sky.flock(c, 420, 230, 7, 20, "#2a2f5c")
    for x, y, w in ((350, 330, 520), (900, 250, 440)):
        sky.streak(c, x, y, w, "#f7b79a77")

"""Rooms, tables, letters, windows and a street of umbrellas."""

from __future__ import annotations

import math

from cms_community.demo.drawings import land
from cms_community.demo.drawings.people import HAIRS, SKINS
from cms_community.demo.drawings.strokes import Canvas, Point, arc, box, mix, smooth, trace


def atelier_potier(c: Canvas) -> None:
    """Paint a potter's hands at the wheel in a bright workshop."""
    c.sky("#e9c9a0", "#d8a878", "#b07a58")
    c.wash(box(90, 80, 420, 470), "#cfe8e4", "#f7f2d8")
    c.blob(trace("90,470 200,440 330,462 430,436 510,460 510,550 90,550"), "#9abf8a")
    c.rect(0, 440, 90, 120, "#d3a67a")
    c.rect(510, 440, 1000, 120, "#cfa074")
    for x in (84, 226, 366, 504):
        c.rect(x, 74, 14, 490, "#6a4a3c")
    c.rect(60, 545, 480, 24, "#8a5f48")
    c.rect(84, 300, 430, 10, "#6a4a3c")
    for level, y in enumerate((230, 420)):
        c.rect(820, y, 640, 18, "#7a4a34")
        for i in range(6):
            _pot(
                c,
                880 + i * 104,
                y,
                40,
                (i + level * 2) % 4,
                ("#3f8a94", "#f2e2c4", "#c8603c", "#2f4a5c", "#e8b04a")[(i + level) % 5],
            )
    c.veil(trace("100,80 500,80 1250,1000 420,1000"), "#fff8d8", 0.4, 0.05)
    c.wash(box(0, 780, 1500, 220), "#7a4c3c", "#4a2c2c")
    _potter(c)
    for i, x in enumerate((1180, 1320)):
        _pot(c, x, 900, 84, 1 + i, ("#d8b090", "#c99a78")[i])


def _pot(c: Canvas, x: float, y: float, r: float, kind: int, tone: str) -> None:
    """Stand one pot on its foot."""
    outlines = (
        (
            "-0.5,0 -0.9,-0.6 -0.8,-1.3 -0.35,-1.7 -0.4,-2.1 0.4,-2.1 0.35,-1.7 0.8,-1.3 "
            "0.9,-0.6 0.5,0"
        ),
        "-0.45,0 -0.95,-0.7 -1,-1.1 1,-1.1 0.95,-0.7 0.45,0",
        "-0.6,0 -0.7,-0.9 -0.5,-1.8 -0.3,-2.6 0.3,-2.6 0.5,-1.8 0.7,-0.9 0.6,0",
        "-0.7,0 -0.75,-1.5 0.75,-1.5 0.7,0",
    )
    shape = trace(outlines[kind], x, y, r)
    c.poly(shape, tone)
    c.shade(shape, mix(tone, "#2c1424", 0.6), 0.8, "right")
    top = min(py for _, py in shape)
    width = max(px for px, py in shape if py == top) - x
    c.oval(x, top, width, width * 0.22, mix(tone, "#2c1424", 0.5))
    c.line(
        [(x - r * 0.75, y - r * 0.75), (x + r * 0.75, y - r * 0.75)],
        mix(tone, "#fff6e0", 0.5),
        r * 0.08,
    )


def _potter(c: Canvas) -> None:
    """Seat the potter behind the wheel, throwing a vase."""
    skin, cloth = "#c98d63", "#2f5f74"
    c.blob(trace("430,1000 450,720 520,560 640,500 760,500 880,560 950,720 970,1000"), cloth)
    apron = smooth(trace("560,1000 560,700 600,600 640,580 760,580 800,600 840,700 840,1000"))
    c.poly(apron, "#e9dcc0")
    c.shade(apron, "#b08f6c", 0.7, "right")
    c.line(trace("640,585 664,505"), "#e9dcc0", 18)
    c.line(trace("760,585 736,505"), "#e9dcc0", 18)
    c.poly(trace("660,420 740,420 752,520 700,545 648,520"), mix(skin, "#5a2420", 0.3))
    c.disc(700, 262, 62, "#3b2420")
    c.blob(trace("590,360 610,290 700,262 790,290 810,360 800,430 600,430"), "#3b2420")
    head = smooth(
        trace("618,350 640,300 700,288 760,300 782,350 776,420 740,478 700,492 660,478 624,420")
    )
    c.poly(head, skin)
    c.shade(head, "#8a4a34", 0.6, "right")
    c.blob(trace("612,360 640,292 700,272 762,292 788,360 740,330 690,322 650,336"), "#3b2420")
    for dx in (-36, 36):
        c.rope([(700 + dx - 17, 398), (700 + dx, 405), (700 + dx + 17, 398)], "#3b2420", 6)
        c.rope([(700 + dx - 18, 374), (700 + dx, 368), (700 + dx + 18, 374)], "#3b2420", 5)
    c.rope(trace("700,400 692,428 706,432"), "#8a4a34", 5)
    c.rope(trace("680,454 700,462 720,454"), "#a8403c", 6)
    c.wash(trace("520,880 880,880 900,1000 500,1000"), "#5c4a4c", "#2c2028")
    _throw(c, cloth, skin)


def _throw(c: Canvas, cloth: str, skin: str) -> None:
    """Throw the vase on the wheel."""
    c.oval(700, 880, 260, 50, "#8a8484")
    c.oval(700, 872, 260, 48, "#bdb5ae")
    for r in (230, 180, 130):
        c.line(arc(700, 872, r, r * 0.18, 20, 160), "#8f8880", 4)
    vase = smooth(
        trace("620,872 596,790 604,720 650,670 644,630 756,630 750,670 796,720 804,790 780,872")
    )
    c.wash(vase, "#d89a74", "#b8704c")
    c.shade(vase, "#6a3424", 0.8, "right")
    c.oval(700, 632, 56, 15, "#6a3424")
    for y in (700, 740, 780, 820):
        c.line(arc(700, y, 92, 16, 25, 155), "#8a4c34aa", 4)
    for side in (-1, 1):
        c.rope(
            [(700 + side * 225, 690), (700 + side * 265, 830), (700 + side * 165, 800)], cloth, 88
        )
        c.rope([(700 + side * 190, 806), (700 + side * 128, 770)], skin, 56)
        for i in range(4):
            c.rope(
                [(700 + side * 130, 752 + i * 17), (700 + side * 74, 738 + i * 21)],
                mix(skin, "#7a3a2c", 0.1 * i),
                20,
            )


def forum_lecteurs(c: Canvas) -> None:
    """Paint readers around a table, seen from above."""
    c.sky("#d8a874", "#c8905c")
    for i in range(16):
        c.rect(i * 98, 0, 94, 1000, mix("#d8a874", "#b87c4c", c.rng.random() * 0.6))
        c.rect(i * 98, c.rng.uniform(100, 900), 94, 4, "#9a643c")
    c.oval(750, 500, 690, 470, "#2f6a74")
    for r, tone in ((0.95, "#f2dcae"), (0.91, "#2f6a74")):
        c.oval(750, 500, 690 * r, 470 * r, tone)
    _table(c)


def _table(c: Canvas) -> None:
    """Lay the table and seat the readers."""
    seats = [
        (750 + 480 * math.cos(a), 500 + 335 * math.sin(a), a)
        for a in (math.tau * i / 10 + 0.31 for i in range(10))
    ]
    tones = (
        "#d8503a",
        "#f2c04a",
        "#3f7a94",
        "#f4e6cc",
        "#7a4468",
        "#5a8a54",
        "#e8845c",
        "#2c3f64",
        "#c8506a",
        "#e0b890",
    )
    for i, (x, y, a) in enumerate(seats):
        _reader(c, x, y, a, tones[i], i)
    c.oval(768, 524, 365, 228, "#14243a66")
    c.oval(750, 500, 365, 228, "#f4e3c0")
    c.shade(arc(750, 500, 365, 228, 0, 360), "#d0a06a", 0.5, "bottom")
    for i, (x, y, a) in enumerate(seats):
        _place(c, 750 + (x - 750) * 0.58, 500 + (y - 500) * 0.53, a, i)
    for i in range(7):
        land.leaf(c, 750, 500, 82, math.tau * i / 7, "#4a8a54", 0.26)
    for i in range(5):
        a = math.tau * i / 5
        c.disc(750 + 34 * math.cos(a), 500 + 30 * math.sin(a), 21, ("#f2c04a", "#e8604a")[i % 2])
    c.veil(trace("-20,-20 500,-20 1200,1020 500,1020"), "#fff6d8", 0.22, 0.05)


def _reader(c: Canvas, x: float, y: float, a: float, tone: str, i: int) -> None:
    """Draw one reader from above, arms on the table."""
    skin, hair = SKINS[i % 5], HAIRS[(i * 2) % 5]
    fx, fy = -math.cos(a), -math.sin(a)
    sx, sy = -fy, fx

    def at(ahead: float, side: float) -> Point:
        return x + fx * ahead + sx * side, y + fy * ahead + sy * side

    c.blob([at(-90, -80), at(-110, 0), at(-90, 80), at(30, 70), at(30, -70)], "#8a5a38")
    for shift, colour in ((-12, "#14243a55"), (0, tone)):
        c.blob(
            [
                at(shift - 46, -88),
                at(shift - 58, 0),
                at(shift - 46, 88),
                at(shift + 16, 92),
                at(shift + 34, 0),
                at(shift + 16, -92),
            ],
            colour,
        )
    for side in (-1, 1):
        c.rope(
            [at(-6, side * 78), at(64, side * 84), at(128, side * 40)],
            mix(tone, "#ffffff", 0.08),
            36,
        )
        c.disc(*at(136, side * 34), 19, skin)
    c.disc(*at(34, 0), 17, skin)
    c.disc(*at(4, 0), 47, hair)
    c.shade(arc(*at(4, 0), 47, 47, 0, 360), mix(hair, "#fff2d8", 0.35), 0.5, "left")
    if i % 3 == 0:
        c.disc(*at(-44, 0), 24, mix(hair, "#ffffff", 0.08))
    c.line([at(26, -22), at(-34, -8)], mix(hair, "#ffffff", 0.3), 4)


def _place(c: Canvas, x: float, y: float, a: float, i: int) -> None:
    """Lay a newspaper, a book or a cup in front of a reader."""
    if i % 3 == 2:
        for r, tone in ((34, "#ffffff"), (23, "#d8503a"), (18, "#5a3020")):
            c.disc(x, y, r, tone)
        return
    ux, uy, vx, vy = -math.sin(a), math.cos(a), math.cos(a), math.sin(a)

    def at(u: float, v: float) -> Point:
        return x + ux * u + vx * v, y + uy * u + vy * v

    c.poly([at(-52, -34), at(52, -34), at(52, 36), at(-52, 36)], "#fffaf0")
    c.line([at(0, -34), at(0, 36)], "#c9b898", 4)
    c.poly([at(-46, 16), at(-6, 16), at(-6, 29), at(-46, 29)], ("#d8503a", "#2f6a74")[i % 2])
    for row in range(4):
        for left in (-46, 7):
            c.line([at(left, 8 - row * 11), at(left + 38, 8 - row * 11)], "#a39a90", 4)


def boite_lettres(c: Canvas) -> None:
    """Paint a yellow letter box overflowing with letters."""
    c.sky("#3f8a94", "#7fbab0", "#e9d8a8")
    for row in range(13):
        for i in range(10):
            x, y = i * 170 - (row % 2) * 85, row * 66
            c.rect(
                x, y, 164, 60, mix("#5fa09c", c.rng.choice(("#3f8088", "#8fc0ac", "#4a8f92")), 0.5)
            )
    c.veil(box(0, 0, 1500, 860), "#fff2c0", 0.4, 0, "left")
    c.wash(box(0, 850, 1500, 150), "#d8b48a", "#a07a64")
    c.rect(0, 846, 1500, 14, "#6a7a78")
    for x, tone in ((190, "#e8604a"), (320, "#f2a0a0"), (1300, "#e8604a")):
        c.wash(trace("-70,-120 70,-120 52,0 -52,0", x, 900), "#c8704a", "#8a4432")
        for i in range(9):
            land.leaf(c, x, 790, c.rng.uniform(90, 170), -2.9 + i * 0.33, "#2f6a4c", 0.26)
            c.disc(x + c.rng.uniform(-85, 85), 700 + c.rng.uniform(-60, 70), 17, tone)
    c.poly(trace("560,850 1060,850 1220,930 720,930"), "#2a3a4c77")
    c.wash(trace("710,700 830,700 830,905 710,905"), "#3a4a5c", "#22303f")
    body = [*arc(770, 330, 260, 130, 180, 360), (1030, 720), (510, 720)]
    c.wash(body, "#ffd84a", "#f6be28", "#dc9a1c")
    c.poly([*arc(990, 330, 60, 120, 270, 360), (1050, 730), (1030, 720), (1030, 330)], "#b87814")
    c.veil(body, "#8a4f10", 0.5, 0, "right")
    c.rect(560, 350, 420, 74, "#2a2430", 12)
    for i, (dx, dy, turn) in enumerate(((600, 300, -0.16), (850, 290, 0.14), (725, 262, 0.02))):
        _letter(c, dx + 40, dy + 46, 190, turn, ("#fffaf0", "#f7e2d8", "#e4f0ec")[i])
    c.rect(560, 396, 420, 30, "#2a2430", 8)
    _letters(c)


def _letters(c: Canvas) -> None:
    """Stuff the box and let letters fly around it."""
    c.rect(548, 420, 444, 18, "#fbe48a", 9)
    c.rect(590, 480, 360, 190, "#f2b020", 16)
    c.blob(
        trace("640,600 720,540 830,530 900,545 800,560 880,575 770,590 820,605 700,612"), "#2f4a74"
    )
    c.disc(930, 580, 9, "#6a4a1c")
    for x, y, turn, s in (
        (300, 330, -0.5, 170),
        (1210, 260, 0.42, 190),
        (1280, 560, -0.25, 150),
        (180, 560, 0.3, 140),
    ):
        _letter(c, x, y, s, turn, "#fffaf0")
        for k in range(3):
            c.rope(
                [
                    (x - s * 0.7, y + k * 26),
                    (x - s * 0.95, y + 10 + k * 26),
                    (x - s * 1.2, y + 4 + k * 26),
                ],
                "#ffffff77",
                4,
            )
    _letter(c, 980, 925, 190, 0.1, "#f7e2d8")
    _letter(c, 560, 940, 170, -0.12, "#e4f0ec")


def _letter(c: Canvas, x: float, y: float, w: float, turn: float, paper: str) -> None:
    """Draw a sealed envelope at an angle."""

    def at(px: float, py: float) -> Point:
        return (
            x + w * (px * math.cos(turn) - py * math.sin(turn)),
            y + w * (px * math.sin(turn) + py * math.cos(turn)),
        )

    c.poly([at(-0.48, -0.28), at(0.54, -0.28), at(0.54, 0.38), at(-0.48, 0.38)], "#1f2f4044")
    c.poly([at(-0.5, -0.33), at(0.5, -0.33), at(0.5, 0.33), at(-0.5, 0.33)], paper)
    c.poly([at(-0.5, 0.33), at(0, -0.05), at(0.5, 0.33)], mix(paper, "#b89a88", 0.2))
    c.poly([at(-0.5, -0.33), at(0, 0.1), at(0.5, -0.33)], mix(paper, "#b89a88", 0.36))
    c.poly([at(-0.5, -0.33), at(0, 0.07), at(0.5, -0.33)], mix(paper, "#ffffff", 0.4))
    c.disc(*at(0, 0.05), w * 0.075, "#c8302f")

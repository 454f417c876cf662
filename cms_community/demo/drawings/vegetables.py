"""Vegetables close up, in a basket and in the soil."""

from __future__ import annotations

import math

from cms_community.demo.drawings import land
from cms_community.demo.drawings.garden import cabbage
from cms_community.demo.drawings.strokes import Canvas, arc, box, mix, smooth, trace


def potager_recolte(c: Canvas) -> None:
    """Paint a basket overflowing with vegetables."""
    c.sky("#f4c95c", "#f0b848", "#e39a3c")
    c.glow(620, 330, 700, 500, "#fff2b8", 0.7)
    c.wash(box(0, 720, 1500, 280), "#a8623c", "#7a402c")
    for y in (790, 890):
        c.line([(0, y), (1500, y + 6)], "#5c2f2466", 5)
    c.oval(800, 900, 560, 44, "#3a1a1a77")
    for i in range(7):
        a = -1.9 + i * 0.2
        _leek(c, 430 + i * 26, 560, 420, a)
    for i in range(16):
        land.leaf(
            c,
            1040 + 14 * (i % 4),
            540,
            c.rng.uniform(190, 330),
            -2.2 + i * 0.1,
            c.rng.choice(("#4f8a3c", "#6fa84e", "#3a7038")),
            0.24,
        )
    cabbage(c, 770, 470, 200, "#5f9a5c")
    _aubergine(c, 560, 520)
    _wicker(c)


def _wicker(c: Canvas) -> None:
    """Weave the basket and scatter what does not fit in it."""
    for x, y, r, tone in (
        (960, 560, 100, "#d8402f"),
        (1090, 590, 84, "#e8602c"),
        (640, 580, 80, "#f0a52c"),
        (500, 600, 76, "#d8402f"),
        (840, 600, 88, "#e0482f"),
    ):
        _tomato(c, x, y, r, tone)
    weave = trace("-430,-30 430,-30 350,290 -350,290", 790, 610)
    c.wash(weave, "#d8a050", "#8a5428")
    for row in range(7):
        for i in range(14):
            span = 430 - row * 12
            left = 796 - span + (i + 0.4 * (row % 2)) * span / 7.4
            c.rect(left, 600 + row * 42, span / 8.4, 34, mix("#e8b464", "#7a4420", 0.12 * row), 12)
    c.veil(weave, "#4a2418", 0.6, 0, "right")
    c.rope([(350, 590), (570, 606), (790, 610), (1010, 606), (1230, 590)], "#8a5428", 34)
    c.rope([(352, 582), (570, 598), (790, 602), (1010, 598), (1228, 582)], "#e8b464", 12)
    for i, (x, y) in enumerate(((180, 900), (300, 940), (1330, 910))):
        _carrot(c, x, y, 230, -0.3 + i * 0.25)
    _tomato(c, 1240, 900, 62, "#d8402f")


def _leek(c: Canvas, x: float, y: float, long: float, angle: float) -> None:
    """Lean a leek against the basket."""
    ex, ey = x + long * math.cos(angle), y + long * math.sin(angle)
    mx, my = (x + ex) / 2, (y + ey) / 2
    c.line([(x, y), (mx, my)], "#eef0c8", 34)
    for turn in (-0.25, 0, 0.25):
        land.leaf(c, mx, my, long * 0.62, angle + turn, mix("#3f7a4c", "#8fb868", turn + 0.3), 0.13)


def _tomato(c: Canvas, x: float, y: float, r: float, tone: str) -> None:
    """Ripen a tomato with its green star."""
    rim = arc(x, y, r, r * 0.9, 0, 360)
    c.poly(rim, tone)
    c.shade(rim, mix(tone, "#3a0f1a", 0.6), 0.85, "bottom")
    c.oval(x - r * 0.35, y - r * 0.35, r * 0.22, r * 0.14, "#ffffff99")
    for turn in range(5):
        land.leaf(c, x, y - r * 0.75, r * 0.42, math.tau * turn / 5 + 0.3, "#3f7a3c", 0.2)


def _aubergine(c: Canvas, x: float, y: float) -> None:
    """Lay an aubergine across the basket."""
    rim = smooth(trace("-150,-190 -90,-210 20,-120 90,0 60,90 -30,100 -90,30 -130,-90", x, y))
    c.poly(rim, "#4f2a5c")
    c.shade(rim, "#1f0f2c", 0.9, "bottom")
    c.rope(trace("-100,-150 -40,-90 -10,-20", x, y), "#a880b8", 12)
    land.leaf(c, x - 135, y - 205, 90, 0.5, "#5f8a44", 0.4)
    c.line(trace("-130,-200 -170,-250", x, y), "#5f8a44", 16)


def _carrot(c: Canvas, x: float, y: float, long: float, angle: float) -> None:
    """Lay a carrot on the table."""
    for turn in (-0.3, 0, 0.3):
        land.leaf(c, x, y, long * 0.5, angle + math.pi + turn, "#5f9a44", 0.16)
    dx, dy = math.cos(angle), math.sin(angle)
    c.poly(
        [(x - dy * 26, y + dx * 26), (x + dx * long, y + dy * long), (x + dy * 26, y - dx * 26)],
        "#ee7f2c",
    )
    c.disc(x, y, 26, "#ee7f2c")
    for i in range(1, 5):
        px, py, w = x + dx * i * 36, y + dy * i * 36, 18 - 3 * i
        c.line([(px - dy * w, py + dx * w), (px, py)], "#b8501c", 3)


def potager_mains(c: Canvas) -> None:
    """Paint two hands setting a seedling in the soil."""
    c.sky("#a9c86a", "#7fa850", "#5a8a44", bottom=560)
    c.glow(750, 300, 720, 460, "#fbf6c0", 0.75)
    for i in range(9):
        land.leaf(c, 90 + i * 165, 560, 190, -1.2 - 0.5 * (i % 2), "#4a7d3c", 0.3)
    ground = smooth(
        trace("-40,560 250,535 560,560 750,520 960,560 1250,530 1540,565"), closed=False
    )
    c.wash([*ground, (1540, 1000), (-40, 1000)], "#6a4434", "#4a2c26", "#2c1a1c")
    for _ in range(260):
        near = c.rng.random()
        tone = c.rng.choice(("#7d5440", "#3a221e", "#8f6448"))
        c.oval(c.rng.uniform(0, 1500), 580 + 420 * near, 4 + 16 * near, 3 + 10 * near, tone)
    for arm in (1, -1):
        _hand(c, arm, ("#c98d63", "#8a5638")[arm < 0], ("#d8442f", "#2f6a84")[arm < 0])
    mound = smooth(trace("520,790 600,690 690,640 750,625 810,640 900,690 980,790 750,850"))
    c.wash(mound, "#5c3a2c", "#33201c")
    c.shade(mound, "#1f1214", 0.8, "bottom")
    c.rope(trace("750,640 742,520 756,400 748,300"), "#6fa03c", 16)
    for y, long, angle in (
        (520, 190, -0.5),
        (500, 190, -2.64),
        (410, 170, -0.75),
        (390, 165, -2.4),
        (310, 130, -1.2),
        (310, 125, -1.95),
    ):
        land.leaf(c, 750, y, long, angle, "#7fb84a", 0.32)


def _hand(c: Canvas, arm: int, skin: str, sleeve: str) -> None:
    """Cup one hand around the seedling."""
    x = 750.0
    dark = mix(skin, "#3a1420", 0.35)
    c.poly(trace("-560,640 -830,400 -900,760 -620,860", x, 90, arm, 1), sleeve)
    c.poly(trace("-560,640 -600,610 -670,830 -620,860", x, 90, arm, 1), mix(sleeve, "#fff4e0", 0.3))
    palm = smooth(
        trace(
            "-610,640 -470,560 -330,540 -240,600 -210,690 -250,770 -380,800 -520,800 -650,800",
            x,
            90,
            arm,
            1,
        )
    )
    c.poly(palm, skin)
    c.shade(palm, dark, 0.8, "bottom")
    fingers = (
        "-330,590 -240,555 -150,590",
        "-310,650 -200,625 -105,655",
        "-310,705 -190,700 -100,720",
        "-330,755 -230,765 -150,770",
    )
    for i, text in enumerate(fingers):
        joints = trace(text, x, 90, arm, 1)
        c.rope([(px, py + 9) for px, py in joints], dark, 62 - 4 * i)
        c.rope(joints, mix(skin, "#fff0e0", 0.06), 58 - 4 * i)
        c.oval(*joints[-1], 17, 13, mix(skin, "#fff0e8", 0.4))
    c.rope(trace("-470,590 -380,500 -270,470", x, 90, arm, 1), skin, 66)
    c.oval(x - 262 * arm, 558, 19, 14, mix(skin, "#fff0e8", 0.4))

"""The coast, the estuary and the harbour."""

from __future__ import annotations

import math

from cms_community.demo.drawings import land, sky
from cms_community.demo.drawings.people import person, shadow_look
from cms_community.demo.drawings.strokes import Canvas, arc, box, fade, mix


def estuaire_oiseaux(c: Canvas) -> None:
    """Paint waders and wild geese over an estuary at low tide."""
    c.sky("#2f5d73", "#7fa9a4", "#e9d6a4", "#f7b27a", bottom=520)
    sky.sun(c, 980, 440, 62, "#fff4d0", "#ffd890")
    for x, y, w in ((300, 170, 560), (1150, 240, 640), (560, 320, 480)):
        sky.streak(c, x, y, w, "#f9d9a888", 10)
    land.range_of(c, 500, 12, 700, "#6f8f94", "#8fa09a")
    c.wash(box(0, 520, 1500, 480), "#f5c48a", "#9ab4a4", "#3f6f7c")
    c.glow(980, 560, 220, 330, "#fff0c0", 0.8)
    c.ripples(525, 900, "#fff2ccbb", 120)
    banks = (
        ("#8a7f6a", 575, 0.9, 300),
        ("#6d6a5e", 660, 0.4, 1150),
        ("#4c5450", 770, 1.5, 420),
        ("#33423f", 900, 1.2, 1300),
    )
    for colour, y, size, x in banks:
        mud = [
            (x - 620 * size, y),
            (x - 260 * size, y - 16),
            (x + 120 * size, y - 8),
            (x + 560 * size, y + 4),
            (x + 220 * size, y + 30),
            (x - 330 * size, y + 26),
        ]
        c.blob(mud, colour)
        c.shade(mud, "#f5c48a", 0.35, "top")
    sky.flock(c, 720, 210, 13, 30, "#22363f")
    sky.flock(c, 1270, 330, 7, 15, "#3f5a60")
    for x, y, s, face in (
        (420, 752, 1.0, 1),
        (560, 762, 0.8, -1),
        (250, 765, 0.75, 1),
        (1120, 655, 0.45, 1),
        (1190, 655, 0.42, -1),
    ):
        _wader(c, x, y, s, face)
    _wader(c, 1180, 925, 2.0, -1)
    land.grass(c, 1010, 210, ("#1f2f30", "#2c4440", "#7a6a44", "#16242a"), 130, -40, 720)
    land.grass(c, 1010, 110, ("#1f2f30", "#2c4440", "#16242a"), 110, 600, 1560)


def _wader(c: Canvas, x: float, y: float, s: float, face: int) -> None:
    """Draw a heron standing in the shallows."""

    def at(px: float, py: float) -> tuple[float, float]:
        return x + px * s * face, y + py * s

    for dx in (-8, 12):
        c.line([at(dx, 0), at(dx + 4, -45), at(dx - 2, -85)], "#2a2a2c", 3.4 * s)
    body = [
        at(-78, -82),
        at(-40, -120),
        at(10, -130),
        at(48, -112),
        at(38, -84),
        at(0, -72),
        at(-40, -74),
    ]
    c.blob(body, "#e8e4d8")
    c.blob([at(-84, -78), at(-40, -118), at(14, -118), at(20, -96), at(-30, -82)], "#8fa0a8")
    c.rope([at(32, -108), at(62, -140), at(38, -176), at(56, -208)], "#e8e4d8", 15 * s)
    c.oval(*at(62, -212), 19 * s, 12 * s, "#e8e4d8")
    c.poly([at(76, -218), at(128, -205), at(76, -205)], "#e09a3c")
    c.poly([at(66, -222), at(18, -226), at(52, -214)], "#26323c")
    c.disc(*at(68, -214), 2.6 * s, "#26323c")
    for i in range(3):
        c.oval(x, y + 5 * s + i * 9 * s, (40 - 9 * i) * s, 2.2 * s, "#e8e4d866")


def eoliennes_large(c: Canvas) -> None:
    """Paint offshore wind turbines above a swelling sea."""
    c.sky("#1f6f93", "#63b0bf", "#c9e4d4", "#fbe9c2", bottom=600)
    sky.cloud(c, 270, 250, 400, "#ffffff", "#d5e6e0")
    sky.cloud(c, 1240, 340, 330, "#ffffff", "#d5e6e0")
    sky.cloud(c, 820, 150, 220, "#ffffff", "#d5e6e0")
    for i in range(9):
        turbine(c, 120 + i * 165, 600, 130 + 12 * (i % 3), "#d7e6e2", 0.5 + i)
    c.wash(box(0, 598, 1500, 402), "#7fc0c0", "#2a7f96", "#0f4a6a")
    for x, y, tall, turn in ((330, 690, 360, 0.3), (1250, 670, 320, 1.1), (760, 745, 580, 0.12)):
        c.veil(
            [
                (x - tall * 0.02, y),
                (x + tall * 0.02, y),
                (x + tall * 0.07, y + tall * 0.4),
                (x - tall * 0.05, y + tall * 0.4),
            ],
            "#f4f7f0",
            0.5,
            0,
        )
        turbine(c, x, y, tall, "#fbfaf2", turn)
    for i, (y, colour) in enumerate(
        ((720, "#3f9aa8"), (790, "#2a7f96"), (865, "#1c668a"), (940, "#0f4a6a"))
    ):
        _swell(c, y, 16 + i * 8, 240 + 90 * i, colour)
    _workboat(c, 470, 862)
    for x, y, s in ((1010, 420, 26), (1090, 470, 20), (560, 380, 17)):
        sky.bird(c, x, y, s, "#fdfdf6", 0.6)


def turbine(c: Canvas, x: float, y: float, tall: float, colour: str, turn: float) -> None:
    """Raise a wind turbine on its yellow footing."""
    hub, blade = y - tall, tall * 0.55
    c.poly(
        [
            (x - tall * 0.018, y),
            (x - tall * 0.008, hub),
            (x + tall * 0.008, hub),
            (x + tall * 0.018, y),
        ],
        colour,
    )
    c.poly(
        [(x, y), (x, hub), (x + tall * 0.008, hub), (x + tall * 0.018, y)],
        mix(colour, "#2a5f7a", 0.35),
    )
    if tall > 200:
        c.rect(x - tall * 0.025, y - tall * 0.09, tall * 0.05, tall * 0.09, "#f0b52e")
        c.rect(x - tall * 0.04, y - tall * 0.1, tall * 0.08, tall * 0.015, "#c98a1e")
    for k in range(3):
        a = turn + k * math.tau / 3
        dx, dy = math.cos(a), math.sin(a)
        w = tall * 0.022
        c.poly(
            [
                (x + dy * w * 0.5, hub - dx * w * 0.5),
                (x + dx * blade * 0.22 + dy * w, hub + dy * blade * 0.22 - dx * w),
                (x + dx * blade, hub + dy * blade),
                (x - dy * w * 0.4, hub + dx * w * 0.4),
            ],
            colour,
        )
        c.line(
            [(x, hub), (x + dx * blade, hub + dy * blade)],
            mix(colour, "#2a5f7a", 0.25),
            max(1, tall * 0.005),
        )
    c.disc(x, hub, tall * 0.02, mix(colour, "#2a5f7a", 0.2))


def _swell(c: Canvas, y: float, amp: float, length: float, colour: str) -> None:
    """Roll one wave with a foaming crest."""
    shift = c.rng.uniform(0, length)
    crest = [
        (float(x), y - amp * abs(math.sin(math.pi * (x + shift) / length)) ** 1.6)
        for x in range(-10, 1521, 10)
    ]
    c.wash([*crest, (1520, y + 130), (-10, y + 130)], mix(colour, "#ffffff", 0.12), colour)
    foam = [(x, y + 2 + amp * (0.15 + 0.15 * math.sin(x / 31))) for x, y in reversed(crest)]
    c.poly([*crest, *foam], "#f4fbf4aa")


def _workboat(c: Canvas, x: float, y: float) -> None:
    """Float a maintenance boat."""
    c.poly([(x - 110, y - 40), (x + 140, y - 46), (x + 105, y + 8), (x - 90, y + 8)], "#d8442f")
    c.poly([(x - 105, y - 24), (x + 126, y - 28), (x + 118, y - 14), (x - 100, y - 12)], "#f7f1e2")
    c.poly([(x - 50, y - 42), (x - 44, y - 108), (x + 40, y - 108), (x + 66, y - 44)], "#f7f1e2")
    c.poly([(x - 30, y - 70), (x - 28, y - 98), (x + 34, y - 98), (x + 50, y - 70)], "#1c4a64")
    c.line([(x - 10, y - 108), (x - 10, y - 165)], "#26323c", 4)
    c.blob(
        [(x - 130, y + 8), (x - 60, y - 4), (x + 60, y - 4), (x + 150, y + 8), (x + 20, y + 18)],
        "#f4fbf4",
    )


def tower(c: Canvas, x: float, y: float, tall: float, colours: tuple[str, str], dark: str) -> None:
    """Raise a striped lighthouse."""
    for band in range(6):
        low, high = band / 6, (band + 1) / 6
        wl, wh = tall * (0.105 - 0.045 * low), tall * (0.105 - 0.045 * high)
        c.poly(
            [
                (x - wl, y - tall * low),
                (x - wh, y - tall * high),
                (x + wh, y - tall * high),
                (x + wl, y - tall * low),
            ],
            colours[band % 2],
        )
    shaft = [
        (x - tall * 0.105, y),
        (x - tall * 0.06, y - tall),
        (x + tall * 0.06, y - tall),
        (x + tall * 0.105, y),
    ]
    c.shade(shaft, dark, 0.95, "right")
    c.veil(shaft, dark, 0.65, 0, "right")
    for level in (0.25, 0.58):
        c.rect(x - tall * 0.012, y - tall * level, tall * 0.024, tall * 0.05, "#ffd98a")
    c.rect(x - tall * 0.09, y - tall * 1.03, tall * 0.18, tall * 0.03, dark)
    c.rect(x - tall * 0.045, y - tall * 1.14, tall * 0.09, tall * 0.11, "#fff2b8")
    for dx in (-0.045, -0.005, 0.038):
        c.rect(x + tall * dx, y - tall * 1.14, tall * 0.009, tall * 0.11, dark)
    c.poly(arc(x, y - tall * 1.14, tall * 0.062, tall * 0.07, 180, 360), dark)
    c.rect(x - tall * 0.004, y - tall * 1.26, tall * 0.008, tall * 0.08, dark)


def phare_veille(c: Canvas) -> None:
    """Paint a lighthouse sweeping a stormy night."""
    c.sky("#0a1530", "#142a50", "#2a4a70", "#4a6a84", bottom=720)
    sky.stars(c, 420, 90)
    for x, y, w in ((300, 420, 460), (1250, 480, 520), (700, 540, 400)):
        sky.cloud(c, x, y, w, "#3a5474", "#24405f")
    lx, ly = 985, 208
    c.veil([(lx, ly - 10), (lx, ly + 14), (0, 420), (0, 40)], "#fff0b0", 0.75, 0.02, "right")
    c.veil([(lx, ly - 8), (lx, ly + 10), (1500, 300), (1500, 60)], "#fff0b0", 0.65, 0.15, "left")
    c.wash(box(0, 700, 1500, 300), "#3a5f7c", "#16345a", "#0a1c3c")
    c.veil([(0, 700), (700, 700), (520, 800), (0, 820)], "#ffe9a8", 0.35, 0, "top")
    for y, colour in ((745, "#2a5074"), (815, "#1d4066")):
        _swell(c, y, 26, 230, colour)
    rock = [
        (640, 900),
        (700, 800),
        (780, 770),
        (840, 706),
        (920, 690),
        (1060, 686),
        (1150, 720),
        (1220, 790),
        (1320, 830),
        (1400, 920),
    ]
    c.wash([*rock, (1400, 1000), (640, 1000)], "#3f3f58", "#14182f")
    c.shade([*rock, (1400, 1000), (640, 1000)], "#0a1028", 0.9, "right")
    c.poly([(1080, 700), (1080, 636), (1130, 600), (1190, 636), (1190, 730)], "#d8cdb8")
    c.poly([(1066, 640), (1130, 590), (1204, 640)], "#8a2f34")
    c.rect(1115, 650, 26, 30, "#ffd98a")
    tower(c, 985, 694, 420, ("#f3ead6", "#c03a34"), "#0c1836")
    c.glow(lx, ly, 260, 260, "#fff4c0", 0.95)
    c.disc(lx, ly, 18, "#ffffff")
    for y, colour in ((895, "#15355a"), (965, "#0c2347")):
        _swell(c, y, 40, 330, colour)


def lune_phare(c: Canvas) -> None:
    """Paint a huge moon rising behind a small lighthouse."""
    c.sky("#241a4a", "#5a2f6a", "#b5506a", "#f29a6a", bottom=740)
    sky.stars(c, 260, 60)
    c.glow(700, 400, 640, 640, "#ffd9a0", 0.65)
    c.disc(700, 400, 285, "#fbe9bc")
    c.shade(arc(700, 400, 285, 285, 0, 360), "#e8a878", 0.65, "bottom")
    for dx, dy, r in (
        (-110, -80, 66),
        (60, -130, 44),
        (90, 30, 80),
        (-60, 90, 52),
        (-170, 50, 30),
        (170, -60, 28),
    ):
        c.oval(700 + dx, 400 + dy, r, r * 0.86, fade("#e0a880", 0.4))
    for x, y, w in ((480, 560, 520), (1010, 470, 460), (900, 620, 620)):
        sky.streak(c, x, y, w, "#7a3a6acc", 13)
    c.wash(box(0, 735, 1500, 265), "#d87a6a", "#6a346a", "#241a4a")
    for i in range(24):
        half = 190 - i * 3 + c.rng.uniform(-60, 60)
        c.poly(
            [
                (700 - half, 745 + i * 10),
                (700, 742 + i * 10),
                (700 + half, 745 + i * 10),
                (700, 748 + i * 10),
            ],
            "#fbe0a8bb",
        )
    _headland(c)


def _headland(c: Canvas) -> None:
    """Draw the moonlit water, the headland and the watchers."""
    c.ripples(745, 960, "#f6b08077", 50)
    c.wash(
        [
            (780, 760),
            (900, 720),
            (1010, 700),
            (1180, 690),
            (1330, 660),
            (1520, 640),
            (1520, 800),
            (1150, 790),
        ],
        "#3a1f4a",
        "#1a1230",
    )
    tower(c, 1000, 702, 300, ("#3a1f4a", "#4a2652"), "#1a1230")
    c.glow(1000, 376, 110, 110, "#fff4c0", 0.9)
    c.poly([(1060, 695), (1060, 655), (1095, 632), (1135, 655), (1135, 695)], "#2a1840")
    c.rect(1088, 664, 14, 16, "#ffd98a")
    c.poly([(0, 880), (150, 850), (330, 880), (470, 930), (520, 1000), (0, 1000)], "#1a1230")
    person(c, 210, 868, 150, "stand", shadow_look("#140d26", "bob", "coat"))
    person(c, 262, 872, 158, "stand", shadow_look("#140d26"), -1)
    land.grass(c, 1000, 70, ("#140d26", "#20143a"), 60, 0, 520)

"""Markets and shop fronts."""

from __future__ import annotations

import itertools

from cms_community.demo.drawings import sky, town
from cms_community.demo.drawings.people import Look, passer, person
from cms_community.demo.drawings.strokes import Canvas, Point, arc, box, fade, mix

IRON = "#1f4a4f"
FRUIT = (
    ("#d8432f", "#e2603a"),
    ("#f0a02c", "#f5b848"),
    ("#6f9a3c", "#8ab24a"),
    ("#8a2f56", "#a2416a"),
    ("#f2d44e", "#e8c23a"),
)
COATS = ("#c8452f", "#e0a53a", "#2f6a74", "#f0e3c8", "#7a3b52", "#3d5a3f")


def _bay(s: float) -> dict[str, Point]:
    """Place the joints of one iron frame of the hall, seen at a scale."""
    x, y = 750, 470
    return {
        "floor_l": (x - 800 * s, y + 430 * s),
        "floor_r": (x + 800 * s, y + 430 * s),
        "eave_l": (x - 800 * s, y - 260 * s),
        "eave_r": (x + 800 * s, y - 260 * s),
        "ridge": (x, y - 560 * s),
    }


def _roof(c: Canvas, far: dict[str, Point], near: dict[str, Point], light: float) -> None:
    """Glaze one bay of the hall's roof and close its walls."""
    for side, tone in (("eave_l", 0.0), ("eave_r", 0.22)):
        pane = mix(mix("#bfe0d4", "#fff1c4", light), "#2c6a70", tone)
        c.poly([far[side], far["ridge"], near["ridge"], near[side]], pane)
        for i in range(1, 5):
            t = i / 5
            a, b = (
                (
                    p[side][0] + (p["ridge"][0] - p[side][0]) * t,
                    p[side][1] + (p["ridge"][1] - p[side][1]) * t,
                )
                for p in (far, near)
            )
            c.line([a, b], fade(IRON, 0.55), 3)
        floor = "floor_l" if side == "eave_l" else "floor_r"
        c.wash(
            [far[side], near[side], near[floor], far[floor]],
            mix("#e9b872", IRON, 0.25 + tone),
            mix("#8a4a33", IRON, 0.3),
        )


def _frame(c: Canvas, p: dict[str, Point], s: float) -> None:
    """Draw one iron frame with its arch."""
    w = 26 * s + 2
    c.line([p["floor_l"], p["eave_l"], p["ridge"], p["eave_r"], p["floor_r"]], IRON, w)
    c.line(
        arc(750, 470 - 255 * s, 790 * s, 215 * s, 180, 360), mix(IRON, "#000000", 0.15), w * 0.55
    )
    c.line([p["eave_l"], p["eave_r"]], mix(IRON, "#000000", 0.15), w * 0.4)
    for side in (-1, 1):
        for turn in (0.3, 0.55, 0.8):
            x = 750 + side * 800 * s * turn
            c.line(
                [(x, 470 - 260 * s), (x, 470 - (260 + 300 * (1 - turn)) * s)],
                mix(IRON, "#000000", 0.15),
                w * 0.25,
            )


def marche_couvert(c: Canvas) -> None:
    """Paint a covered market under its iron and glass roof."""
    c.sky("#f6e7bd", "#e9c78a")
    scales = (0.2, 0.3, 0.45, 0.68, 1.02)
    far = _bay(0.2)
    c.wash(
        [far["floor_l"], far["eave_l"], far["ridge"], far["eave_r"], far["floor_r"]],
        "#fffbe4",
        "#ffe3a0",
    )
    for a, b in itertools.pairwise(scales):
        _roof(c, _bay(a), _bay(b), 1 - a)
    c.wash(
        [far["floor_l"], far["floor_r"], (1700, 1000), (-200, 1000)],
        "#f2cf96",
        "#c08a5e",
        "#8c5a48",
    )
    for s in scales:
        _frame(c, _bay(s), s)
    _shoppers(c)


def _shoppers(c: Canvas) -> None:
    """Fill the hall with light, stalls and shoppers."""
    c.glow(750, 470, 520, 420, "#fff4c8", 0.75)
    for x, w in ((560, 90), (800, 130)):
        c.veil(
            [(x, 120), (x + w, 120), (x + w * 3 - 150, 1000), (x - 250, 1000)], "#fff6d0", 0.42, 0.0
        )
    for s, stripes in ((0.36, "#3d7d6c"), (0.58, "#c8452f"), (0.95, "#e0a53a")):
        for side in (-1, 1):
            _stall(c, 750 + side * 560 * s * 1.06, 480 + 425 * s, 420 * s, stripes)
    for x, y, tall, face in (
        (700, 640, 130, 1),
        (790, 655, 140, -1),
        (620, 760, 235, 1),
        (905, 790, 265, -1),
        (745, 930, 400, 1),
    ):
        _long_shadow(c, x, y, tall)
        person(c, x, y, tall, "walk" if tall > 200 else "stand", passer(c, COATS), face)


def _long_shadow(c: Canvas, x: float, y: float, tall: float) -> None:
    """Lay somebody's shadow on the floor."""
    c.oval(x + tall * 0.06, y + tall * 0.01, tall * 0.22, tall * 0.03, "#3a1f2a66")


def _stall(c: Canvas, x: float, y: float, w: float, stripe: str, keeper: bool = True) -> None:
    """Set up a stall with its awning, its goods and its keeper."""
    left = x - w / 2
    c.rect(left, y - w * 0.62, w, w * 0.4, fade("#2a1a24", 0.45))
    if keeper:
        look = Look("#f0e3c8", stripe, skin=c.rng.choice(("#f0c3a0", "#c98d63", "#8a5638")))
        person(c, x + w * 0.05, y + w * 0.1, w * 0.72, "stand", look)
    c.rect(left, y - w * 0.22, w, w * 0.24, "#4a2c2a")
    for row in range(2):
        for i in range(3):
            town.crate(
                c,
                left + w * (0.02 + 0.33 * i),
                y - w * (0.2 - 0.2 * row),
                w * 0.31,
                FRUIT[(i + row * 2) % 5],
            )
    c.rect(left, y, w, w * 0.16, mix(stripe, "#2a1a24", 0.35))
    for post in (0.0, 0.97):
        c.rect(left + w * post, y - w * 0.8, w * 0.03, w * 0.95, "#3b2a30")
    town.awning(c, left - w * 0.08, y - w * 0.98, w * 1.16, w * 0.24, stripe, "#f7ecd2")


def marche_aube(c: Canvas) -> None:
    """Paint an open market being set up at dawn."""
    c.sky("#35508a", "#8d7fae", "#eaa08f", "#fbd291", bottom=660)
    sky.sun(c, 1060, 560, 62, "#fff0c0", "#ffd08a")
    for x, y, w in ((300, 190, 620), (1000, 270, 520), (640, 350, 420)):
        sky.streak(c, x, y, w, "#f7b79a88")
    town.skyline(c, 640, 70, 150, "#7a6a96")
    town.steeple(c, 430, 640, 380, "#7a6a96", "#6a5a88")
    town.skyline(c, 660, 30, 90, "#5a4c7c", "#ffd98a", 0.15)
    c.wash(box(0, 655, 1500, 345), "#d99a86", "#8a6484", "#43406c")
    c.glow(1060, 680, 420, 160, "#ffd79a", 0.7)
    for x, y, w, colour in (
        (180, 720, 250, "#5f7fa8"),
        (480, 730, 260, "#c8635a"),
        (1330, 725, 270, "#4f8a8a"),
    ):
        _stall(c, x, y, w, mix(colour, "#5a4c7c", 0.25), keeper=False)
    _van(c, 770, 745)
    for x, y, w, colour in ((240, 900, 430, "#d8513f"), (1290, 905, 450, "#e8a33c")):
        c.glow(x, y - 200, 330, 280, "#ffdf9a", 0.45)
        _stall(c, x, y, w, colour)
    for x, y, tall, pose, face in ((640, 860, 290, "hold", 1), (900, 890, 320, "walk", -1)):
        c.veil(
            [(x - 20, y), (x + 30, y), (x - 120, y + 150), (x - 230, y + 150)], "#2a2450", 0.5, 0
        )
        person(
            c,
            x,
            y,
            tall,
            pose,
            Look("#3d4a78", "#2a2a50", hair="#1d1a22", cut="coat", head="cap"),
            face,
        )
    town.crate(c, 640, 735, 92, FRUIT[1])
    for i, x in enumerate((520, 640, 760)):
        town.crate(c, x, 985, 115, FRUIT[i])


def _van(c: Canvas, x: float, y: float) -> None:
    """Park a delivery van with its doors open."""
    c.oval(x + 10, y + 8, 150, 14, "#2a245088")
    body = [
        (x - 130, y - 10),
        (x - 130, y - 150),
        (x + 60, y - 150),
        (x + 105, y - 85),
        (x + 135, y - 75),
        (x + 135, y - 10),
    ]
    c.poly(body, "#efe0cf")
    c.veil(body, "#6a5a88", 0.55, 0.05, "left")
    c.poly([(x + 48, y - 135), (x + 62, y - 135), (x + 95, y - 84), (x + 48, y - 84)], "#4a5a88")
    c.rect(x - 130, y - 60, 265, 12, "#d8513f")
    for wx in (-75, 80):
        c.disc(x + wx, y - 8, 26, "#2a2440")
        c.disc(x + wx, y - 8, 11, "#9a90a8")


def boulangerie_nuit(c: Canvas) -> None:
    """Paint a bakery that lights a sleeping street."""
    c.sky("#0d1738", "#1b2c5c", "#33457a")
    sky.stars(c, 330, 70)
    sky.moon(c, 1290, 130, 42, "#f3ead0", "#8a90b0")
    town.terrace(
        c,
        780,
        420,
        560,
        190,
        ("#141c40", "#1a2450"),
        ("#22305e", ""),
        tint="#1c2856",
        share=0.82,
        lit="#d9a75a",
    )
    c.wash(box(380, 190, 740, 590), "#4a3a5c", "#6a4450")
    c.poly([(360, 195), (430, 90), (1070, 90), (1140, 195)], "#1a2145")
    for x in (450, 690, 930):
        town.window(c, x, 240, 100, 150, "#232c56", "#7a5a64", "#3a5a6a")
    _bakery_front(c)
    c.wash(box(0, 780, 1500, 220), "#39365e", "#161d42")
    c.veil([(400, 780), (1100, 780), (1330, 1000), (170, 1000)], "#ffb85a", 0.75, 0.05)
    for i in range(5):
        c.line([(0, 805 + i * i * 9 + i * 10), (1500, 805 + i * i * 9 + i * 10)], "#12183866", 3)
    for x in range(-500, 2000, 170):
        c.line([(750 + (x - 750) * 0.62, 780), (x, 1000)], "#12183855", 3)
    c.glow(750, 600, 620, 430, "#ffc66a", 0.42)
    person(
        c,
        1185,
        905,
        340,
        "walk",
        Look("#141a3c", "#10142f", skin="#c98d63", cut="coat", head="hat"),
        -1,
    )
    c.veil([(1150, 905), (1215, 905), (1400, 1000), (1260, 1000)], "#0b1030", 0.7, 0.1)
    town.lamp(c, 180, 860, 480, "#0e1430", "#ffd98a")


def _bakery_front(c: Canvas) -> None:
    """Light the bakery's window and its door."""
    c.rect(380, 420, 740, 360, "#7d2f33")
    c.wash(box(410, 505, 440, 235), "#fff0b8", "#ffc561", "#f29a3e")
    c.wash(box(905, 505, 150, 275), "#ffedb0", "#f5a648")
    c.rect(975, 505, 8, 275, "#7d2f33")
    for shelf in range(3):
        y = 575 + shelf * 66
        c.rect(410, y, 440, 8, "#9a5424")
        for i in range(9 - shelf):
            x = 437 + i * (48 + shelf * 6)
            tone = c.rng.choice(("#b8682a", "#c97b34", "#a65a22"))
            if shelf == 0:
                c.poly([(x - 7, y), (x + 2, y - 56), (x + 13, y - 54), (x + 7, y)], tone)
            else:
                loaf = arc(x, y, 22, 24, 180, 360)
                c.poly(loaf, tone)
                c.line([(x - 8, y - 14), (x + 8, y - 17)], "#f3cf8e", 3)
    person(c, 640, 800, 250, "stand", Look("#fbf3df", "#d8cbb4", hair="#fbf3df", head="bob"))
    c.rect(410, 711, 440, 30, "#8a3a30")
    town.awning(c, 370, 425, 760, 80, "#a83b37", "#f2dcb4", 14)
    for x in (410, 628, 842):
        c.rect(x, 505, 8, 235, "#5a2028")
    c.rect(395, 741, 470, 39, "#5a2028")


def librairie_vitrine(c: Canvas) -> None:
    """Paint a bookshop window full of books, with a reader outside."""
    c.sky("#123c3d", "#0f3336")
    c.rect(0, 0, 1500, 120, "#0c2a2e")
    for x in (30, 1110, 1420):
        c.rect(x, 120, 50, 760, "#1b5350")
        c.shade(box(x, 120, 50, 760), "#08201f", 0.7, "right")
    c.wash(box(95, 150, 1000, 640), "#ffe9b0", "#f7c873", "#e39a52")
    for shelf, y in enumerate((320, 480, 640)):
        _books(c, 110, 1085, y, 118 - 8 * shelf)
        c.rect(95, y, 1000, 14, "#7a3f2a")
    for i, tone in enumerate(("#c8452f", "#2b6c70", "#e5a53b", "#37415f", "#a8385a", "#5a7a45")):
        _open_display(c, 190 + i * 165, 782, tone)
    c.rect(95, 782, 1000, 20, "#5a2e22")
    for x in (420, 760):
        c.line([(x, 150), (x, 215)], "#3b2226", 4)
        c.poly([(x - 50, 250), (x - 18, 208), (x + 18, 208), (x + 50, 250)], "#2b6c70")
        c.glow(x, 262, 190, 150, "#fffbe0", 0.8)
    c.veil([(240, 150), (470, 150), (180, 800), (95, 800), (95, 500)], "#ffffff", 0.2, 0.02)
    c.rect(1175, 170, 235, 710, "#1b5350")
    c.wash(box(1205, 205, 175, 400), "#ffe3a0", "#e9a65c")
    c.disc(1192, 560, 9, "#f2c65a")
    c.rect(95, 802, 1015, 80, "#1b5350")
    town.awning(c, 20, 40, 1460, 105, "#e9dcbc", "#c8452f", 22)
    c.wash(box(0, 880, 1500, 120), "#7d6b6c", "#4b4252")
    c.veil([(95, 880), (1100, 880), (1250, 1000), (0, 1000)], "#ffcf7e", 0.6, 0.1)
    person(
        c, 640, 955, 520, "hold", Look("#b5362c", "#22304a", hair="#2b1d1a", cut="coat", head="bun")
    )
    c.poly([(640, 640), (712, 625), (716, 672), (646, 688)], "#f7efdc")
    person(c, 850, 950, 330, "point", Look("#e0b23c", "#37415f", hair="#5a3522", head="bob"), -1)


def _books(c: Canvas, left: float, right: float, y: float, tall: float) -> None:
    """Line up the backs of books on a shelf."""
    x, tones = (
        left,
        ("#b23a34", "#1f5f63", "#e0a03a", "#2c3756", "#8d3354", "#e9d9b4", "#5d7b46", "#c46f3a"),
    )
    while x < right - 30:
        w, h = c.rng.uniform(13, 30), tall * c.rng.uniform(0.72, 1)
        tone = c.rng.choice(tones)
        if c.rng.random() < 0.07:
            x += 22
        c.rect(x, y - h, w - 1.5, h, tone)
        c.rect(x, y - h * 0.82, w - 1.5, h * 0.07, mix(tone, "#fff3d0", 0.6))
        c.rect(x + w - 5, y - h, 3.5, h, mix(tone, "#1a1020", 0.3))
        x += w


def _open_display(c: Canvas, x: float, y: float, tone: str) -> None:
    """Stand a book facing the street."""
    c.poly([(x - 48, y), (x - 42, y - 116), (x + 42, y - 116), (x + 48, y)], tone)
    c.poly([(x + 42, y - 116), (x + 50, y - 112), (x + 56, y), (x + 48, y)], "#f7efdc")
    c.disc(x, y - 66, 22, mix(tone, "#fff3d0", 0.7))
    c.rect(x - 28, y - 30, 56, 6, mix(tone, "#fff3d0", 0.7))

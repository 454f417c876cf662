"""The brass band, in the street and close up."""

from __future__ import annotations

import math

from cms_community.demo.drawings import stage, town
from cms_community.demo.drawings.people import HAIRS, SKINS, Look, person
from cms_community.demo.drawings.strokes import Canvas, Point, arc, box, mix, smooth, trace

BRASS, GLEAM, DEEP = "#e8a93a", "#fff0b0", "#8a4f1c"
RED = "#b8242f"
FESTIVE = ("#b8242f", "#2f7a8a", "#f2b53c", "#fff2dc", "#5a3a6a", "#e8703c", "#3f8a6a")


def bell(c: Canvas, mouth: Point, tail: Point, r: float) -> None:
    """Flare a brass bell from its tube to its mouth."""
    (mx, my), (tx, ty) = mouth, tail
    long = math.dist(mouth, tail)
    nx, ny = -(my - ty) / long, (mx - tx) / long

    def at(t: float, w: float) -> Point:
        return tx + (mx - tx) * t + nx * w, ty + (my - ty) * t + ny * w

    shape = [(0.0, 0.1), (0.45, 0.17), (0.72, 0.34), (0.9, 0.68), (1.0, 1.0)]
    side = smooth([at(t, w * r) for t, w in shape], closed=False)
    back = smooth([at(t, -w * r) for t, w in shape], closed=False)
    c.poly([*side, *reversed(back)], BRASS)
    shadow = smooth([at(t, -w * r * 0.3) for t, w in shape], closed=False)
    c.poly([*shadow, *reversed(back)], DEEP)
    light = smooth([at(t, w * r * 0.62) for t, w in shape], closed=False)
    low = smooth([at(t, w * r * 0.4) for t, w in shape], closed=False)
    c.poly([*light, *reversed(low)], GLEAM)


def fanfare_rue(c: Canvas) -> None:
    """Paint a brass band marching down a decorated street."""
    c.sky("#5fb4c8", "#bfe2d4", "#fdedc4", bottom=640)
    roofs, shut = ("#4f6078", "#a8553f"), ("#3f8a8a", "#c8603f", "#e0b04a")
    town.terrace(c, 650, 300, 380, 150, roofs, shut, tint="#f7e6c0", share=0.3)
    for y, x in ((90, -60), (170, 520), (110, 1000)):
        town.bunting(c, x, y, 620, 90, ("#d8402f", "#f6c445", "#2f8a9a", "#f7efdc"), 46)
    c.wash(box(0, 645, 1500, 355), "#e9cfa0", "#c79a74", "#8a5f5c")
    stage.lookers(
        c, 690, 26, 165, ("#e8804c", "#f2d48a", "#5a8a8a", "#c85a6a", "#f7efdc", "#4a6a94")
    )
    for _ in range(14):
        c.disc(
            c.rng.uniform(0, 1500),
            c.rng.uniform(150, 700),
            7,
            c.rng.choice(("#d8402f", "#f6c445", "#2f8a9a", "#f7efdc")),
        )
    for i, x in enumerate((170, 400, 640, 880)):
        _player(c, x, 800, 290, i + 1)
    for i, x in enumerate((90, 380, 700, 1020)):
        _player(c, x, 950, 420, i)
    c.oval(1330, 950, 110, 14, "#3a1f2c88")
    person(
        c,
        1310,
        950,
        450,
        "cheer",
        Look(RED, "#f7efdc", SKINS[2], HAIRS[0], "#22203a", "coat", "cap"),
    )
    c.line([(1378, 490), (1430, 350)], "#f7efdc", 9)
    c.disc(1430, 350, 15, BRASS)


def _player(c: Canvas, x: float, y: float, tall: float, part: int) -> None:
    """March one musician with an instrument."""
    r, t = c.rng, tall
    c.oval(x + t * 0.06, y, t * 0.25, t * 0.03, "#3a1f2c88")
    look = Look(
        RED,
        "#f7efdc",
        r.choice(SKINS),
        r.choice(HAIRS),
        "#22203a",
        "shirt",
        r.choice(("cap", "cap", "bun")),
    )
    if part % 4 == 3:
        person(c, x, y, tall, "drum", look)
        drum(c, x + t * 0.12, y - t * 0.5, t * 0.3, t * 0.2)
        return
    if part % 4 == 2:
        c.ring(x - t * 0.02, y - t * 0.66, t * 0.19, DEEP, t * 0.07)
        bell(c, (x + t * 0.06, y - t * 1.12), (x - t * 0.16, y - t * 0.74), t * 0.17)
        person(c, x, y, tall, "horn", look)
        c.line(arc(x - t * 0.02, y - t * 0.66, t * 0.18, t * 0.18, 20, 200), BRASS, t * 0.06)
        return
    person(c, x, y, tall, "horn", look)
    reach = 0.52 if part % 4 else 0.42
    c.rect(x + t * 0.12, y - t * 0.86, t * 0.2, t * 0.05, BRASS, t * 0.02)
    for i in range(3):
        c.rect(x + t * (0.16 + 0.04 * i), y - t * 0.9, t * 0.02, t * 0.11, DEEP)
    bell(c, (x + t * reach, y - t * 0.9), (x + t * 0.08, y - t * 0.88), t * 0.085)


def drum(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    """Draw a side drum with its cords."""
    c.rect(x - w / 2, y, w, h, "#2f5f8a")
    c.oval(x, y + h, w / 2, w * 0.13, "#2f5f8a")
    c.shade(box(x - w / 2, y, w, h), "#14243f", 0.8, "right")
    for i in range(6):
        a, b = x - w / 2 + w * i / 6, x - w / 2 + w * (i + 1) / 6
        c.line([(a, y), ((a + b) / 2, y + h + w * 0.06), (b, y)], "#f7efdc", max(2, w * 0.016))
    c.line(arc(x, y + h, w / 2, w * 0.13, 0, 180), BRASS, w * 0.05)
    c.oval(x, y, w * 0.53, w * 0.15, BRASS)
    c.oval(x, y, w * 0.48, w * 0.12, "#fbf4e2")


def fanfare_cuivres(c: Canvas) -> None:
    """Paint the gleaming brass of the band, close up."""
    c.sky("#12303f", "#1f5058", "#123038")
    c.glow(980, 260, 900, 620, "#3fa09a", 0.6)
    for i in range(11):
        a = math.tau * i / 22 + 2.9
        ray = [
            (1050, 330),
            (1050 + 1600 * math.cos(a), 330 + 1600 * math.sin(a)),
            (1050 + 1600 * math.cos(a + 0.12), 330 + 1600 * math.sin(a + 0.12)),
        ]
        c.poly(ray, "#5fb4a833")
    _tubing(c, 470, 620, 1.25)
    bell(c, (1060, 330), (560, 690), 320)
    _mouth(c, 1060, 330, 320, 0.62)
    c.rope(trace("-40,930 240,880 520,860 760,900 900,960"), DEEP, 54)
    c.rope(trace("-40,922 240,872 520,852 760,892 900,952"), BRASS, 40)
    c.rope(trace("-40,912 240,862 520,842 760,882 900,942"), GLEAM, 8)
    bell(c, (1330, 820), (900, 960), 170)
    _mouth(c, 1330, 820, 170, 0.4)
    for i, x in enumerate((300, 420, 540)):
        _valve(c, x, 470 - i * 34)
    for x, y, s in ((930, 130, 30), (1190, 520, 22), (380, 300, 18), (1400, 700, 16)):
        c.poly(
            trace("0,-1 0.14,-0.14 1,0 0.14,0.14 0,1 -0.14,0.14 -1,0 -0.14,-0.14", x, y, s * 1.6),
            "#fffbe0",
        )


def _mouth(c: Canvas, x: float, y: float, r: float, tilt: float) -> None:
    """Open the mouth of a bell towards the viewer."""
    turn = [
        (
            x + r * (math.cos(a) * 0.5 * math.cos(-tilt) - math.sin(a) * math.sin(-tilt)),
            y + r * (math.cos(a) * 0.5 * math.sin(-tilt) + math.sin(a) * math.cos(-tilt)),
        )
        for a in (math.tau * i / 60 for i in range(60))
    ]
    c.wash(turn, GLEAM, BRASS, "#c87f24")
    for share, stops in (
        (0.9, ("#7a421a", "#c8842c", "#f2c65a")),
        (0.55, ("#3a1c14", "#8a501f")),
        (0.25, ("#140a10", "#2c1414")),
    ):
        c.wash(
            [
                (
                    x + (px - x) * share - r * 0.1 * (1 - share),
                    y + (py - y) * share + r * 0.08 * (1 - share),
                )
                for px, py in turn
            ],
            *stops,
        )


def _tubing(c: Canvas, x: float, y: float, s: float) -> None:
    """Coil the tubes of a horn."""
    for r, w in ((250, 60), (165, 46)):
        c.ring(x, y, r * s, DEEP, w * s)
        c.ring(x - 4, y - 6, (r - 5) * s, BRASS, (w - 16) * s)
        c.ring(x - 8, y - 12, (r - 14) * s, GLEAM, 8 * s)


def _valve(c: Canvas, x: float, y: float) -> None:
    """Stand one piston."""
    c.wash(box(x - 38, y, 76, 330), "#f2c65a", "#a8651f")
    c.veil(box(x - 38, y, 76, 330), "#5a2c14", 0.8, 0, "right")
    c.rect(x - 26, y + 14, 10, 300, GLEAM)
    c.rect(x - 46, y - 6, 92, 34, BRASS, 8)
    c.rect(x - 9, y - 74, 18, 74, "#d8d4c8")
    c.oval(x, y - 78, 40, 15, "#f7f1e0")


def fanfare_tambour(c: Canvas) -> None:
    """Paint a drum being played, close up."""
    c.sky("#f2b53c", "#ee9a34", "#d8702c")
    for i in range(14):
        a = math.tau * i / 14
        ends = [(740 + 1300 * math.cos(a + d), 420 + 1300 * math.sin(a + d)) for d in (0, 0.2)]
        c.poly([(740, 420), *ends], "#fbd06a88")
    c.oval(790, 935, 520, 70, "#5a1f2099")
    c.wash([*arc(760, 860, 470, 105, 0, 180), (290, 500), (1230, 500)], "#3f7fa8", "#1f4a74")
    c.shade([*arc(760, 860, 470, 105, 0, 180), (290, 500), (1230, 500)], "#0f2040", 0.85, "right")
    for i in range(9):
        a, b = 295 + i * 103.5, 295 + (i + 1) * 103.5
        m, low = (a + b) / 2, 860 + 105 * math.sqrt(max(0.0, 1 - (((a + b) / 2 - 760) / 470) ** 2))
        c.line([(a, 520 + 60), (m, low), (b, 520 + 60)], "#fbf4e2", 10)
        c.rect(m - 14, (low + 560) / 2, 28, 50, "#8a4f2c", 8)
    for level, tone in ((872, BRASS), (860, GLEAM)):
        c.line(arc(760, level, 472, 105, 0, 180), tone, 34 if tone == BRASS else 7)
    c.oval(760, 510, 492, 128, DEEP)
    c.oval(760, 494, 492, 128, BRASS)
    c.line(arc(760, 490, 486, 124, 150, 260), GLEAM, 10)
    c.oval(760, 486, 448, 106, "#fdf6e4")
    c.shade(arc(760, 486, 448, 106, 0, 360), "#d8b48a", 0.6, "right")
    for r in (50, 95, 145):
        c.pen.ellipse(
            [v * c.k for v in (640 - r, 480 - r * 0.3, 640 + r, 480 + r * 0.3)],
            outline="#c8603f66",
            width=max(1, round(6 * c.k)),
        )
    _stick(c, (640, 476), (330, 180), SKINS[1], -1)
    _stick(c, (850, 400), (1210, 150), SKINS[1], 1)


def _stick(c: Canvas, tip: Point, hand: Point, skin: str, side: int) -> None:
    """Hold one drumstick in a fist."""
    hx, hy = hand
    c.line([tip, hand], "#7a4424", 24)
    c.line([(tip[0], tip[1] - 4), (hx, hy - 4)], "#e8c080", 12)
    c.oval(*tip, 27, 20, "#d8a45c")
    sleeve = [
        (hx - 78, hy + 14),
        (hx + 78, hy - 6),
        (hx + side * 640 + 190, hy + 620),
        (hx + side * 640 - 190, hy + 620),
    ]
    c.poly(sleeve, RED)
    c.shade(sleeve, "#5c0f1f", 0.8, "bottom")
    cuff = [
        (hx - 92, hy + 30),
        (hx + 92, hy + 10),
        (hx + side * 60 + 104, hy + 104),
        (hx + side * 60 - 104, hy + 124),
    ]
    c.poly(cuff, "#f7efdc")
    for dx in (-40, 30):
        c.disc(hx + side * 34 + dx, hy + 88, 11, BRASS)
    c.disc(hx, hy, 84, skin)
    for i in range(4):
        knuckle = (i - 1.5) * 38
        c.rope(
            [(hx + knuckle, hy - 56), (hx + knuckle - side * 6, hy + 20)],
            mix(skin, "#3a1420", 0.3),
            42,
        )
        c.rope(
            [(hx + knuckle, hy - 60), (hx + knuckle - side * 6, hy + 14)],
            mix(skin, "#fff0e0", 0.08),
            36,
        )


def fanfare_foule(c: Canvas) -> None:
    """Paint the crowd cheering, arms raised under the confetti."""
    c.sky("#f6a06a", "#f7c98a", "#fdebc0", "#b8604c", "#5a2f44")
    c.glow(750, 420, 800, 480, "#fff8dc", 0.8)
    town.skyline(c, 560, 150, 300, "#e08f74")
    for x, y in ((-60, 40), (520, 90), (1010, 30)):
        town.bunting(c, x, y, 600, 100, ("#b8242f", "#f6c445", "#2f7a8a", "#fff6e4"), 54)
    _throng(c)


def _throng(c: Canvas) -> None:
    """Fill the street with people, paler in the distance."""
    for y, tall, count, pale in (
        (600, 170, 26, 0.6),
        (660, 205, 22, 0.48),
        (740, 255, 18, 0.32),
        (860, 340, 14, 0.15),
        (1030, 470, 11, 0.0),
    ):
        for i in range(count):
            x = (i + c.rng.uniform(0.25, 0.75)) * 1540 / count - 20
            pose = c.rng.choice(("cheer", "cheer", "reach", "stand", "horn"))
            feet = y + tall * 0.42
            person(c, x, feet, tall, pose, _reveller(c, pale), c.rng.choice((-1, 1)))
    for _ in range(150):
        px, py, s = c.rng.uniform(0, 1500), c.rng.uniform(40, 820), c.rng.uniform(4, 12)
        turn = c.rng.uniform(-1, 1)
        scrap = [(px - s, py - s * turn), (px, py - s * 0.7), (px + s, py + s * turn)]
        c.poly([*scrap, (px, py + s * 0.7)], c.rng.choice(FESTIVE[:5]))


def _reveller(c: Canvas, pale: float) -> Look:
    """Dress somebody in the crowd, faded by the distance."""
    far = "#f7c98a"
    skin, hair = (mix(c.rng.choice(tones), far, pale * 0.8) for tones in (SKINS, HAIRS))
    top, head = mix(c.rng.choice(FESTIVE), far, pale), c.rng.choice(("short", "bob", "bun", "cap"))
    return Look(top, "#2b2d42", skin, hair, mix("#3a2a4a", far, pale), "shirt", head)

"""Curtains, screens, lanterns and fairground lights."""

from __future__ import annotations

import math

from cms_community.demo.drawings import land, sky, town
from cms_community.demo.drawings.people import HAIRS, SKINS, Look, passer, person, shadow_look
from cms_community.demo.drawings.strokes import Canvas, Point, arc, box, fade, mix, smooth, trace


def audience(c: Canvas, y: float, size: float, tone: str, rim: str) -> None:
    """Seat a row of spectators seen from behind."""
    x = -size * c.rng.uniform(0.2, 1)
    while x < c.wide + size:
        s = size * c.rng.uniform(0.88, 1.12)
        cy = y - s * c.rng.uniform(0, 0.25)
        for dx, dy, colour in ((s * 0.05, -s * 0.04, rim), (0, 0, tone)):
            c.blob(
                trace(
                    "-0.75,1.5 -0.6,0.62 -0.2,0.42 0.2,0.42 0.6,0.62 0.75,1.5", x + dx, cy + dy, s
                ),
                colour,
            )
            c.oval(x + dx, cy + dy, s * 0.36, s * 0.44, colour)
        if c.rng.random() < 0.3:
            c.disc(x, cy - s * 0.5, s * 0.18, tone)
        x += s * c.rng.uniform(1.35, 1.7)


def theatre_rideau(c: Canvas) -> None:
    """Paint a red curtain, a spotlight and an actress."""
    c.sky("#1c0a14", "#3a0f1c", "#1c0a14")
    c.wash(box(120, 60, 1260, 720), "#2a1030", "#4a1838", "#6a2a3a")
    c.wash(trace("60,720 1440,720 1560,880 -60,880"), "#b8703c", "#6a3424")
    for x in range(-200, 1800, 110):
        c.line([(750 + (x - 750) * 0.8, 722), (x, 880)], "#4a201c88", 3)
    c.veil(trace("700,-20 800,-20 1040,800 460,800"), "#fff2c0", 0.75, 0.3)
    c.oval(750, 800, 300, 52, "#fff0b8")
    c.glow(750, 720, 420, 260, "#ffe9a8", 0.5)
    for side in (-1, 1):
        _drape(c, side)
    _valance(c)
    c.rect(0, 872, 1500, 24, "#c9963c")
    c.rect(0, 894, 1500, 106, "#14070f")
    c.oval(765, 806, 100, 14, "#5a2a1c99")
    person(
        c,
        745,
        806,
        390,
        "cheer",
        Look("#f6efe0", "#f6efe0", "#e3ac85", "#2b1d1a", "#a8242c", "dress", "bun"),
    )
    c.poly(trace("-62,-106 62,-106 100,-70 -100,-70", 745, 800), "#e9dcc4")
    for i in range(12):
        x = 70 + i * 124
        c.glow(x, 872, 70, 50, "#ffdf98", 0.7)
        c.oval(x, 876, 24, 10, "#fff2c4")
    audience(c, 930, 84, "#240d1a", "#d8903c")


def _drape(c: Canvas, side: int) -> None:
    """Draw one half of the curtain back in folds."""
    for i in range(9):
        top, base = 750 + side * (760 - i * 58), 750 + side * (790 - i * 34)
        nt, nb = 750 + side * (760 - (i + 1) * 58), 750 + side * (790 - (i + 1) * 34)
        tone = ("#c8242c", "#8f1622", "#a81c26")[i % 3]
        middle = (base + 750) / 2 + side * 150
        edge = smooth(
            [(top, 40), (top, 300), (middle - side * i * 9, 560), (base, 860)], closed=False
        )
        other = smooth(
            [(nt, 40), (nt, 300), (middle - side * (i + 1) * 9, 560), (nb, 860)], closed=False
        )
        fold = [*edge, *reversed(other)]
        c.wash(fold, mix(tone, "#3a0812", 0.3), tone, mix(tone, "#3a0812", 0.45))
    c.rope(
        [(750 + side * 770, 560), (750 + side * 620, 600), (750 + side * 505, 560)], "#e8b848", 20
    )
    c.poly(trace("-16,0 16,0 26,90 -26,90", 750 + side * 530, 580), "#e8b848")


def _valance(c: Canvas) -> None:
    """Hang the scalloped top of the curtain."""
    for i in range(6):
        x = 125 + i * 250
        c.wash(arc(x, 40, 135, 150, 0, 180), "#8f1622", "#d02a30")
        for k in (0.3, 0.6):
            c.line(arc(x, 40, 135 * k, 150 * k, 0, 180), "#7a101c", 6)
        c.line(arc(x, 40, 135, 150, 0, 180), "#e8b848", 9)
    c.rect(0, 0, 1500, 50, "#c9963c")
    c.rect(0, 44, 1500, 8, "#7a4a1c")


def cinema_plein_air(c: Canvas) -> None:
    """Paint an open air cinema at dusk."""
    c.sky("#17204f", "#4a3a7a", "#c8647a", "#f7b27a", bottom=720)
    sky.stars(c, 380, 120)
    land.range_of(c, 600, 36, 900, "#3a2f66", "#2c2456")
    town.skyline(c, 680, 40, 90, "#2a2250", "#ffd98a", 0.3)
    for x, tall in ((90, 430), (230, 330), (1330, 380), (1450, 460)):
        land.tree(c, x, 730, tall, "#1f2450", "#14142f")
    c.wash(box(0, 670, 1500, 330), "#2f3a5c", "#14182f")
    for x in (385, 1105):
        c.rect(x, 180, 14, 540, "#100f26")
    c.glow(750, 390, 620, 430, "#cfe4ff", 0.45)
    c.rect(388, 172, 724, 436, "#0f0e22")
    _film(c)
    c.veil(trace("420,610 1080,610 1300,820 200,820"), "#cfe0f4", 0.4, 0)
    for y, size in ((730, 34), (790, 46), (870, 62), (970, 86)):
        audience(c, y, size, mix("#1c1c40", "#0a0a1c", size / 90), "#7a86b8")
    for y in (70, 120):
        _garland(c, y)


def _film(c: Canvas) -> None:
    """Project a couple in front of a big sun."""
    c.wash(box(400, 184, 700, 412), "#f7d98a", "#f29a5c", "#d85a5a")
    c.disc(750, 430, 140, "#fff2c8")
    c.wash(trace("400,500 1100,486 1100,596 400,596"), "#8a2f54", "#5a1f44")
    person(c, 715, 520, 270, "lead", shadow_look("#2c1438", "hat"))
    person(c, 790, 522, 250, "hold", shadow_look("#2c1438", "bun", "dress"), -1)
    for x, y, s in ((520, 280, 22), (580, 310, 16), (960, 260, 18)):
        sky.bird(c, x, y, s, "#5a1f44")


def _garland(c: Canvas, y: float) -> None:
    """Hang a garland of bulbs across the sky."""
    spots = [(i * 75.0, y + 60 * math.sin(math.pi * ((i % 10) / 10))) for i in range(21)]
    c.line(spots, "#0f0e22", 3)
    for x, by in spots:
        c.glow(x, by + 8, 44, 44, "#ffd98a", 0.75)
        c.disc(x, by + 8, 7, "#fff4cc")


def bal_musette(c: Canvas) -> None:
    """Paint couples dancing under paper lanterns."""
    c.sky("#14264a", "#2c3f6a", "#6a4a6a", bottom=640)
    sky.stars(c, 300, 80)
    town.terrace(
        c,
        640,
        260,
        340,
        170,
        ("#1c2a50", "#2c2448"),
        ("#3a4a78", ""),
        tint="#2c3560",
        share=0.72,
        lit="#f7c46a",
    )
    c.wash(box(0, 635, 1500, 365), "#b8784c", "#8a4c44", "#4a2c44")
    c.glow(750, 780, 760, 280, "#ffdc98", 0.65)
    _bandstand(c)
    for y, x0 in ((60, -60), (150, 340), (90, 760)):
        _lanterns(c, x0, y, 820)
    _couples(c)


def _couples(c: Canvas) -> None:
    """Let the couples dance."""
    pairs = ((480, 760, 230), (1040, 770, 235), (1290, 850, 300), (240, 880, 320), (720, 930, 390))
    tops = (
        ("#e9dcc4", "#d8503a"),
        ("#3a5a7a", "#f2c23a"),
        ("#f0e6d0", "#2f8a84"),
        ("#5a3a54", "#f0a49a"),
        ("#22304f", "#e8402f"),
    )
    for (x, y, tall), (his, hers) in zip(pairs, tops, strict=True):
        c.oval(x + tall * 0.14, y + 4, tall * 0.4, tall * 0.045, "#2a1430aa")
        her = Look(
            hers,
            hers,
            c.rng.choice(SKINS),
            c.rng.choice(HAIRS),
            "#2a1a2c",
            "dress",
            c.rng.choice(("bun", "bob", "long")),
        )
        him = Look(
            his,
            "#22243f",
            c.rng.choice(SKINS),
            c.rng.choice(HAIRS),
            "#1a1424",
            "shirt",
            c.rng.choice(("cap", "short")),
        )
        person(c, x + tall * 0.27, y, tall * 0.94, "follow", her, -1)
        person(c, x, y, tall, "lead", him)


def _lanterns(c: Canvas, x: float, y: float, w: float) -> None:
    """Hang a string of paper lanterns."""
    tones = ("#f7b03c", "#e8603a", "#f6d878", "#e88a9a")
    spots = [(x + w * i / 8, y + 90 * (1 - (i / 4 - 1) ** 2)) for i in range(9)]
    c.line(smooth(spots, closed=False), "#0f1430", 3)
    for i, (px, py) in enumerate(spots):
        tone = tones[i % 4]
        c.glow(px, py + 40, 120, 120, tone, 0.55)
        c.oval(px, py + 38, 29, 35, tone)
        c.oval(px, py + 38, 13, 33, mix(tone, "#fffbe0", 0.5))
        c.rect(px - 11, py, 22, 7, "#3a2030")
        c.rect(px - 9, py + 70, 18, 6, "#3a2030")


def _bandstand(c: Canvas) -> None:
    """Set an accordionist and a fiddler on a platform."""
    c.rect(560, 610, 380, 70, "#5a2c34")
    c.rect(545, 602, 410, 14, "#e0a860")
    town.bunting(c, 545, 620, 410, 22, ("#f7efdc", "#d8503a", "#3a7a94"), 24)
    person(c, 680, 606, 200, "hold", Look("#f0e6d0", "#2a2a48", head="cap", shoes="#2a1a2c"))
    c.rect(650, 478, 26, 52, "#b8242c", 4)
    for i in range(6):
        c.rect(676 + i * 9, 480 + (i % 2) * 3, 9, 48, ("#f7efdc", "#3a2030")[i % 2])
    c.rect(730, 478, 24, 52, "#b8242c", 4)
    person(
        c,
        835,
        606,
        200,
        "horn",
        Look("#a83f3a", "#2a2a48", "#8a5638", head="hat", shoes="#2a1a2c"),
        -1,
    )
    c.line([(805, 440), (752, 436)], "#f2c65a", 8)
    c.poly(trace("0,0 -34,-20 -34,20", 756, 436), "#f2c65a")


def fete_foraine(c: Canvas) -> None:
    """Paint a Ferris wheel turning at night."""
    c.sky("#120f3a", "#2f1f63", "#7a2f78", "#d85a7a", bottom=860)
    sky.stars(c, 420, 90)
    c.glow(820, 430, 700, 620, "#ff8ab0", 0.4)
    _wheel(c, 820, 430, 345)
    for x, y, w, tones in (
        (60, 860, 330, ("#f6c445", "#e8404f")),
        (1130, 860, 330, ("#3fb0c0", "#fff2d8")),
    ):
        _tent(c, x, y, w, tones)
    c.wash(box(0, 850, 1500, 150), "#3a1f5c", "#140f30")
    for x, tone in ((220, "#ffcf6a"), (820, "#ff8ac0"), (1290, "#7ae0f0")):
        c.glow(x, 860, 330, 90, tone, 0.55)
    c.ripples(865, 990, "#ff9ab888", 26)
    for i in range(19):
        px = 40 + i * 78 + c.rng.uniform(-24, 24)
        py, tall = c.rng.uniform(900, 985), c.rng.uniform(120, 185)
        head = c.rng.choice(("short", "bun", "bob", "hat"))
        look = shadow_look(
            mix("#1a1238", "#0c0820", c.rng.random()),
            head,
            c.rng.choice(("coat", "shirt", "dress")),
        )
        person(
            c,
            px,
            py,
            tall,
            c.rng.choice(("walk", "stand", "point", "hold")),
            look,
            c.rng.choice((-1, 1)),
        )
    for x, y, tone in ((345, 700, "#e8404f"), (372, 678, "#f6c445"), (398, 706, "#3fb0c0")):
        c.line([(x, y), (372, 880)], "#fff2d888", 2)
        c.oval(x, y, 24, 30, tone)
        c.oval(x - 8, y - 10, 6, 8, "#ffffff88")


def _wheel(c: Canvas, x: float, y: float, r: float) -> None:
    """Turn the wheel with its cabins and bulbs."""
    for side in (-1, 1):
        c.line([(x, y), (x + side * 190, 870)], "#241a52", 20)
    for radius, width in ((r, 10), (r * 0.86, 6), (r * 0.3, 6)):
        c.ring(x, y, radius, "#f6a4c4", width)
    for i in range(16):
        a = math.tau * i / 16 + 0.1
        end: Point = (x + r * math.cos(a), y + r * math.sin(a))
        c.line([(x, y), end], "#d86aa0", 4)
        for k in range(1, 8):
            c.disc(
                x + r * k / 8 * math.cos(a),
                y + r * k / 8 * math.sin(a),
                4,
                ("#fff6d0", "#7ae0f0")[k % 2],
            )
    _bulbs(c, x, y, r)


def _bulbs(c: Canvas, x: float, y: float, r: float) -> None:
    """Light the wheel and hang its cabins."""
    for i in range(48):
        a = math.tau * i / 48
        c.disc(x + r * math.cos(a), y + r * math.sin(a), 5.5, ("#fff6d0", "#ffd05a")[i % 2])
    for i in range(16):
        a = math.tau * i / 16 + 0.1
        _cabin(
            c,
            x + r * math.cos(a),
            y + r * math.sin(a),
            ("#f6c445", "#3fb0c0", "#e8404f", "#fff2d8")[i % 4],
        )
    c.glow(x, y, 130, 130, "#fff2c0", 0.9)
    c.disc(x, y, 26, "#f6c445")


def _cabin(c: Canvas, x: float, y: float, tone: str) -> None:
    """Hang one cabin."""
    c.glow(x, y + 28, 60, 60, tone, 0.4)
    c.poly(trace("-30,14 0,-4 30,14", x, y), tone)
    c.rect(x - 24, y + 14, 48, 24, "#241a52")
    c.disc(x - 7, y + 27, 8, "#f0c3a0")
    c.disc(x + 10, y + 28, 8, "#8a5638")
    c.poly(trace("-28,36 28,36 20,62 -20,62", x, y), tone)


def _tent(c: Canvas, x: float, y: float, w: float, tones: tuple[str, str]) -> None:
    """Pitch a striped fairground tent."""
    peak = (x + w / 2, y - w * 0.82)
    for i in range(10):
        left, right = x + w * i / 10, x + w * (i + 1) / 10
        tone = tones[i % 2]
        c.poly(
            [
                peak,
                (right + (right - x - w / 2) * 0.12, y - w * 0.42),
                (left + (left - x - w / 2) * 0.12, y - w * 0.42),
            ],
            tone,
        )
        c.rect(left, y - w * 0.4, w / 10, w * 0.4, mix(tone, "#1a1238", 0.25))
        c.oval((left + right) / 2, y - w * 0.42, w * 0.06, w * 0.05, mix(tone, "#ffffff", 0.15))
    c.wash(trace("0.34,0 0.4,-0.3 0.6,-0.3 0.66,0", x, y, w), "#fff0b8", "#f6a03c")
    c.line([peak, (peak[0], peak[1] - 50)], "#1a1238", 5)
    c.poly(trace("0,-50 56,-36 0,-22", *peak), tones[1])
    c.veil(box(x, y - w * 0.4, w, w * 0.4), fade("#1a1238", 1), 0.55, 0, "right")


def lookers(c: Canvas, y: float, count: int, tall: float, tops: tuple[str, ...]) -> None:
    """Line up onlookers along a street."""
    for i in range(count):
        x = 1500 * (i + c.rng.uniform(0.2, 0.8)) / count
        look = passer(c, tops)
        pose = c.rng.choice(("stand", "cheer", "stand", "hold", "point"))
        person(
            c,
            x,
            y + c.rng.uniform(-8, 8),
            tall * c.rng.uniform(0.85, 1.05),
            pose,
            look,
            c.rng.choice((-1, 1)),
        )

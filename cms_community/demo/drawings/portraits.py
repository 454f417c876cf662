"""Portraits of six readers, in flat colours."""

from __future__ import annotations

from collections.abc import Callable

from cms_community.demo.drawings import land, town
from cms_community.demo.drawings.faces import INK, Sitter, bust, face, features, glasses
from cms_community.demo.drawings.strokes import Canvas, Points, arc, box, mix, smooth, trace


def _locks(c: Canvas, points: Points, tone: str) -> None:
    """Lay a mass of hair and shade it."""
    c.poly(points, tone)
    c.shade(points, mix(tone, INK, 0.6), 0.7, "right")


def first(c: Canvas) -> None:
    """Paint a young woman with red hair in front of a garden."""
    who = Sitter("#f6cdb0", "#b8502a", "#c8444a", "#f0968a", "#3f7a5c")
    c.sky("#2f7a74", "#6fb09a")
    for _i in range(26):
        x, y = c.rng.uniform(0, 1000), c.rng.uniform(0, 1000)
        land.leaf(
            c,
            x,
            y,
            c.rng.uniform(120, 220),
            c.rng.uniform(0, 6.2),
            mix("#1f5f5c", "#8fc09a", c.rng.random()),
            0.3,
        )
    _locks(
        c,
        smooth(
            trace(
                "500,110 680,150 760,330 740,560 800,760 690,860 310,860 200,760 260,560 "
                "240,330 320,150"
            )
        ),
        who.hair,
    )
    _fringe(c, who)


def _fringe(c: Canvas, who: Sitter) -> None:
    """Dress the hair over the forehead."""
    bust(c, who, "#f4c94c", 0.88)
    c.poly(
        smooth(trace("380,740 440,800 500,825 560,800 620,740 590,845 500,880 410,845")), "#e0a52c"
    )
    face(c, who)
    for x, y in (
        (410, 520),
        (440, 508),
        (560, 512),
        (590, 522),
        (575, 500),
        (425, 535),
        (500, 470),
    ):
        c.disc(x, y, 4, "#d08a6a")
    features(c, who)
    fringe = smooth(
        trace(
            "300,420 300,250 380,150 500,120 620,150 700,250 704,430 670,330 600,255 "
            "560,235 500,300 400,320 340,340"
        )
    )
    _locks(c, fringe, who.hair)
    _freckles(c)


def _freckles(c: Canvas) -> None:
    """Add the freckles, the features and the fringe."""
    for dx in (0, 36, 72):
        c.rope(
            [
                (560 + dx * 0.6, 170 + dx * 0.5),
                (470 + dx * 0.3, 250 + dx * 0.3),
                (370 + dx * 0.2, 300 + dx * 0.2),
            ],
            "#d8733c",
            5,
        )


def second(c: Canvas) -> None:
    """Paint an old man with a white beard and a cap by the sea."""
    who = Sitter("#e8b48f", "#e9e4dc", "#a84a44", "#d87a64", "#3f6a8a", 1.0, 15, 2, 0.6)
    c.sky("#8fc4d0", "#d8e6d4", "#f6e4bc", bottom=620)
    c.wash(box(0, 600, 1000, 400), "#3f8a9c", "#1f5a78")
    c.ripples(610, 900, "#e9f4ec99", 60)
    jersey = bust(c, who, "#24405f", 1.06)
    c.inlay(jersey, [arc(500, 560 + i * 62, 470, 260, 20, 160) for i in range(6)], "#f4ead4", 16)
    c.wash(smooth(trace("360,700 500,770 640,700 660,780 500,850 340,780")), "#c8402f", "#8f2a28")
    face(c, who)
    beard = smooth(
        trace(
            "318,450 326,560 350,660 420,750 500,775 580,750 650,660 674,560 682,450 "
            "650,520 600,548 500,560 400,548 350,520"
        )
    )
    features(c, who)
    c.poly(beard, who.hair)
    c.shade(beard, "#a8a4a8", 0.7, "right")
    c.blob(trace("385,566 440,532 500,542 560,532 615,566 560,580 500,566 440,580"), "#fbf8f2")
    c.poly(smooth(trace("440,586 500,594 560,586 500,618")), who.lips)
    for i in range(7):
        c.rope([(380 + i * 40, 640), (400 + i * 33, 700), (430 + i * 24, 740)], "#c9c4c4", 4)
    cap = smooth(
        trace(
            "290,330 300,210 400,130 500,118 600,130 700,210 712,330 600,290 500,282 400,290", 0, 34
        )
    )
    c.wash(cap, "#34507a", "#1c2f50")
    c.blob(
        trace("276,330 380,290 500,282 620,290 724,330 640,352 500,330 360,352", 0, 34), "#14223c"
    )
    c.disc(500, 152, 13, "#14223c")


def third(c: Canvas) -> None:
    """Paint a woman in her forties with curly black hair."""
    who = Sitter("#8f5a3c", "#241a1e", "#b83a4c", "#b8563c", "#2c1a16")
    c.sky("#f08a5c", "#f6b878", "#fbdca0")
    c.disc(500, 430, 400, "#fbe0ac")
    for x, y, r in _curls():
        c.disc(x, y, r, who.hair)
    bust(c, who, "#1f6f78", 0.92)
    c.poly(trace("370,740 500,870 630,740 660,765 500,960 340,765"), "#164f58")
    face(c, who)
    features(c, who)
    for x, y, r in (
        (345, 300, 56),
        (400, 240, 58),
        (470, 205, 56),
        (545, 208, 58),
        (612, 244, 56),
        (660, 310, 52),
    ):
        c.disc(x, y, r, who.hair)
        c.line(arc(x, y, r * 0.55, r * 0.55, 160, 300), "#4a3438", 5)
    for side in (-1, 1):
        c.ring(500 + side * 190, 540, 34, "#f4c04a", 8)
    for i in range(11):
        c.disc(
            388 + i * 22.5, 768 + 62 * (1 - ((i - 5) / 5) ** 2), 13, ("#f4c04a", "#e8603c")[i % 2]
        )


def _curls() -> list[tuple[float, float, float]]:
    """Place the curls around the head."""
    rings = ((270, 320, 62, 3), (225, 250, 84, 2))
    return [
        (x, y, r) for rx, ry, r, step in rings for x, y in arc(500, 430, rx, ry, 128, 412)[::step]
    ]


def fourth(c: Canvas) -> None:
    """Paint a man in his thirties with a beard, in front of his shelves."""
    who = Sitter("#c98f66", "#231a1c", "#a8483f", "#c8684c", "#2c1c16", 1.04, 13)
    c.sky("#3a3a5c", "#4f4a70")
    for shelf in range(4):
        x = 20.0
        while x < 990:
            w, h = c.rng.uniform(20, 44), c.rng.uniform(130, 190)
            c.rect(
                x,
                220 + shelf * 240 - h,
                w - 2,
                h,
                mix(
                    c.rng.choice(("#d8603c", "#e0b04a", "#4f8a8a", "#b8a8a0", "#8a4a6a")),
                    "#3a3a5c",
                    0.5,
                ),
            )
            x += w
        c.rect(0, 220 + shelf * 240, 1000, 16, "#2a2640")
    _groom(c, who)


def _groom(c: Canvas, who: Sitter) -> None:
    """Draw the face, the beard and the hair."""
    bust(c, who, "#d8dce0", 1.06)
    for side in (-1, 1):
        c.poly(trace("20,190 96,78 190,150 110,290", 500, 640, side, 1), "#f4f4f0")
        c.poly(trace("190,110 330,160 420,440 60,440 150,250", 500, 640, side, 1), "#2f4a6a")
    face(c, who)
    beard = trace(
        (
            "-180,-30 -172,70 -150,160 -80,228 0,244 80,228 150,160 172,70 180,-30 150,60 "
            "100,92 0,86 -100,92 -150,60"
        ),
        500,
        440,
    )
    c.poly(smooth(beard), who.hair)
    features(c, who)
    c.blob(trace("420,566 460,540 500,550 540,540 580,566 540,562 500,566 460,562"), who.hair)
    top = smooth(
        trace(
            "312,390 300,270 350,180 450,120 580,116 680,180 704,290 690,390 664,310 "
            "600,262 500,250 400,270 346,310"
        )
    )
    _locks(c, top, who.hair)
    _trim(c)


def _trim(c: Canvas) -> None:
    """Draw the face, the beard and the hair."""
    for i in range(5):
        c.rope([(390 + i * 52, 235), (420 + i * 52, 175), (480 + i * 46, 145)], "#4a3a3c", 6)


def fifth(c: Canvas) -> None:
    """Paint an elderly woman with silver hair, glasses and a scarf."""
    who = Sitter("#f2cdb4", "#d4d2d8", "#b8505c", "#e89488", "#4a6a8a", 0.97, 7, 1, 0.9)
    c.sky("#8a4a6a", "#b8708a", "#e0a8a0")
    for i in range(40):
        x, y = (i % 7) * 165 + (i // 7 % 2) * 82, (i // 7) * 175
        for k in range(5):
            land.leaf(c, x, y, 38, k * 1.257, "#f0c4b855", 0.4)
    c.disc(500, 165, 118, mix(who.hair, "#8a8a9a", 0.3))
    c.line(arc(500, 165, 74, 74, 150, 330), "#f6f4f4", 7)
    _locks(
        c,
        smooth(trace("500,150 660,180 722,320 720,480 690,560 310,560 280,480 278,320 340,180")),
        who.hair,
    )
    bust(c, who, "#3f5a8a", 0.9)
    face(c, who)
    features(c, who)
    _locks(
        c,
        smooth(
            trace(
                "306,440 296,300 360,190 500,150 640,190 704,300 696,440 660,330 590,270 "
                "500,232 410,270 340,330"
            )
        ),
        who.hair,
    )
    _adorn(c)


def _adorn(c: Canvas) -> None:
    """Add the glasses, the pearls and the scarf."""
    for dx in (-1, 1):
        for k in (60, 105, 150):
            c.rope(
                [
                    (500 + dx * 12, 170),
                    (500 + dx * k, 205 + k * 0.15),
                    (500 + dx * (k + 36), 262 + k * 0.4),
                ],
                "#aeaab6",
                5,
            )
    glasses(c, "#7a2f44")
    for side in (-1, 1):
        c.disc(500 + side * 184, 520, 15, "#fbf6ea")
    scarf = smooth(
        trace("340,706 420,770 500,790 580,770 660,706 700,780 620,860 500,890 380,860 300,780")
    )
    c.wash(scarf, "#f4b84a", "#d8742c")
    for x, y in ((380, 800), (450, 830), (520, 845), (590, 822), (640, 780), (345, 765)):
        c.disc(x, y, 11, "#fbe8bc")


def sixth(c: Canvas) -> None:
    """Paint a young man with dark skin and a bright sweater."""
    who = Sitter("#6a4230", "#17131a", "#8f4444", "#8f4a38", "#1f1412", 0.96, 11)
    c.sky("#6fc0c4", "#b4dcc4", "#f4e6b8", bottom=760)
    town.skyline(c, 780, 130, 330, "#8fc4bc")
    town.skyline(c, 820, 60, 190, "#5fa4a8", "#fbf0c4", 0.4)
    c.rect(0, 815, 1000, 185, "#4a8f98")
    jersey = bust(c, who, "#e8503c", 1.0)
    for i, tone in enumerate(("#f7ecd4", "#f4bd4a", "#2f7a84")):
        c.inlay(jersey, [arc(500, 590 + i * 64, 470, 260, 20, 160)], tone, 30)
    c.line(arc(500, 690, 140, 100, 10, 170), "#b8342c", 40)
    face(c, who)
    features(c, who)
    top = smooth(
        trace(
            "322,370 312,250 350,140 430,84 570,84 650,140 690,250 680,370 662,290 "
            "610,262 500,250 390,262 338,290"
        )
    )
    _locks(c, top, who.hair)
    for _ in range(120):
        x, y = c.rng.uniform(350, 650), c.rng.uniform(95, 245)
        c.ring(x, y, c.rng.uniform(7, 12), "#3a3038", 3)
    for side in (-1, 1):
        c.poly(trace("-182,-80 -170,-80 -168,20 -180,10", 500, 440, -side, 1), who.hair)


SITTERS: tuple[Callable[[Canvas], None], ...] = (first, second, third, fourth, fifth, sixth)

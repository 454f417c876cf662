"""The mural on the end wall of a house, finished, close up and under way."""

from __future__ import annotations

import math

from cms_community.demo.drawings import land, sky, town
from cms_community.demo.drawings.people import Look, person
from cms_community.demo.drawings.strokes import Canvas, box, mix, smooth, trace

Painters = tuple[tuple[int, int, str, str, int, str], ...]

BLUE, CORAL, GOLD, CREAM, PINE = "#1f5f86", "#e8604a", "#f4bd4a", "#fbf1dc", "#1f6a5c"


def _face(c: Canvas, x: float, y: float, s: float) -> None:
    """Paint the mural's woman in profile, her hair full of waves and flowers."""
    hair = trace(
        (
            "-60,-330 60,-360 190,-300 300,-210 350,-60 330,100 250,230 300,350 130,400 "
            "60,240 -20,60 -110,-120"
        ),
        x,
        y,
        s,
    )
    c.wash(smooth(hair), "#163f66", BLUE, "#2f8a9a")
    profile = trace(
        "-70,-290 -140,-200 -152,-130 -146,-100 -166,-66 -206,-8 -176,8 -170,22 "
        "-186,44 -166,60 -180,82 -164,104 "
        "-164,140 -120,168 -50,150 -30,230 -60,400 150,400 110,240 120,40 60,-180 0,-270",
        x,
        y,
        s,
    )
    c.poly(profile, "#e9a27a")
    c.veil(profile, "#b8504a", 0.75, 0, "right")
    c.poly(trace("-206,-8 -176,8 -160,-4 -166,-66", x, y, s), "#f4bd94")
    c.poly(smooth(trace("-186,44 -140,50 -166,60 -142,76 -180,82 -172,64", x, y, s)), CORAL)
    c.rope(trace("-138,-96 -112,-112 -74,-106", x, y, s), "#3a2036", 11 * s)
    _crown(c, x, y, s)


def _crown(c: Canvas, x: float, y: float, s: float) -> None:
    """Paint the features and the hair."""
    c.poly(smooth(trace("-140,-62 -112,-78 -78,-58 -112,-48", x, y, s)), CREAM)
    c.disc(x - 118 * s, y - 62 * s, 12 * s, "#163f66")
    c.rope(trace("-146,-62 -112,-82 -70,-58", x, y, s), "#3a2036", 7 * s)
    c.disc(x - 60 * s, y + 50 * s, 42 * s, "#e8604a66")
    crown = trace(
        (
            "-128,-226 -100,-300 0,-362 120,-350 240,-260 290,-100 230,60 150,190 110,60 "
            "80,-60 20,-150 -60,-196"
        ),
        x,
        y,
        s,
    )
    c.wash(smooth(crown), "#123a60", BLUE, "#2f8a9a")
    for i in range(6):
        strand = trace(
            "-104,-222 0,-240 110,-130 150,20 190,190 170,360",
            x + i * 18 * s,
            y - (50 - i * 15) * s,
            s,
        )
        c.rope(strand, (GOLD, CREAM, "#6fc0c0")[i % 3], 10 * s)
    c.ring(x + 34 * s, y + 84 * s, 25 * s, GOLD, 8 * s)


def _bloom(c: Canvas, x: float, y: float, r: float, tone: str) -> None:
    """Paint one large flower."""
    for turn in range(8):
        land.leaf(c, x, y, r, math.tau * turn / 8, tone, 0.36)
    c.disc(x, y, r * 0.28, GOLD)
    for turn in range(8):
        a = math.tau * turn / 8
        c.disc(x + r * 0.17 * math.cos(a), y + r * 0.17 * math.sin(a), r * 0.04, "#8a4f1c")


def _artwork(c: Canvas, x: float, y: float, s: float) -> None:
    """Paint the whole mural around its woman."""
    c.disc(x - 40 * s, y - 60 * s, 300 * s, GOLD)
    c.ring(x - 40 * s, y - 60 * s, 335 * s, CREAM, 12 * s)
    _face(c, x, y, s)
    flowers = (
        (180, -290, 100, CORAL),
        (290, -150, 80, CREAM),
        (60, -350, 74, "#f29a8a"),
        (330, 20, 64, CORAL),
    )
    for dx, dy, r, tone in flowers:
        for turn in (0.4, 2.2):
            land.leaf(c, x + dx * s, y + dy * s, r * 1.4 * s, turn, PINE, 0.3)
        _bloom(c, x + dx * s, y + dy * s, r * s, tone)
    for dx, dy, size in ((-270, -260, 46), (-330, -150, 36), (-240, -380, 30)):
        sky.bird(c, x + dx * s, y + dy * s, size * s, CREAM, 0.4)


def fresque_mur(c: Canvas) -> None:
    """Paint a great mural on the end wall of a house."""
    c.sky("#8fc4d4", "#cfe4d8", "#fbecca", bottom=820)
    sky.cloud(c, 190, 190, 300, "#fffdf6", "#e0e8e0")
    town.terrace(
        c,
        800,
        330,
        400,
        170,
        ("#5a6a80", "#a05a48"),
        ("#5f8f94", "#c87a5c"),
        tint="#e9e4d0",
        share=0.2,
    )
    gable = trace("420,820 420,250 760,70 1100,250 1100,820")
    c.wash(gable, "#2f8a94", "#7fc4bc", "#f29a74")
    c.blob(
        trace("420,700 520,640 640,690 780,640 900,690 1020,640 1100,690 1100,820 420,820"), BLUE
    )
    c.blob(trace("420,760 540,710 660,750 800,710 930,755 1100,720 1100,820 420,820"), PINE)
    _artwork(c, 780, 440, 0.82)
    c.line(trace("400,262 760,70 1120,262"), "#a8503c", 26)
    c.rect(1100, 250, 300, 570, "#e3cfae")
    c.poly(trace("1090,258 1120,262 760,70 1060,70 1420,258"), "#b85c44")
    _street(c)


def _street(c: Canvas) -> None:
    """Finish the house and let people look."""
    for i in range(4):
        town.window(
            c, 1150 + (i % 2) * 130, 330 + 190 * (i // 2), 64, 112, "#4a5d78", CREAM, "#3f8a8a"
        )
    c.wash(box(0, 812, 1500, 188), "#d8c4a0", "#a08a7a")
    c.rect(0, 812, 1500, 12, "#8f7a6c")
    people = (
        (560, 930, 215, "stand", "#2b3a5c", 1),
        (640, 935, 140, "point", "#e8b04a", 1),
        (960, 950, 230, "point", "#c8452f", -1),
    )
    for x, y, tall, pose, top, face in people:
        c.oval(x + 30, y + 2, tall * 0.3, 9, "#4a3a4a77")
        person(
            c,
            x,
            y,
            tall,
            pose,
            Look(top, "#3a3550", "#c98d63", "#2b1d1a", cut="coat", head="bun"),
            face,
        )
    land.tree(c, 120, 900, 380, "#6a9a54")


def fresque_detail(c: Canvas) -> None:
    """Paint a close-up of the mural, with its bricks and brush strokes."""
    c.sky("#2f8a94", "#7fc4bc", "#f29a74")
    _artwork(c, 800, 480, 1.5)
    for row in range(21):
        y = row * 50
        c.line([(0, y), (1500, y)], "#1a204018", 4)
        for i in range(13):
            x = i * 124 + (row % 2) * 62
            c.line([(x, y), (x, y + 50)], "#1a204018", 4)
    for x, y, r in ((170, 850, 150), (1360, 860, 170)):
        for turn in (-0.6, -2.4):
            land.leaf(c, x, y, r * 1.5, turn, PINE, 0.3)
        _bloom(c, x, y, r, CORAL)
    _bloom(c, 330, 960, 90, CREAM)


def fresque_echafaudage(c: Canvas) -> None:
    """Paint the painters at work on their scaffolding."""
    c.sky("#e9dcc4", "#d8c4a8")
    for row in range(20):
        for i in range(12):
            x, y = i * 136 - (row % 2) * 68, row * 46
            if c.rng.random() < 0.35:
                c.rect(x, y, 130, 41, mix("#d8c4a8", c.rng.choice(("#b89a80", "#f7efe0")), 0.45))
    edge = smooth(
        trace("-40,-40 1120,-40 1060,120 1150,260 1010,400 1080,560 930,660 980,800 -40,800")
    )
    c.wash(edge, "#2f8a94", "#7fc4bc", "#f29a74")
    _artwork(c, 620, 420, 1.0)
    sketch = smooth(
        trace("1060,160 1180,120 1280,200 1260,330 1350,420 1280,540 1160,520 1120,640"),
        closed=False,
    )
    c.line(sketch, "#6a5a5c", 5)
    for x, y, r in ((1290, 230, 70), (1210, 450, 60)):
        c.ring(x, y, r, "#6a5a5c", 4)
        for turn in range(6):
            a = math.tau * turn / 6
            c.line([(x, y), (x + r * math.cos(a), y + r * math.sin(a))], "#6a5a5c", 3)
    c.wash(box(0, 900, 1500, 100), "#9a8a86", "#6a5c62")
    _scaffold(c)


def _scaffold(c: Canvas) -> None:
    """Raise the scaffolding with its painters."""
    steel = "#4a525e"
    for x in (120, 540, 960, 1380):
        c.rect(x, 0, 15, 930, steel)
        c.rect(x + 3, 0, 4, 930, "#a8b0b8")
    painters = (
        (300, 300, "reach", CORAL, -1, "bun"),
        (1130, 300, "reach", GOLD, 1, "cap"),
        (760, 620, "reach", CREAM, -1, "short"),
        (1190, 620, "bend", "#3f8a9a", 1, "bob"),
        (250, 930, "stand", BLUE, 1, "cap"),
    )
    for level in (300, 620):
        for x in (120, 540, 960):
            c.line([(x + 8, level), (x + 428, level - 300)], "#6a727c", 6)
    _boards(c, painters, steel)


def _boards(c: Canvas, painters: Painters, steel: str) -> None:
    """Lay the boards with their pots of paint."""
    for i, (x, y, pose, top, face, head) in enumerate(painters):
        skin = ("#f0c3a0", "#8a5638", "#c98d63", "#e3ac85", "#5f3a28")[i]
        person(
            c,
            x,
            y,
            262,
            pose,
            Look(top, "#e9e2d4", skin, "#2b1d1a", "#3a3448", "shirt", head),
            face,
        )
        if pose == "reach":
            hx, hy = x + 71 * face, y - 215
            c.line([(hx - 12 * face, hy + 10), (hx + 34 * face, hy - 26)], "#7a4a2c", 7)
            c.line(
                [(hx + 30 * face, hy - 22), (hx + 48 * face, hy - 38)],
                (BLUE, CORAL, PINE)[i % 3],
                17,
            )
    for level in (300, 620):
        c.rect(60, level, 1400, 18, "#b8814c")
        c.rect(60, level + 18, 1400, 7, "#6a4428")
        c.rect(60, level - 120, 1400, 8, steel)
        for i, tone in enumerate((BLUE, CORAL, GOLD)):
            x = 430 + i * 60 + (level > 400) * 120
            c.rect(x, level - 46, 42, 46, "#d8dce0")
            c.oval(x + 21, level - 46, 21, 7, tone)
            c.poly(smooth(trace("2,-46 40,-46 36,-20 30,-34 22,-12 14,-30 6,-22", x, level)), tone)

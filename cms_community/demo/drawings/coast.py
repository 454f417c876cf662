"""Sails, kites, cranes and bridges."""

from __future__ import annotations

import math

from cms_community.demo.drawings import land, sky
from cms_community.demo.drawings.people import Look, person, shadow_look
from cms_community.demo.drawings.strokes import Canvas, arc, box, mix, smooth, trace

INK = "#1f1a30"


def brume_pont(c: Canvas) -> None:
    """Paint an old stone bridge coming out of the mist."""
    c.sky("#a9c0c4", "#d3dcd2", "#f2e6cc", bottom=620)
    c.glow(1080, 240, 420, 420, "#fff8e0", 0.9)
    c.disc(1080, 240, 58, "#fffdf0")
    land.range_of(c, 470, 40, 900, "#b4c6c6", "#d6dcd0")
    for i in range(16):
        x = i * 100 + c.rng.uniform(-30, 30)
        land.poplar(
            c, x, 590, c.rng.uniform(110, 230), mix("#8fa8aa", "#d3dcd2", c.rng.random() * 0.6)
        )
    sky.mist(c, 560, 220, "#e9eadf", 0.85)
    _bridge(c, 640, "#5f7d86", "#8da3a4")
    c.mirror(640, 330, 1.0, 7)
    c.veil(box(0, 640, 1500, 360), "#7f9da2", 0.25, 0.75)
    c.ripples(660, 960, "#f4efe077", 60)
    sky.mist(c, 640, 170, "#eef0e6", 0.85)
    sky.mist(c, 470, 90, "#eef0e6", 0.4)
    c.poly(trace("380,952 470,938 760,938 850,946 800,972 430,974"), "#22363c")
    person(c, 690, 945, 250, "reach", shadow_look("#22363c", "hat", "coat"))
    c.line([(756, 742), (800, 985)], "#22363c", 6)
    c.ripples(975, 990, "#22363c99", 14, 380, 860)
    for x, lean in ((-20, 1.2), (1530, 1.95)):
        land.bare(c, x, 1010, 190, lean, "#2a3f44")
    land.grass(c, 1010, 120, ("#22363c", "#34494c"), 60, -20, 340)
    sky.flock(c, 560, 190, 7, 18, "#4a666c")


def _bridge(c: Canvas, y: float, stone: str, pale: str) -> None:
    """Throw five arches over the river."""
    deck = [(float(x), y - 190 - 60 * math.sin(math.pi * x / 1500)) for x in range(0, 1501, 50)]
    c.wash([*deck, (1500, y), (0, y)], stone, pale)
    for i, x in enumerate((130, 430, 750, 1070, 1370)):
        rise = (130, 165, 190, 165, 130)[i]
        hole = [*arc(x, y - 10, 118, rise - 10, 180, 360), (x + 118, y), (x - 118, y)]
        c.wash(hole, "#d8ded4", "#eceadc")
        c.line(arc(x, y - 10, 126, rise, 180, 360), mix(stone, "#22363c", 0.35), 7)
        c.poly(trace("-24,0 -16,-90 16,-90 24,0", x + 152, y), mix(stone, "#22363c", 0.3))
    c.line([(x, py - 16) for x, py in deck], mix(stone, "#22363c", 0.3), 22)
    for x in (250, 590, 910, 1250):
        top = y - 206 - 60 * math.sin(math.pi * x / 1500)
        c.rect(x, top - 70, 5, 70, "#3d5a62")
        c.glow(x + 2, top - 74, 60, 60, "#ffe9a8", 0.9)
        c.disc(x + 2, top - 74, 8, "#fff6cc")
    for x, face in ((660, 1), (700, 1), (1010, -1)):
        top = y - 212 - 60 * math.sin(math.pi * x / 1500)
        person(c, x, top, 74, "walk", shadow_look("#2f4a52", "short", "coat"), face)


def cerfs_volants(c: Canvas) -> None:
    """Paint kites flying high above a beach."""
    c.sky("#2f9ab8", "#7cc9cc", "#d6ebd4", bottom=640)
    for x, y, w in ((260, 470, 360), (1230, 420, 420), (760, 540, 260)):
        sky.cloud(c, x, y, w, "#fffdf4", "#cfe4da")
    c.wash(box(0, 625, 1500, 130), "#2f8a9c", "#6cc0ba", "#c4e4d0")
    c.ripples(630, 730, "#f6fbf0bb", 50)
    sand = smooth(trace("-20,740 300,722 700,742 1100,716 1520,738"), closed=False)
    c.wash([*sand, (1520, 1000), (-20, 1000)], "#f7e2ae", "#ecc483", "#dda868")
    c.line([(x, y - 3) for x, y in sand], "#fffdf2", 9)
    kites = (
        (330, 170, 120, "#d8402f", "#f6c445", 430, 800, 0.25),
        (980, 130, 95, "#f6c445", "#2f5f8a", 800, 842, -0.2),
        (1270, 240, 80, "#e8713a", "#fff4d6", 1160, 790, 0.1),
        (690, 300, 64, "#8a3f7a", "#f6a4a0", 610, 770, 0.3),
    )
    for x, y, size, first, second, hx, hy, tilt in kites:
        _kite(c, (x, y), size, (first, second), (hx, hy), tilt)
    flyers = (
        (395, 940, 250, "#f7f1e0", 1),
        (772, 980, 265, "#2f5f8a", 1),
        (1195, 915, 220, "#d8402f", -1),
        (590, 858, 150, "#f6c445", 1),
    )
    for x, y, tall, top, face in flyers:
        c.veil(trace("-0.05,0 0.06,0 -0.5,0.2 -0.75,0.2", x, y, tall), "#7a4a3a", 0.5, 0, "right")
        person(
            c,
            x,
            y,
            tall,
            "reach",
            Look(top, "#2b3f5c", c.rng.choice(("#f0c3a0", "#8a5638")), "#3b2420"),
            face,
        )
    land.grass(c, 1010, 130, ("#8a8f4c", "#a5a45c", "#6f7a44"), 50, -20, 260)
    land.grass(c, 1010, 110, ("#8a8f4c", "#a5a45c", "#6f7a44"), 40, 1340, 1520)


def _kite(
    c: Canvas,
    at: tuple[float, float],
    size: float,
    tones: tuple[str, str],
    hand: tuple[float, float],
    tilt: float,
) -> None:
    """Fly a diamond kite with its tail and its string."""
    (x, y), (hx, hy) = at, hand
    c.rope([(x, y), ((x + hx) / 2 - 20, (y + hy) / 2 + 60), (hx + 25, hy - 70)], "#f7f7efcc", 2)

    def turn(px: float, py: float) -> tuple[float, float]:
        return (
            x + size * (px * math.cos(tilt) - py * math.sin(tilt)),
            y + size * (px * math.sin(tilt) + py * math.cos(tilt)),
        )

    corners = [turn(0, -1), turn(0.7, -0.15), turn(0, 1), turn(-0.7, -0.15)]
    middle = turn(0, -0.15)
    for i in range(4):
        c.poly(
            [middle, corners[i], corners[(i + 1) % 4]], mix(tones[i % 2], INK, 0.12 * (i in {1, 2}))
        )
    tail = [turn(0, 1), turn(0.25, 1.45), turn(-0.2, 1.9), turn(0.2, 2.4)]
    c.rope(tail, tones[0], 4)
    for i, (px, py) in enumerate(tail[1:]):
        c.poly(trace("-20,-9 0,0 -20,9", px, py), tones[i % 2])
        c.poly(trace("20,-9 0,0 20,9", px, py), tones[(i + 1) % 2])


def regates(c: Canvas) -> None:
    """Paint sailing boats racing with their spinnakers out."""
    c.sky("#1c6fa0", "#6cb8cc", "#e4efd8", bottom=520)
    sky.cloud(c, 1180, 230, 420, "#ffffff", "#d4e4e4")
    sky.cloud(c, 260, 320, 320, "#ffffff", "#d4e4e4")
    land.range_of(c, 500, 26, 800, "#7fb0b4", "#a4c8bc")
    c.wash(box(0, 520, 1500, 480), "#5fb4bf", "#1f7fa0", "#0e4a78")
    c.ripples(530, 700, "#eaf8f0aa", 80)
    for i, (x, tone) in enumerate(
        ((170, "#e8713a"), (420, "#fff8e8"), (1290, "#f6c445"), (1050, "#fff8e8"))
    ):
        _yacht(c, x, 580 + 12 * (i % 2), 0.42, tone, -1 if i % 2 else 1)
    _yacht(c, 1120, 740, 0.85, "#f6c445")
    _yacht(c, 300, 780, 0.98, "#2f8a6a")
    _swell(c, 790, "#1c7098")
    _yacht(c, 730, 880, 1.5, "#d8402f")
    for y, colour in ((900, "#155f8a"), (965, "#0e4a78")):
        _swell(c, y, colour)
    c.poly(trace("0,-120 36,-40 30,0 -30,0 -36,-40", 1330, 930), "#f6a52e")
    c.oval(1330, 930, 62, 9, "#f4fbf4aa")
    for x, y, size in ((520, 240, 24), (590, 280, 18), (980, 330, 15)):
        sky.bird(c, x, y, size, "#ffffff", 0.55)


def _swell(c: Canvas, y: float, colour: str) -> None:
    """Roll a choppy wave."""
    shift = c.rng.uniform(0, 300)
    crest = [
        (float(x), y - 15 * abs(math.sin((x + shift) / 62)) - 6 * math.sin(x / 130))
        for x in range(-10, 1521, 10)
    ]
    c.wash([*crest, (1520, y + 120), (-10, y + 120)], mix(colour, "#ffffff", 0.15), colour)
    c.poly([*crest, *[(x, py + 5) for x, py in reversed(crest)]], "#f4fbf499")


def _yacht(c: Canvas, x: float, y: float, s: float, tone: str, face: int = 1) -> None:
    """Sail one yacht heeling under its spinnaker."""
    k = s * face
    spin = smooth(trace("40,-400 150,-350 215,-230 190,-110 100,-60 60,-190", x, y, k, s))
    c.poly(spin, tone)
    for part in (
        "62,-398 160,-330 205,-220 150,-240 105,-330",
        "70,-190 130,-160 200,-120 160,-80 105,-62 80,-120",
    ):
        c.poly(smooth(trace(part, x, y, k, s)), mix(tone, "#fff8e8", 0.75))
    c.veil(spin, "#12304a", 0.45, 0, "right" if face > 0 else "left")
    main = trace("26,-425 -10,-300 -70,-150 -120,-72 0,-62", x, y, k, s)
    c.poly(main, "#fffaf0")
    c.veil(main, "#4a7a94", 0.6, 0, "bottom")
    for cut in ("-22,-280 14,-290", "-50,-190 8,-200", "-92,-112 4,-120"):
        c.line(trace(cut, x, y, k, s), "#8fb0bc", 2.5 * s)
    c.line(trace("28,-432 0,-40", x, y, k, s), "#2a3540", 6 * s)
    c.line(trace("-125,-66 4,-58", x, y, k, s), "#2a3540", 5 * s)
    for dx, top in ((-95, "#d8402f"), (-60, "#f6c445"), (-22, "#2f5f8a")):
        c.oval(x + dx * k, y - 46 * s, 13 * s, 20 * s, top)
        c.disc(x + dx * k + 4 * k, y - 72 * s, 9 * s, "#c98d63")
    hull = trace("-160,-42 170,-52 110,6 -120,8", x, y, k, s)
    c.poly(hull, "#fffaf0")
    c.poly(trace("-148,-22 140,-27 110,6 -120,8", x, y, k, s), "#14304a")
    c.blob(trace("-190,10 -60,-4 90,-6 200,6 60,18 -80,18", x, y, k, s), "#f4fbf4cc")


def grue_port(c: Canvas) -> None:
    """Paint port cranes against the sunset."""
    c.sky("#3a2a5c", "#9c3f62", "#ee6f4a", "#fdc568", bottom=745)
    sky.sun(c, 560, 560, 130, "#fff0b4", "#ffc060")
    for x, y, w in ((300, 330, 640), (1120, 260, 560), (820, 430, 500), (420, 470, 380)):
        sky.streak(c, x, y, w, "#7a2f5caa", 14)
    for x in range(-20, 1500, 74):
        c.rect(x, 690 - c.rng.choice((20, 40, 60)), 70, 80, "#a8485c")
    _ship(c)
    c.wash(box(0, 730, 1500, 270), "#f08a54", "#8a3a60", "#2c2048")
    c.glow(560, 735, 260, 250, "#ffd98a", 0.8)
    c.ripples(740, 960, "#fdd08acc", 80, 300, 820)
    c.ripples(740, 960, "#f2906077", 60)
    _crane(c, 330, 800, 0.72, "#4a2452")
    _crane(c, 1130, 860, 1.12, INK)
    c.rect(0, 860, 1500, 140, INK)
    c.rect(0, 856, 1500, 8, "#c85a54")
    for i, tone in enumerate(("#b8453f", "#3a4a74", "#c8803a", "#54405f", "#b8453f", "#2f5f6a")):
        _container(c, 30 + (i % 3) * 176, 858 - 72 * (i // 3), tone)
    for i, x in enumerate((700, 770)):
        person(c, x, 862, 105, ("point", "stand")[i], shadow_look(INK, "cap", "coat"))
    sky.flock(c, 900, 180, 9, 17, "#2c1a40")


def _container(c: Canvas, x: float, y: float, tone: str) -> None:
    """Stack one container on the quay."""
    c.rect(x, y - 70, 172, 70, mix(tone, INK, 0.35))
    for i in range(12):
        c.rect(x + 6 + i * 14, y - 64, 6, 58, mix(tone, INK, 0.55))
    c.rect(x, y - 70, 172, 5, mix(tone, "#ffc060", 0.5))


def _ship(c: Canvas) -> None:
    """Moor a container ship."""
    c.poly(trace("600,640 1420,640 1380,740 650,740"), "#5c2450")
    c.rect(600, 640, 820, 8, "#ee8a5a")
    for row in range(4):
        for i in range(10 - row):
            tone = c.rng.choice(("#a83f4a", "#5a3a6a", "#c86a44", "#7a3058"))
            c.rect(690 + i * 54 + row * 10, 602 - row * 38, 51, 35, tone)
    c.poly(trace("1270,640 1270,440 1370,440 1380,640"), "#6a2c54")
    for i in range(4):
        c.rect(1282, 456 + i * 40, 78, 12, "#ffd98a")


def _crane(c: Canvas, x: float, y: float, s: float, colour: str) -> None:
    """Raise a gantry crane holding a container."""
    for text, width in (
        ("-90,0 -60,-420", 16),
        ("90,0 60,-420", 16),
        ("-78,-170 78,-170", 12),
        ("-78,-170 66,-330", 7),
        ("78,-170 -66,-330", 7),
        ("-60,-420 -60,-560", 12),
        ("60,-420 -60,-560", 9),
    ):
        c.line(trace(text, x, y, s), colour, width * s)
    c.rect(x - 470 * s, y - 436 * s, 720 * s, 20 * s, colour)
    c.rect(x - 470 * s, y - 400 * s, 720 * s, 7 * s, colour)
    for i in range(18):
        c.line(
            trace("0,-430 40,-398" if i % 2 else "40,-430 0,-398", x + (-470 + i * 40) * s, y, s),
            colour,
            5 * s,
        )
    c.line(trace("-60,-560 -440,-430", x, y, s), colour, 5 * s)
    c.line(trace("-60,-560 230,-430", x, y, s), colour, 5 * s)
    c.rect(x - 130 * s, y - 400 * s, 60 * s, 46 * s, colour)
    c.rect(x - 122 * s, y - 390 * s, 26 * s, 20 * s, "#ffd98a")
    for dx in (-330, -250):
        c.line([(x + dx * s, y - 400 * s), (x + dx * s, y - 220 * s)], colour, 3 * s)
    c.rect(x - 365 * s, y - 222 * s, 150 * s, 58 * s, mix("#d8513f", colour, 0.3))
    c.glow(x - 60 * s, y - 566 * s, 50 * s, 50 * s, "#ff6a5a", 0.9)

"""Flats, the hospital and the hot square."""

from __future__ import annotations

from cms_community.demo.drawings import land, sky, town
from cms_community.demo.drawings.people import Look, passer, person
from cms_community.demo.drawings.strokes import Canvas, box, fade, mix

SLATES = ("#56657a", "#475569", "#8a5a4a")
COATS = ("#d8513f", "#e8b04a", "#2f6a74", "#f3e6cc", "#7a3b52", "#31456b")


def logement_immeubles(c: Canvas) -> None:
    """Paint blocks of flats with lived-in balconies in the evening sun."""
    c.sky("#f3b58c", "#f9d6a4", "#fdebc8")
    sky.sun(c, 310, 330, 85, "#fff6dc", "#ffe2a0")
    for x, y, w, h in (
        (40, 330, 170, 500),
        (470, 240, 150, 560),
        (690, 380, 240, 450),
        (1280, 250, 200, 560),
    ):
        c.wash(box(x, y, w, h), "#e3a58a", "#f0c4a0")
        for row in range(int(h / 46)):
            for col in range(int(w / 40)):
                c.rect(x + 12 + col * 40, y + 16 + row * 46, 20, 26, "#cf8d7d")
    _block(c, 150, 330, 400, 9, 5, "#f2e4c9", "#d8593f")
    _block(c, 900, 120, 460, 13, 5, "#dfe3d6", "#2f6f78")
    _block(c, 560, 470, 330, 6, 4, "#f0c98a", "#6a3f5c")
    c.wash(box(0, 860, 1500, 140), "#8a9a5c", "#5c6f48")
    c.poly([(600, 860), (860, 860), (1050, 1000), (480, 1000)], "#dcc39a")
    for x, tall in ((80, 260), (535, 190), (905, 210), (1430, 290)):
        c.oval(x + 40, 880, tall * 0.4, 14, "#3b4a3a77")
        land.tree(c, x, 880, tall, "#6f8f4c")
    town.bench(c, 1120, 940, 140, "#a5633f")
    for x, y, tall, pose, face in (
        (720, 930, 150, "walk", 1),
        (775, 932, 100, "walk", 1),
        (640, 975, 170, "walk", -1),
    ):
        c.veil([(x - 15, y), (x + 20, y), (x + 160, y + 40), (x + 110, y + 44)], "#4a3040", 0.5, 0)
        person(c, x, y, tall, pose, passer(c, COATS), face)


def _block(
    c: Canvas, x: float, y: float, w: float, floors: int, bays: int, wall: str, accent: str
) -> None:
    """Raise one block of flats with its balconies."""
    h = 880 - y
    c.poly(
        [(x + w, y), (x + w + 70, y + 30), (x + w + 70, 880), (x + w, 880)],
        mix(wall, "#4a3556", 0.5),
    )
    c.rect(x, y, w, h, wall)
    c.shade(box(x, y, w, h), mix(wall, "#c8785a", 0.6), 0.5, "right")
    c.rect(x - 8, y - 12, w + 16, 16, mix(wall, "#4a3556", 0.35))
    step, bay = h / (floors + 0.4), w / bays
    for row in range(floors):
        for col in range(bays):
            px, py = x + col * bay + bay * 0.16, y + row * step + step * 0.22
            c.rect(
                px,
                py,
                bay * 0.68,
                step * 0.62,
                c.rng.choice(("#4a5a78", "#5f7390", "#ffe2a0", "#3f4c69")),
            )
            c.rect(
                px,
                py,
                bay * c.rng.choice((0.1, 0.2, 0.34)),
                step * 0.62,
                c.rng.choice(("#fff6e4", "#e8a58a", "#c9d8d0")),
            )
            if (col + row) % 2 == 0:
                c.rect(px - bay * 0.1, py + step * 0.36, bay * 0.88, step * 0.3, accent)
                c.rect(px - bay * 0.1, py + step * 0.36, bay * 0.88, 4, mix(accent, "#ffffff", 0.4))
                for k in range(3):
                    c.disc(
                        px + bay * (0.05 + 0.25 * k),
                        py + step * 0.33,
                        step * c.rng.uniform(0.04, 0.12),
                        "#5f8a4c",
                    )


def hopital_garde(c: Canvas) -> None:
    """Paint a hospital on night duty, some windows still lit."""
    c.sky("#0b1430", "#16284f", "#2c4a72", bottom=800)
    sky.stars(c, 480, 110)
    sky.moon(c, 210, 170, 52, "#eef0e4", "#8fa0b8")
    town.skyline(c, 800, 90, 200, "#14224a", "#d9a75a88", 0.2)
    c.wash(box(330, 250, 760, 560), "#5d7d96", "#2c4768")
    c.wash(box(1090, 420, 330, 390), "#466684", "#243c5e")
    c.rect(310, 236, 800, 22, "#7d9db0")
    c.rect(1090, 408, 345, 16, "#6a8aa2")
    for row in range(6):
        for col in range(10):
            _ward(c, 362 + col * 72, 288 + row * 70)
    for row in range(4):
        for col in range(4):
            _ward(c, 1120 + col * 72, 452 + row * 70)
    c.glow(710, 190, 190, 150, "#ff7a6a", 0.4)
    c.rect(690, 130, 40, 106, "#e8463c")
    c.rect(657, 163, 106, 40, "#e8463c")
    c.wash(box(0, 800, 1500, 200), "#22365c", "#0e1836")
    _entrance(c)


def _entrance(c: Canvas) -> None:
    """Light the entrance and bring somebody out."""
    c.glow(700, 800, 430, 170, "#ffe2a0", 0.6)
    c.wash(box(570, 690, 280, 120), "#fff6d0", "#ffd98a")
    for x in (570, 638, 706, 774, 844):
        c.rect(x, 690, 6, 120, "#2c4768")
    c.rect(530, 668, 360, 24, "#e8463c")
    c.veil([(570, 808), (850, 808), (1040, 1000), (380, 1000)], "#ffdf98", 0.6, 0)
    person(
        c,
        745,
        830,
        120,
        "walk",
        Look("#eaf3f0", "#eaf3f0", cut="coat", hair="#2b1d1a", head="bun"),
        -1,
    )
    _ambulance(c, 1080, 905)
    for x, tall in ((120, 300), (250, 210), (1440, 260)):
        land.tree(c, x, 850, tall, "#1a3350", "#0e1836")


def _ward(c: Canvas, x: float, y: float) -> None:
    """Open one hospital window, dark or lit, sometimes with someone awake."""
    tone = c.rng.choice(("#1c2f55", "#1c2f55", "#1c2f55", "#ffdc8c", "#ffe9b4", "#a8d8d0"))
    if tone != "#1c2f55":
        c.glow(x + 24, y + 20, 70, 60, tone, 0.35)
    c.rect(x, y, 48, 42, tone)
    c.rect(x, y, 48, 42, fade("#ffffff", 0.04))
    if tone == "#ffe9b4":
        c.disc(x + 26, y + 17, 7, "#2c4768")
        c.oval(x + 26, y + 40, 13, 17, "#2c4768")
        c.rect(x, y + 42, 48, 16, "#3f6080")
    c.rect(x + 22, y, 3, 42, "#2c4768")


def _ambulance(c: Canvas, x: float, y: float) -> None:
    """Bring an ambulance to the door."""
    c.oval(x, y + 4, 175, 16, "#070d2499")
    c.poly(
        [
            (x - 150, y - 12),
            (x - 160, y - 70),
            (x - 115, y - 130),
            (x - 70, y - 150),
            (x + 150, y - 150),
            (x + 150, y - 12),
        ],
        "#e9eef0",
    )
    c.veil(box(x - 160, y - 150, 310, 140), "#24406a", 0.6, 0.1, "bottom")
    c.poly([(x - 140, y - 76), (x - 106, y - 124), (x - 66, y - 134), (x - 66, y - 76)], "#22406a")
    c.rect(x - 155, y - 62, 305, 14, "#e8463c")
    c.rect(x + 40, y - 128, 16, 50, "#e8463c")
    c.rect(x + 23, y - 111, 50, 16, "#e8463c")
    c.glow(x - 20, y - 158, 150, 110, "#6ab0ff", 0.75)
    c.rect(x - 42, y - 164, 44, 15, "#bfe0ff", 5)
    c.veil(
        [(x - 158, y - 45), (x - 158, y - 30), (x - 480, y + 50), (x - 480, y - 20)],
        "#fff2b8",
        0.0,
        0.6,
        "left",
    )
    for wx in (-95, 95):
        c.disc(x + wx, y - 12, 29, "#0c1430")
        c.disc(x + wx, y - 12, 12, "#8fa0b8")


def canicule_place(c: Canvas) -> None:
    """Paint a square crushed by the heat around its fountain."""
    c.sky("#f0692f", "#f79a3c", "#fdcf6a", bottom=640)
    c.glow(1080, 210, 640, 640, "#fff3b0", 0.9)
    c.disc(1080, 210, 120, "#fffbe0")
    for r in (190, 265):
        c.ring(1080, 210, r, "#fff0b044", 10)
    town.terrace(
        c,
        650,
        240,
        330,
        170,
        ("#b5482f", "#9c3c30"),
        ("#f5a35c", "#c85a3a"),
        tint="#f2933f",
        share=0.5,
    )
    c.wash(box(0, 645, 1500, 355), "#fde0a0", "#f6b560", "#ea8f48")
    for i in range(7):
        c.line([(0, 665 + i * i * 7 + i * 8), (1500, 665 + i * i * 7 + i * 8)], "#d9743a44", 3)
    for x in range(-900, 2500, 200):
        c.line([(750 + (x - 750) * 0.42, 650), (x, 1000)], "#d9743a3a", 3)
    for y in (600, 632, 660):
        c.blob(
            [(i * 150, y + (7 if i % 2 else -7)) for i in range(-1, 12)]
            + [(1650, y + 8), (-150, y + 8)],
            "#fff0c055",
        )
    _fountain(c)
    c.poly([(60, 905), (560, 905), (480, 960), (0, 960)], "#8f3a3a88")
    _parasol(c)


def _parasol(c: Canvas) -> None:
    """Shelter two people and a cat from the sun."""
    c.rect(262, 560, 12, 360, "#7a2f34")
    for i in range(6):
        c.poly([(268, 500), (40 + i * 76, 620), (116 + i * 76, 620)], ("#fff4d6", "#d83f2f")[i % 2])
    person(
        c,
        190,
        925,
        270,
        "sit",
        Look("#fff4d6", "#a8443a", hair="#8c8a8c", shoes="#c85a3a", head="hat"),
    )
    c.rect(165, 860, 75, 66, "#7a2f34")
    person(
        c,
        345,
        930,
        270,
        "sit",
        Look("#f7c34a", "#6a2f44", cut="dress", shoes="#fff4d6", head="hat"),
        -1,
    )
    c.rect(310, 865, 75, 62, "#7a2f34")
    c.poly([(1230, 910), (1400, 912), (1460, 935), (1260, 940)], "#8f3a3a77")
    c.blob(
        [(1240, 905), (1260, 872), (1330, 866), (1385, 880), (1400, 908), (1320, 914)], "#5a2a34"
    )
    c.blob([(1238, 908), (1205, 900), (1200, 876), (1225, 860), (1255, 872)], "#5a2a34")
    c.poly([(1216, 866), (1226, 838), (1240, 866)], "#5a2a34")
    c.rope([(1398, 905), (1435, 905), (1455, 890)], "#5a2a34", 8)


def _fountain(c: Canvas) -> None:
    """Draw a stone fountain with the last cool water of the square."""
    c.oval(800, 868, 330, 44, "#8f3a3a66")
    c.oval(780, 840, 290, 56, "#d98a4c")
    c.rect(490, 790, 580, 50, "#e8a45c")
    c.oval(780, 790, 290, 52, "#f7cf8a")
    c.oval(780, 790, 262, 42, "#3f9aa0")
    c.ripples(765, 815, "#c8f0e4aa", 26, 600, 960)
    c.poly([(755, 790), (765, 610), (795, 610), (805, 790)], "#e8a45c")
    c.poly([(780, 790), (780, 610), (795, 610), (805, 790)], "#c97a44")
    c.oval(780, 610, 110, 20, "#f7cf8a")
    c.oval(780, 607, 92, 13, "#3f9aa0")
    for side in (-1, 1):
        for k in (50, 75, 98):
            c.line(
                [(780 + side * k, 612), (780 + side * (k + 12), 680), (780 + side * (k + 16), 782)],
                "#d8f5ecbb",
                4,
            )
    person(c, 1090, 905, 230, "bend", Look("#f3f0dc", "#4a6a88", hair="#2b1d1a"), -1)

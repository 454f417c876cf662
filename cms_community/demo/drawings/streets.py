"""Streets, squares and buildings of the town."""

from __future__ import annotations

from cms_community.demo.drawings import land, sky, town
from cms_community.demo.drawings.people import Look, passer, person
from cms_community.demo.drawings.strokes import Canvas, box

SLATES = ("#56657a", "#475569", "#8a5a4a")
COATS = ("#d8513f", "#e8b04a", "#2f6a74", "#f3e6cc", "#7a3b52", "#31456b")


def tramway(c: Canvas) -> None:
    """Paint a tram running down a tree-lined street."""
    c.sky("#7fc1c9", "#bfe0d2", "#fbe7c0", bottom=700)
    sky.cloud(c, 1150, 210, 330, "#fffaf0", "#e6e0d0")
    sky.cloud(c, 300, 150, 240, "#fffaf0", "#e6e0d0")
    town.terrace(
        c, 690, 280, 370, 150, SLATES, ("#7ba0a0", "#c8d3c0", ""), tint="#cfe0d4", share=0.42
    )
    town.terrace(c, 715, 400, 480, 200, SLATES, ("#4f8a8a", "#b5563f", "#6a86a8"), right=420)
    town.terrace(c, 715, 400, 480, 200, SLATES, ("#4f8a8a", "#b5563f", "#6a86a8"), left=1080)
    c.wash(box(0, 712, 1500, 288), "#d9c7a4", "#a79a86")
    for x in (470, 640, 860, 1020):
        land.tree(c, x, 725, 240, "#5f9a5c")
    c.wash([(0, 800), (1500, 760), (1500, 905), (0, 965)], "#8fb768", "#6d9a52")
    for dy in (20, 55, 95, 138):
        c.line([(0, 815 + dy), (1500, 775 + dy * 0.86)], "#4b5560", 6)
        c.line([(0, 813 + dy), (1500, 773 + dy * 0.86)], "#e9eef0", 2)
    c.line([(0, 300), (1500, 215)], "#26323c", 3)
    for x in (150, 1370):
        c.rect(x, 190, 12, 600, "#2f4450")
        c.line([(x, 225), (x + 150, 290)], "#2f4450", 7)
    _tram(c)
    for x, y, tall, pose, face in (
        (120, 950, 300, "stand", 1),
        (215, 965, 330, "hold", -1),
        (1400, 940, 320, "walk", -1),
    ):
        c.oval(x, y, tall * 0.2, 9, "#3a2f3f55")
        person(c, x, y, tall, pose, passer(c, COATS), face)


def _tram(c: Canvas) -> None:
    """Build a tram of three cars seen in profile, slightly from the front."""
    c.poly([(255, 895), (1235, 860), (1255, 885), (250, 925)], "#2b2f3a77")
    body = [
        (262, 880),
        (250, 780),
        (290, 560),
        (340, 508),
        (1215, 470),
        (1245, 500),
        (1245, 850),
        (1235, 866),
    ]
    c.wash(body, "#f7f1e2", "#e8dcc6")
    c.poly([(262, 880), (252, 800), (1245, 770), (1245, 850), (1235, 866)], "#d8402f")
    c.poly([(300, 573), (345, 535), (1245, 497), (1245, 680), (272, 712)], "#22394a")
    for x in (415, 640, 860, 1080):
        c.poly(
            [
                (x, 540 - (x - 400) * 0.04),
                (x + 13, 540 - (x - 400) * 0.04),
                (x + 13, 870 - (x - 400) * 0.03),
                (x, 870 - (x - 400) * 0.03),
            ],
            "#d8cbb2",
        )
    _tram_front(c)


def _tram_front(c: Canvas) -> None:
    """Draw the doors, the windscreen and the pantograph."""
    for i, x in enumerate((455, 545, 690, 765, 910, 990, 1130)):
        y = 690 - (x - 400) * 0.035
        look = ("#e8b04a", "#7fc1c9", "#d8402f")[i % 3]
        c.oval(x, y, 33, 60, look)
        c.disc(x + 4, y - 68, 22, ("#f0c3a0", "#8a5638", "#c98d63")[i % 3])
        c.oval(x - 2, y - 78, 23, 17, "#2b1d1a")
    c.poly([(272, 712), (1245, 680), (1245, 790), (265, 820)], "#f7f1e2")
    for x in (500, 945):
        y = 560 - (x - 400) * 0.035
        c.poly([(x, y), (x + 100, y - 4), (x + 100, y + 302), (x, y + 306)], "#bcd0cf88")
        c.line([(x + 50, y), (x + 50, y + 302)], "#22394a", 5)
    for x in (430, 700):
        c.poly([(x, 528), (x + 60, 526), (x - 40, 712), (x - 110, 714)], "#ffffff30")
    c.poly([(262, 705), (300, 573), (345, 535), (405, 532), (395, 708)], "#35566a")
    c.poly([(300, 573), (345, 535), (368, 534), (290, 700), (264, 705)], "#8fb7bd")
    c.glow(275, 800, 80, 60, "#fff4c0", 0.9)
    c.disc(278, 800, 13, "#fffbe0")
    c.line([(640, 498), (700, 400), (640, 345), (600, 262)], "#26323c", 6)
    c.line([(560, 268), (645, 262)], "#26323c", 6)
    c.poly([(300, 892), (1215, 858), (1215, 868), (300, 906)], "#2b2f3a")


def ecole_cour(c: Canvas) -> None:
    """Paint a school yard at playtime under plane trees."""
    c.sky("#8cc7d4", "#d4e6d0", "#fdeec8", bottom=560)
    sky.cloud(c, 1230, 170, 280, "#ffffff", "#e9ead8")
    c.wash(box(150, 230, 1200, 370), "#efd9ae", "#e2bd86")
    c.poly([(120, 232), (190, 120), (1310, 120), (1380, 232)], "#c2583f")
    c.poly([(620, 232), (620, 120), (750, 45), (880, 120), (880, 232)], "#f6e6c4")
    c.poly([(600, 125), (750, 30), (900, 125)], "#a8472f")
    c.disc(750, 140, 42, "#fffaf0")
    c.ring(750, 140, 42, "#6a3b32", 6)
    c.line([(750, 140), (750, 112)], "#6a3b32", 5)
    c.line([(750, 140), (770, 148)], "#6a3b32", 5)
    for i in range(8):
        if i not in (3, 4):
            town.window(c, 200 + i * 143, 300, 88, 170, "#5f8ea0", "#fff6e0")
    c.rect(655, 330, 190, 270, "#2f6a74")
    c.rect(746, 330, 6, 270, "#1f4a54")
    c.rect(150, 590, 1200, 14, "#b98a5c")
    c.wash(box(0, 600, 1500, 400), "#e9cf9c", "#cfa36c")
    c.wash([(0, 640), (150, 604), (150, 400), (0, 340)], "#e0bd88", "#cfa36c")
    c.wash([(1500, 640), (1350, 604), (1350, 400), (1500, 340)], "#c79c68", "#b08558")
    c.shade(box(0, 600, 1500, 190), "#8f6a58", 0.4, "top")
    _hopscotch(c)
    for x, tall in ((110, 560), (1410, 600)):
        c.oval(x + 60, 770, 330, 44, "#7d5a5277")
        land.tree(c, x, 770, tall, "#5a9150", "#6b4a3c")
    _playground(c)


def _playground(c: Canvas) -> None:
    """Plant the trees and let the children play."""
    kids = (
        (330, 760, 165, "run", 1),
        (465, 740, 158, "run", 1),
        (1010, 745, 160, "cheer", 1),
        (1100, 760, 165, "stand", -1),
        (850, 900, 230, "cheer", 1),
        (250, 935, 250, "stand", 1),
        (560, 690, 125, "stand", 1),
        (610, 692, 128, "stand", -1),
        (1180, 905, 215, "run", -1),
        (1290, 930, 225, "cheer", -1),
        (420, 880, 200, "cheer", 1),
    )
    for x, y, tall, pose, face in kids:
        c.oval(x + 18, y + 3, tall * 0.24, tall * 0.035, "#6a453f66")
        look = Look(
            c.rng.choice(COATS),
            "#2f4a6a",
            c.rng.choice(("#f0c3a0", "#c98d63", "#8a5638")),
            "#3b2420",
            "#8a2f2a",
            c.rng.choice(("shirt", "dress", "shirt")),
            c.rng.choice(("short", "bob", "bun")),
        )
        person(c, x, y, tall, pose, look, face)
    c.disc(1055, 620, 19, "#d8402f")
    c.disc(1049, 614, 6, "#ffffff88")


def _hopscotch(c: Canvas) -> None:
    """Chalk a hopscotch on the ground."""
    for i in range(5):
        y, s = 960 - i * 52, 1 - i * 0.11
        x = 620 + i * 34
        wide = 150 if i in (1, 3) else 80
        c.line(
            [
                (x - wide * s / 2, y),
                (x + wide * s / 2, y),
                (x + wide * s / 2 + 16, y - 44),
                (x - wide * s / 2 + 16, y - 44),
                (x - wide * s / 2, y),
            ],
            "#fffaf0",
            6 * s,
        )

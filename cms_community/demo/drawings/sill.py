"""A cat on a window sill."""

from __future__ import annotations

from cms_community.demo.drawings import land, sky, town
from cms_community.demo.drawings.strokes import Canvas, box, mix, smooth, trace


def chat_fenetre(c: Canvas) -> None:
    """Paint a cat watching the town from a window sill."""
    c.sky("#c8764c", "#b8623f", "#8f4636")
    c.wash(box(330, 70, 840, 720), "#f6b98a", "#fbdca8", "#d8e4cc")
    sky.sun(c, 960, 300, 62, "#fff8dc", "#ffe0a0")
    town.skyline(c, 720, 80, 190, "#d8947c")
    town.steeple(c, 560, 720, 380, "#c9826f", "#b06a62")
    town.skyline(c, 770, 40, 110, "#a85f5a", "#ffe2a0", 0.2)
    c.rect(0, 0, 330, 1000, "#b5603f")
    c.rect(1170, 0, 330, 1000, "#b5603f")
    for x in range(0, 1500, 54):
        for y in range(30, 800, 90):
            if not 280 < x < 1200:
                c.poly(trace("0,-11 7,0 0,11 -7,0", x, y + (x // 54 % 2) * 45), "#d08558")
    for x in (322, 738, 1146):
        c.rect(x, 60, 32, 740, "#f7ecd8")
        c.rect(x + 24, 60, 8, 740, "#c9b49a")
    for y in (50, 330):
        c.rect(322, y, 856, 26, "#f7ecd8")
    _sill(c)


def _sill(c: Canvas) -> None:
    """Hang the curtains and furnish the sill."""
    for side in (-1, 1):
        for i in range(5):
            x = 750 + side * (500 - i * 42)
            low = 750 + side * (540 - i * 30)
            tone = ("#2f7a80", "#24646c")[i % 2]
            c.wash(
                smooth(
                    [
                        (x, 20),
                        (x - side * 50, 20),
                        (low - side * 45, 520),
                        (low - side * 20, 860),
                        (low + side * 30, 860),
                        (low, 520),
                    ]
                ),
                tone,
                mix(tone, "#12303c", 0.5),
            )
    c.rect(230, 0, 1040, 30, "#6a3a2c")
    c.wash(box(0, 790, 1500, 210), "#f3e2c4", "#b99878")
    c.rect(0, 790, 1500, 12, "#fff8e8")
    c.veil(trace("354,802 1146,802 900,1000 40,1000"), "#fff2c0", 0.7, 0.1)
    _cat(c, 680, 830)
    c.wash(trace("-72,-110 72,-110 54,0 -54,0", 1010, 850), "#4a7a94", "#2c4a64")
    for i in range(9):
        land.leaf(
            c, 1010, 745, 130 + 40 * (i % 3), -2.8 + i * 0.31, ("#4a8a54", "#2f6a4c")[i % 2], 0.24
        )


def _cat(c: Canvas, x: float, y: float) -> None:
    """Seat a tabby cat seen from behind, its head turned."""
    fur, dark, light = "#3a2a34", "#22182a", "#f2a860"
    c.oval(x + 30, y + 4, 210, 22, "#5a302c88")
    c.rope(trace("110,-30 220,0 270,60 250,130 200,140", x, y), fur, 40)
    body = smooth(
        trace("-125,0 -150,-110 -110,-240 -70,-330 70,-330 120,-230 150,-110 130,0 0,14", x, y)
    )
    c.poly(body, fur)
    c.veil(body, light, 0.5, 0, "right")
    for i in range(5):
        c.rope(trace("60,-20 100,-30 128,-60", x - 4 * i, y - 40 - i * 46), dark, 13)
        c.rope(trace("-60,-20 -100,-30 -128,-60", x + 4 * i, y - 40 - i * 46), dark, 13)
    head = smooth(
        trace(
            "-92,-400 -86,-460 -60,-490 0,-500 60,-490 90,-456 96,-396 60,-340 0,-322 -60,-342",
            x,
            y,
        )
    )
    for ear in ("-88,-440 -84,-560 -16,-494", "88,-440 88,-560 18,-494"):
        c.poly(trace(ear, x, y), fur)
    for ear in ("-74,-460 -74,-526 -36,-490", "74,-460 76,-526 36,-490"):
        c.poly(trace(ear, x, y), "#c87a6a")
    c.poly(head, fur)
    c.veil(head, light, 0.45, 0, "right")
    _cat_face(c, x, y, dark, fur)


def _cat_face(c: Canvas, x: float, y: float, dark: str, fur: str) -> None:
    """Draw the head of the cat."""
    for eye in (-40, 40):
        c.poly(smooth(trace("-22,0 0,-17 22,0 0,15", x + eye, y - 418)), "#f6d44a")
        c.oval(x + eye, y - 419, 6, 14, "#1a1220")
        c.disc(x + eye + 4, y - 425, 4, "#ffffff")
    c.poly(trace("-11,-386 11,-386 0,-372", x, y), "#e0908a")
    c.rope(trace("-22,-356 -6,-358 0,-370 6,-358 22,-356", x, y), dark, 4)
    for side in (-1, 1):
        for dy in (-12, 2, 16):
            c.line(
                [(x + side * 34, y - 370 + dy * 0.4), (x + side * 130, y - 376 + dy * 1.5)],
                "#fff2e0bb",
                2,
            )
        c.oval(x + side * 48, y - 6, 46, 24, fur)
    for dx in (-26, 0, 26):
        c.rope([(x + dx, y - 492), (x + dx * 0.7, y - 458)], dark, 9)

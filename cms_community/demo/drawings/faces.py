"""The features that portraits share."""

from __future__ import annotations

from dataclasses import dataclass

from cms_community.demo.drawings.strokes import Canvas, Point, mix, smooth, trace

INK = "#2a1a24"


@dataclass(frozen=True)
class Sitter:
    """The colours and the build of one face."""

    skin: str
    hair: str
    lips: str
    cheek: str
    eye: str = "#3a2620"
    jaw: float = 1.0
    brow: float = 8
    age: int = 0
    smile: float = 1.0


def bust(c: Canvas, who: Sitter, cloth: str, wide: float = 1.0) -> list[Point]:
    """Draw the neck and the shoulders."""
    shape = smooth(
        trace(
            "-400,440 -380,250 -310,160 -170,110 -80,80 80,80 170,110 310,160 380,250 400,440",
            500,
            640,
            wide,
            1,
        )
    )
    c.poly(shape, cloth)
    c.shade(shape, mix(cloth, INK, 0.38), 0.6, "right")
    neck = smooth(trace("-88,-60 -84,60 -120,120 0,200 120,120 84,60 88,-60", 500, 640, wide, 1))
    c.poly(neck, mix(who.skin, who.cheek, 0.25))
    c.veil(
        trace("-86,-50 86,-50 84,70 20,110 -84,50", 500, 640, wide, 1),
        mix(who.skin, INK, 0.6),
        0.7,
        0.1,
    )
    return shape


def face(c: Canvas, who: Sitter) -> None:
    """Draw the head with its ears, and light it from the left."""
    for side in (-1, 1):
        c.oval(500 + side * 178, 450, 33, 50, mix(who.skin, who.cheek, 0.35))
        c.oval(500 + side * 178, 450, 16, 30, mix(who.skin, INK, 0.25))
    rim = (
        "-172,-190 -182,-60 -172,60 -140,150 -70,212 0,226 70,212 140,150 172,60 "
        "182,-60 172,-190 90,-262 0,-280 -90,-262"
    )
    head = smooth(
        [(500 + (x - 500) * (who.jaw if y > 500 else 1), y) for x, y in trace(rim, 500, 440)]
    )
    c.poly(head, who.skin)
    c.veil(head, mix(who.skin, INK, 0.55), 0.5, 0, "right")
    for side in (-1, 1):
        c.glow(500 + side * 108, 524, 74, 60, who.cheek, 0.6)


def features(c: Canvas, who: Sitter) -> None:
    """Draw the eyes, the brows, the nose and the mouth."""
    dark = mix(who.skin, INK, 0.5)
    for side in (-1, 1):
        x = 500 + side * 78
        c.poly(smooth(trace("-40,4 -14,-18 16,-18 40,2 12,18 -16,18", x, 440)), "#fffaf2")
        c.disc(x + 3, 439, 19, who.eye)
        c.disc(x + 3, 439, 10, "#140c12")
        c.disc(x + 9, 432, 6, "#ffffff")
        c.rope(trace("-43,6 -16,-19 16,-20 43,0", x, 440, side), INK, 7)
        c.rope(trace("-46,4 -10,-14 44,4", x, 386, side), mix(who.hair, INK, 0.3), who.brow)
        for wrinkle in range(who.age):
            c.rope(
                trace("48,10 62,18 70,32", x, 440 + wrinkle * 15, side), mix(who.skin, INK, 0.28), 4
            )
            c.rope(
                trace("-36,34 0,44 34,34", x, 436 + wrinkle * 13, side), mix(who.skin, INK, 0.2), 4
            )
    nose = trace("-6,2 -16,36 -34,64 -14,82 0,84 20,80", 500, 440)
    c.rope(nose, dark, 7)
    c.glow(512, 500, 40, 30, mix(who.skin, "#ffffff", 0.5), 0.6)
    lift = 20 * who.smile
    mouth = smooth(trace("-70,0 -30,-4 0,2 30,-4 70,0", 500, 576), closed=False)
    low = [(x, y + lift * 2.1 * (1 - ((x - 500) / 70) ** 2)) for x, y in mouth]
    c.poly([*mouth, *reversed(low)], who.lips)
    if who.smile > 0.8:
        teeth = [
            (500 + (x - 500) * 0.86, y + 2 + lift * 0.8 * (1 - ((x - 500) / 70) ** 2))
            for x, y in mouth
        ]
        c.poly([*[(500 + (x - 500) * 0.86, y + 2) for x, y in mouth], *reversed(teeth)], "#fffaf2")
    for side in (-1, 1):
        c.rope(trace("68,-2 78,-8 82,-16", 500, 576, side), dark, 5)
        if who.age:
            c.rope(trace("52,-66 84,-30 92,8", 500, 560, side), mix(who.skin, INK, 0.26), 5)


def glasses(c: Canvas, tone: str) -> None:
    """Put on round glasses."""
    for side in (-1, 1):
        x = 500 + side * 80
        c.oval(x, 442, 62, 58, "#ffffff22")
        c.ring(x, 442, 62, tone, 9)
        c.line([(x + side * 60, 432), (x + side * 104, 420)], tone, 9)
    c.rope([(438 + 24, 432), (500, 422), (538, 432)], tone, 9)

"""Hills, trees, grasses and flowers."""

from __future__ import annotations

import math

from cms_community.demo.drawings.strokes import Canvas, Point, Wave, arc, mix, rgb, smooth, wave


def hill(c: Canvas, y: float, line: Wave, *stops: str, bottom: float | None = None) -> list[Point]:
    """Raise a hill down to the bottom of the picture."""
    crest = [(x, y + line(x)) for x in range(-10, c.wide + 11, 10)]
    low = c.high if bottom is None else bottom
    outline: list[Point] = [*crest, (c.wide + 10, low), (-10, low)]
    c.wash(outline, *stops)
    return outline


def range_of(c: Canvas, y: float, amp: float, length: float, *stops: str) -> list[Point]:
    """Raise a hill with an invented crest."""
    return hill(c, y, wave(c.rng, amp, length), *stops)


def tree(c: Canvas, x: float, y: float, tall: float, leaf: str, trunk: str = "#3b2a2a") -> None:
    """Plant a round leafy tree lit from the left."""
    c.poly(
        [
            (x - tall * 0.035, y),
            (x - tall * 0.018, y - tall * 0.5),
            (x + tall * 0.018, y - tall * 0.5),
            (x + tall * 0.035, y),
        ],
        trunk,
    )
    r, rng = tall * 0.34, c.rng
    cy = y - tall * 0.64
    puffs = [arc(x, cy, r * 0.85, r * 0.85, 0, 360)]
    for turn in range(9):
        a, size = math.tau * (turn + rng.uniform(-0.25, 0.25)) / 9, r * rng.uniform(0.34, 0.46)
        px, py = x + r * 0.68 * math.cos(a), cy + r * 0.7 * math.sin(a)
        puffs.append(arc(px, py, size, size, 0, 360))
    dark = mix(leaf, "#0c1230", 0.45)
    c.wash_all(puffs, mix(leaf, "#fff2b0", 0.22), leaf, dark)
    c.shade(arc(x + r * 0.1, cy + r * 0.05, r * 0.95, r * 0.95, 0, 360), dark, 0.8, "right")
    shine = 0.08 + 0.55 * max(rgb(leaf)) / 255
    for dx, dy, size in ((-0.45, -0.4, 0.34), (-0.1, -0.68, 0.28), (-0.6, 0.1, 0.24)):
        spot = arc(x + dx * r, cy + dy * r, size * r, size * r, 0, 360)
        c.veil(spot, mix(leaf, "#fff2b0", shine * 0.75), 0.55, 0, "left")


def bush(c: Canvas, x: float, y: float, w: float, leaf: str) -> None:
    """Plant a low bush."""
    puffs = [
        arc(x + dx * w, y - dy * w, r * w, r * w, 0, 360)
        for dx, dy, r in ((-0.32, 0.1, 0.2), (0, 0.2, 0.28), (0.3, 0.12, 0.22))
    ]
    c.wash_all(puffs, mix(leaf, "#fff2b0", 0.15), leaf)


def poplar(c: Canvas, x: float, y: float, tall: float, leaf: str) -> None:
    """Plant a slender poplar."""
    w = tall * 0.11
    outline = [
        (x, y - tall),
        (x + w * 0.7, y - tall * 0.72),
        (x + w, y - tall * 0.35),
        (x + w * 0.5, y - tall * 0.06),
        (x - w * 0.5, y - tall * 0.06),
        (x - w, y - tall * 0.35),
        (x - w * 0.7, y - tall * 0.72),
    ]
    c.rect(x - tall * 0.012, y - tall * 0.1, tall * 0.024, tall * 0.1, mix(leaf, "#20141c", 0.6))
    c.blob(outline, leaf)
    c.shade(outline, mix(leaf, "#0c1230", 0.5), 0.8, "right")


def pine(c: Canvas, x: float, y: float, tall: float, leaf: str, cap: str = "") -> None:
    """Plant a fir, with snow on its boughs on demand."""
    c.rect(x - tall * 0.02, y - tall * 0.12, tall * 0.04, tall * 0.12, mix(leaf, "#20141c", 0.5))
    for level in range(4):
        base, half = y - tall * (0.1 + 0.2 * level), tall * (0.24 - 0.048 * level)
        peak = base - tall * 0.34
        c.poly([(x - half, base), (x, peak), (x + half, base), (x, base - tall * 0.03)], leaf)
        c.poly([(x, base - tall * 0.03), (x, peak), (x + half, base)], mix(leaf, "#0c1230", 0.3))
        if cap:
            c.poly(
                [
                    (x - half, base),
                    (x, peak),
                    (x + half * 0.25, base - tall * 0.2),
                    (x - half * 0.2, base - tall * 0.1),
                ],
                cap,
            )


def bare(
    c: Canvas, x: float, y: float, long: float, angle: float, colour: str, depth: int = 5
) -> None:
    """Grow a leafless tree, branch after branch."""
    ex, ey = x + long * math.cos(angle), y - long * math.sin(angle)
    c.line([(x, y), (ex, ey)], colour, max(1.2, long * 0.11))
    if depth:
        for turn in (-0.45, 0.4):
            bare(
                c,
                ex,
                ey,
                long * c.rng.uniform(0.66, 0.8),
                angle + turn * c.rng.uniform(0.7, 1.25),
                colour,
                depth - 1,
            )


def grass(
    c: Canvas,
    y: float,
    tall: float,
    colours: tuple[str, ...],
    count: int,
    left: float = 0,
    right: float = 0,
) -> None:
    """Let blades of grass rise along the foreground."""
    for _ in range(count):
        x, h = c.rng.uniform(left, right or c.wide), tall * c.rng.uniform(0.4, 1)
        sway = c.rng.uniform(-0.35, 0.35) * h
        c.poly(
            [
                (x - h * 0.035, y),
                (x + sway * 0.4, y - h * 0.6),
                (x + sway, y - h),
                (x + h * 0.05, y),
            ],
            c.rng.choice(colours),
        )


def flowers(c: Canvas, top: float, bottom: float, colours: tuple[str, ...], count: int) -> None:
    """Dot a meadow with flowers that grow towards the viewer."""
    spots = sorted(c.rng.random() for _ in range(count))
    for near in spots:
        x, y, r = c.rng.uniform(0, c.wide), top + (bottom - top) * near, 2 + 7 * near
        c.line([(x, y), (x + r * 0.4, y + r * 3.5)], "#2f5a3c", 0.8 + 1.5 * near)
        colour = c.rng.choice(colours)
        for turn in range(5):
            a = turn * math.tau / 5
            c.disc(x + r * 0.7 * math.cos(a), y + r * 0.6 * math.sin(a), r * 0.52, colour)
        c.disc(x, y, r * 0.35, "#f7d774")


def leaf(
    c: Canvas, x: float, y: float, long: float, angle: float, colour: str, plump: float = 0.28
) -> None:
    """Lay one leaf from its stalk towards an angle."""
    dx, dy = math.cos(angle) * long, math.sin(angle) * long
    nx, ny = -dy * plump, dx * plump
    rim = [
        (x, y),
        (x + dx * 0.35 + nx, y + dy * 0.35 + ny),
        (x + dx * 0.75 + nx * 0.7, y + dy * 0.75 + ny * 0.7),
        (x + dx, y + dy),
        (x + dx * 0.75 - nx * 0.7, y + dy * 0.75 - ny * 0.7),
        (x + dx * 0.35 - nx, y + dy * 0.35 - ny),
    ]
    c.poly(smooth(rim, steps=4), colour)
    c.poly([rim[0], *rim[1:4]], mix(colour, "#0c1230", 0.16))
    c.line(
        [(x, y), (x + dx * 0.85, y + dy * 0.85)], mix(colour, "#fff8d0", 0.3), max(1, long * 0.025)
    )

"""Suns, moons, clouds, birds and weather."""

from __future__ import annotations

import itertools

from cms_community.demo.drawings.strokes import Canvas, Point, arc, box, fade


def sun(c: Canvas, x: float, y: float, r: float, colour: str, light: str) -> None:
    """Hang a sun with its halo."""
    c.glow(x, y, r * 6, r * 6, light, 0.75, 2.2)
    c.disc(x, y, r, colour)


def moon(c: Canvas, x: float, y: float, r: float, colour: str, shadow: str) -> None:
    """Hang a full moon with its seas."""
    c.glow(x, y, r * 4.5, r * 4.5, colour, 0.45, 2.4)
    c.disc(x, y, r, colour)
    c.shade(arc(x, y, r, r, 0, 360), shadow, 0.55, "left")
    for dx, dy, size in ((-0.3, -0.25, 0.22), (0.25, 0.1, 0.16), (-0.1, 0.42, 0.13)):
        c.oval(x + dx * r, y + dy * r, size * r, size * r * 0.85, fade(shadow, 0.35))


def stars(c: Canvas, bottom: float, count: int, colour: str = "#fff6dc") -> None:
    """Sow stars, denser towards the top."""
    for _ in range(count):
        x, y = c.rng.uniform(0, c.wide), bottom * c.rng.random() ** 1.4
        c.disc(x, y, c.rng.choice((0.9, 1.1, 1.4, 2.4)), fade(colour, c.rng.uniform(0.4, 1)))


def cloud(c: Canvas, x: float, y: float, w: float, top: str, bottom: str) -> None:
    """Puff a cumulus standing on a flat base."""
    puffs = []
    for place, size in ((-0.36, 0.1), (-0.18, 0.16), (0.03, 0.21), (0.22, 0.15), (0.37, 0.09)):
        r = w * size * c.rng.uniform(0.88, 1.12)
        puffs.append(
            [
                *arc(x + place * w, y - r * 0.25, r * 1.05, r, 180, 360),
                (x + place * w + r, y),
                (x + place * w - r, y),
            ]
        )
    base = [
        (x - w * 0.52, y),
        (x - w * 0.4, y - w * 0.07),
        (x + w * 0.4, y - w * 0.07),
        (x + w * 0.52, y),
    ]
    c.wash_all([*puffs, base], top, top, bottom)
    for puff in puffs[1:4]:
        c.veil(puff[: len(puff) - 2], bottom, 0.75, 0, "right")


def streak(c: Canvas, x: float, y: float, w: float, colour: str, h: float = 12) -> None:
    """Draw a long thin evening cloud."""
    c.blob(
        [
            (x - w / 2, y),
            (x - w / 5, y - h),
            (x + w / 4, y - h * 0.6),
            (x + w / 2, y),
            (x + w / 6, y + h * 0.5),
            (x - w / 3, y + h * 0.4),
        ],
        colour,
    )


def bird(c: Canvas, x: float, y: float, size: float, colour: str, lift: float = 0.35) -> None:
    """Draw a bird gliding with bent wings."""
    s, u = size, size * lift
    upper = [
        (x - s, y - u * 0.5),
        (x - s * 0.55, y - u),
        (x, y),
        (x + s * 0.55, y - u),
        (x + s, y - u * 0.5),
    ]
    lower = [
        (x + s * 0.5, y - u * 0.62),
        (x + s * 0.1, y + s * 0.14),
        (x - s * 0.1, y + s * 0.14),
        (x - s * 0.5, y - u * 0.62),
    ]
    c.poly(smooth_wing(upper) + lower, colour)


def smooth_wing(points: list[Point]) -> list[Point]:
    """Round the leading edge of a wing."""
    result: list[Point] = []
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        result += [(ax, ay), ((ax + bx) / 2, (ay + by) / 2 - abs(bx - ax) * 0.08)]
    return [*result, points[-1]]


def flock(c: Canvas, x: float, y: float, count: int, size: float, colour: str) -> None:
    """Send birds across the sky in a loose wedge."""
    for i in range(count):
        side = 1 if i % 2 else -1
        rank = (i + 1) // 2
        jx, jy = c.rng.uniform(-8, 8), c.rng.uniform(-8, 8)
        bird(
            c,
            x - rank * size * 2.4 + jx,
            y + side * rank * size * 1.1 + jy,
            size * c.rng.uniform(0.8, 1.1),
            colour,
            c.rng.uniform(0.2, 0.6),
        )


def snowfall(c: Canvas, count: int, colour: str = "#ffffff") -> None:
    """Let snowflakes fall over the whole picture."""
    for _ in range(count):
        near = c.rng.random() ** 2.5
        c.disc(
            c.rng.uniform(0, c.wide),
            c.rng.uniform(0, c.high),
            1.5 + 5 * near,
            fade(colour, 0.55 + 0.4 * near),
        )


def rain(c: Canvas, count: int, colour: str, alpha: float = 0.35) -> None:
    """Streak the picture with slanted rain."""
    for _ in range(count):
        x, y = c.rng.uniform(0, c.wide + 100), c.rng.uniform(-50, c.high)
        long = c.rng.uniform(25, 70)
        c.line([(x, y), (x - long * 0.22, y + long)], fade(colour, alpha), 1.6)


def mist(c: Canvas, y: float, height: float, colour: str, strength: float) -> None:
    """Lay a bank of mist that is densest along its middle."""
    c.veil(box(0, y - height / 2, c.wide, height / 2), colour, strength, 0, "bottom")
    c.veil(box(0, y, c.wide, height / 2), colour, strength, 0, "top")

"""Houses, street lamps, awnings and other town furniture."""

from __future__ import annotations

import itertools

from cms_community.demo.drawings.strokes import Canvas, arc, box, mix, trace

WALLS = ("#e8d3b0", "#dba98a", "#c9c2b2", "#e5bf8f", "#b7c0bd", "#f0e2c8")
NIGHT = "#141a38"


def window(
    c: Canvas,
    x: float,
    y: float,
    w: float,
    h: float,
    glass: str,
    frame: str = "",
    shutter: str = "",
) -> None:
    """Open a window with its frame and shutters."""
    if shutter:
        for sx in (x - w * 0.62, x + w * 1.06):
            c.rect(sx, y, w * 0.56, h, shutter)
            c.rect(sx + w * 0.26, y, w * 0.05, h, mix(shutter, NIGHT, 0.3))
    c.rect(x, y, w, h, glass)
    if frame:
        c.rect(x + w * 0.45, y, w * 0.1, h, frame)
        c.rect(x, y + h * 0.45, w, h * 0.07, frame)
        c.rect(x - w * 0.08, y + h, w * 1.16, h * 0.07, frame)


def house(
    c: Canvas,
    x: float,
    y: float,
    w: float,
    h: float,
    wall: str,
    roof: str,
    *,
    glass: str = "#4a5d78",
    shutter: str = "",
    lit: str = "",
    floors: int = 3,
) -> None:
    """Build a narrow town house on its doorstep."""
    top, trim = y - h, mix(wall, "#ffffff", 0.4)
    c.poly(trace("-0.03,0 0.14,-0.2 0.86,-0.2 1.03,0", x, top, w, h), roof)
    c.rect(x + w * 0.7, top - h * 0.28, w * 0.11, h * 0.16, mix(roof, wall, 0.4))
    c.poly(trace("0.3,0 0.3,-0.12 0.4,-0.17 0.5,-0.12 0.5,0", x, top, w, h), wall)
    c.rect(x + w * 0.35, top - h * 0.11, w * 0.1, h * 0.085, glass)
    c.rect(x, top, w, h, wall)
    c.shade(box(x, top, w, h), mix(wall, NIGHT, 0.4), 0.4, "right")
    c.rect(x - 5, top - 3, w + 10, 7, trim)
    step = h / (floors + 0.25)
    for floor in range(floors):
        level = top + step * (floor + 0.22)
        for place in (0.17, 0.43, 0.69):
            pane = lit if lit and c.rng.random() < 0.5 else glass
            window(c, x + w * place, level, w * 0.13, step * 0.56, pane, trim, shutter)


def terrace(
    c: Canvas,
    y: float,
    low: float,
    high: float,
    wide: float,
    roofs: tuple[str, ...],
    shutters: tuple[str, ...],
    *,
    tint: str = "",
    share: float = 0,
    lit: str = "",
    left: float = -20,
    right: float = 0,
) -> None:
    """Line up town houses side by side along a street."""
    x = left
    while x < (right or c.wide):
        w = wide * c.rng.uniform(0.85, 1.2)
        wall, roof, shut = c.rng.choice(WALLS), c.rng.choice(roofs), c.rng.choice(shutters)
        glass = "#4a5d78"
        if tint:
            wall, roof, shut, glass = (
                mix(v, tint, share) for v in (wall, roof, shut or wall, glass)
            )
        house(c, x, y, w, c.rng.uniform(low, high), wall, roof, glass=glass, shutter=shut, lit=lit)
        x += w


def skyline(
    c: Canvas, y: float, low: float, high: float, colour: str, lit: str = "", share: float = 0.25
) -> None:
    """Cut the roofs of a town against the sky."""
    x = -20.0
    while x < c.wide:
        w, h = c.rng.uniform(45, 95), c.rng.uniform(low, high)
        c.poly(
            [(x, y), (x, y - h), (x + w / 2, y - h - w * 0.38), (x + w, y - h), (x + w, y)], colour
        )
        c.rect(x + w * 0.65, y - h - w * 0.34, w * 0.1, w * 0.3, colour)
        if lit:
            for k in range(6):
                if c.rng.random() < share:
                    c.rect(x + w * (0.18 + 0.26 * (k % 3)), y - h + 10 + 26 * (k // 3), 8, 12, lit)
        x += w


def steeple(c: Canvas, x: float, y: float, tall: float, colour: str, roof: str) -> None:
    """Raise a church tower with its spire."""
    w = tall * 0.17
    c.rect(x - w / 2, y - tall * 0.6, w, tall * 0.6, colour)
    c.poly([(x - w * 0.62, y - tall * 0.59), (x, y - tall), (x + w * 0.62, y - tall * 0.59)], roof)
    c.poly(
        [(x, y - tall * 0.59), (x, y - tall), (x + w * 0.62, y - tall * 0.59)],
        mix(roof, NIGHT, 0.3),
    )
    c.poly(
        [
            *arc(x, y - tall * 0.47, w * 0.16, w * 0.2, 180, 360),
            (x + w * 0.16, y - tall * 0.38),
            (x - w * 0.16, y - tall * 0.38),
        ],
        mix(colour, NIGHT, 0.6),
    )


def lamp(c: Canvas, x: float, y: float, tall: float, colour: str, light: str = "") -> None:
    """Plant a street lamp, lit on demand."""
    top = y - tall
    c.rect(x - tall * 0.01, top, tall * 0.02, tall, colour)
    c.poly(
        [
            (x - tall * 0.03, y),
            (x - tall * 0.012, y - tall * 0.14),
            (x + tall * 0.012, y - tall * 0.14),
            (x + tall * 0.03, y),
        ],
        colour,
    )
    if light:
        c.glow(x, top - tall * 0.05, tall * 0.5, tall * 0.5, light, 0.6)
    c.poly(
        [
            (x - tall * 0.025, top),
            (x - tall * 0.045, top - tall * 0.1),
            (x + tall * 0.045, top - tall * 0.1),
            (x + tall * 0.025, top),
        ],
        light or mix(colour, "#ffffff", 0.5),
    )
    c.poly(
        [
            (x - tall * 0.055, top - tall * 0.1),
            (x, top - tall * 0.15),
            (x + tall * 0.055, top - tall * 0.1),
        ],
        colour,
    )


def awning(
    c: Canvas, x: float, y: float, w: float, h: float, first: str, second: str, count: int = 8
) -> None:
    """Unroll a striped awning with a scalloped edge."""
    step, lean = w / count, h * 0.35
    for i in range(count):
        colour = first if i % 2 else second
        left, right = x + i * step, x + (i + 1) * step
        tl = x + lean + (w - 2 * lean) * i / count
        tr = x + lean + (w - 2 * lean) * (i + 1) / count
        c.poly([(tl, y), (tr, y), (right, y + h), (left, y + h)], colour)
        c.oval((left + right) / 2, y + h, step / 2, h * 0.16, mix(colour, NIGHT, 0.12))
    c.veil([(x + lean, y), (x + w - lean, y), (x + w, y + h), (x, y + h)], NIGHT, 0.28, 0, "bottom")


def bench(c: Canvas, x: float, y: float, w: float, colour: str) -> None:
    """Set down a public bench."""
    for dy in (0.22, 0.3, 0.38, 0.46):
        c.rect(x, y - w * dy, w, w * 0.045, colour)
    for dx in (0.08, 0.88):
        c.rect(x + w * dx, y - w * 0.46, w * 0.035, w * 0.46, mix(colour, NIGHT, 0.5))


def bunting(
    c: Canvas, x: float, y: float, w: float, sag: float, colours: tuple[str, ...], size: float = 26
) -> None:
    """Hang a string of little flags."""
    count = int(w / (size * 1.35))
    spots = [
        (x + w * i / count, y + sag * (1 - (2 * i / count - 1) ** 2)) for i in range(count + 1)
    ]
    c.line(spots, "#3a2f3f", 2)
    for i, ((ax, ay), (bx, by)) in enumerate(itertools.pairwise(spots)):
        gap = (bx - ax) * 0.14
        c.poly(
            [(ax + gap, ay), (bx - gap, by), ((ax + bx) / 2, (ay + by) / 2 + size)],
            colours[i % len(colours)],
        )


def crate(
    c: Canvas, x: float, y: float, w: float, fruit: tuple[str, ...], wood: str = "#a5713f"
) -> None:
    """Fill a market crate with fruit."""
    h, r = w * 0.36, w * 0.095
    for row in range(2):
        for i in range(5):
            fx = x + w * (0.12 + 0.19 * i) + (row % 2) * w * 0.06 - w * 0.03
            c.disc(fx, y - h - r * (0.1 + 0.9 * (1 - row)), r, c.rng.choice(fruit))
            c.disc(fx - r * 0.3, y - h - r * (0.4 + 0.9 * (1 - row)), r * 0.25, "#ffffff66")
    for slat in range(3):
        c.rect(x, y - h + slat * h / 3, w, h / 3 - 3, mix(wood, NIGHT, 0.1 * slat))
    for side in (0.0, 0.92):
        c.rect(x + w * side, y - h, w * 0.08, h, mix(wood, NIGHT, 0.3))

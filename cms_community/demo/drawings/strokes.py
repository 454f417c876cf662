"""The canvas every illustration is painted on, and its brushes."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

Point = tuple[float, float]
Points = Sequence[Point]
Wave = Callable[[float], float]

SHARPNESS = 1.5
TILE = 600


@lru_cache(maxsize=4096)
def rgb(colour: str) -> tuple[int, int, int]:
    """Read a colour written in hexadecimal."""
    red, green, blue = bytes.fromhex(colour[1:7])
    return red, green, blue


@lru_cache(maxsize=4096)
def mix(first: str, second: str, share: float) -> str:
    """Blend two colours, the second one taking the given share."""
    pairs = zip(rgb(first), rgb(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def fade(colour: str, alpha: float) -> str:
    """Make a colour translucent."""
    return f"{colour[:7]}{round(max(0.0, min(1.0, alpha)) * 255):02x}"


@lru_cache(maxsize=4)
def noise(size: tuple[int, int], coarse: int) -> Image.Image:
    """Tile one random texture over a whole picture."""
    side = TILE // coarse
    speck = random.Random(1871).randbytes(side * side)
    tile = Image.frombytes("L", (side, side), speck).resize((TILE, TILE), Image.Resampling.NEAREST)
    sheet = Image.new("L", size)
    for left in range(0, size[0], TILE):
        for top in range(0, size[1], TILE):
            sheet.paste(tile, (left, top))
    return sheet


@lru_cache(maxsize=8)
def halo(power: float) -> Image.Image:
    """Prepare a soft round spot of light."""
    # Pillow's gradient is white at the corners: it reads 181 where the circle touches the edges.
    table = [round(255 * max(0.0, 1 - level / 181) ** power) for level in range(256)]
    return Image.radial_gradient("L").point(table)


@lru_cache(maxsize=512)
def ramp(stops: tuple[str, ...]) -> Image.Image:
    """Lay colours one under another in a thin strip."""
    tones = [rgb(stop) for stop in stops]
    levels = bytearray()
    for row in range(96):
        place = row / 95 * (len(tones) - 1)
        low = max(0, min(int(place), len(tones) - 2))
        pairs = zip(tones[low], tones[min(low + 1, len(tones) - 1)], strict=True)
        levels += bytes(round(a + (b - a) * (place - low)) for a, b in pairs)
    return Image.frombytes("RGB", (1, 96), bytes(levels))


def gradient(stops: tuple[str, ...], size: tuple[int, int]) -> Image.Image:
    """Stretch colours over a rectangle, first in height because that is the cheap way."""
    column = ramp(stops).resize((1, size[1]), Image.Resampling.BILINEAR)
    return column.resize(size, Image.Resampling.NEAREST)


@lru_cache(maxsize=4)
def press(size: tuple[int, int]) -> Image.Image:
    """Prepare the grain and the darker corners of a printed sheet."""
    grain = noise(size, 1).point([114 + level * 28 // 255 for level in range(256)])
    corners = Image.radial_gradient("L").point([max(0, level - 150) // 3 for level in range(256)])
    sheet = ImageChops.subtract(grain, corners.resize(size, Image.Resampling.BILINEAR))
    return Image.merge("RGB", (sheet, sheet, sheet))


def slope(side: str, strong: float, weak: float) -> Image.Image:
    """Prepare a fading mask that is densest on one side."""
    levels = [round(255 * (strong + (weak - strong) * step / 63)) for step in range(64)]
    if side in {"bottom", "right"}:
        levels.reverse()
    shape = (64, 1) if side in {"left", "right"} else (1, 64)
    return Image.frombytes("L", shape, bytes(levels))


def smooth(points: Points, closed: bool = True, steps: int = 8) -> list[Point]:
    """Run a supple curve through the points."""
    count = len(points)
    spans = count if closed else count - 1
    curve: list[Point] = []
    for index in range(spans):
        around = [index - 1, index, index + 1, index + 2]
        keep = [i % count if closed else max(0, min(count - 1, i)) for i in around]
        p, q, r, s = (points[i] for i in keep)
        for step in range(steps):
            t = step / steps
            curve.append((_spline(p[0], q[0], r[0], s[0], t), _spline(p[1], q[1], r[1], s[1], t)))
    return curve if closed else [*curve, points[-1]]


def _spline(p: float, q: float, r: float, s: float, t: float) -> float:
    """Follow a Catmull-Rom curve between its two middle values."""
    bend = (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3
    return 0.5 * (2 * q + (r - p) * t + bend)


def wave(rng: random.Random, amplitude: float, length: float, octaves: int = 3) -> Wave:
    """Invent an undulating line."""
    parts = [
        (amplitude / 1.9**i, length / 2.3**i * rng.uniform(0.8, 1.2), rng.uniform(0, math.tau))
        for i in range(octaves)
    ]
    return lambda x: sum(a * math.sin(math.tau * x / w + p) for a, w, p in parts)


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> list[Point]:
    """List the points of an arc, in degrees clockwise from the right."""
    count = max(6, int(abs(end - start) / 6))
    angles = [math.radians(start + (end - start) * i / count) for i in range(count + 1)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]


def trace(text: str, x: float = 0, y: float = 0, sx: float = 1, sy: float = 0) -> list[Point]:
    """Read points written as pairs, scaled around a place."""
    pairs = (pair.split(",") for pair in text.split())
    return [(x + float(a) * sx, y + float(b) * (sy or abs(sx))) for a, b in pairs]


def box(x: float, y: float, w: float, h: float) -> list[Point]:
    """List the corners of an upright rectangle."""
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]


class Canvas:
    """A picture measured in units (1500 × 1000 for scenes, 1000 × 1000 for portraits)."""

    def __init__(self, key: str, width: int, wide: int = 1500, high: int = 1000) -> None:
        """Stretch a blank canvas for one key."""
        self.rng = random.Random(key)
        self.wide, self.high = wide, high
        self.size = (width, max(1, round(width * high / wide)))
        self.k = width * SHARPNESS / wide
        self.image = Image.new("RGB", (round(wide * self.k), round(high * self.k)))
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def scale(self, points: Points) -> list[Point]:
        """Turn units into pixels."""
        k = self.k
        return [(x * k, y * k) for x, y in points]

    def sky(self, *stops: str, bottom: float | None = None, top: float = 0) -> None:
        """Fill the width with a gradient from top to bottom."""
        end = self.high if bottom is None else bottom
        size = (self.image.width, max(1, round((end - top) * self.k)))
        self.image.paste(gradient(stops, size), (0, round(top * self.k)))

    def poly(self, points: Points, fill: str) -> None:
        """Fill a polygon."""
        self.pen.polygon(self.scale(points), fill=fill)

    def blob(self, points: Points, fill: str) -> None:
        """Fill a shape with supple edges."""
        self.poly(smooth(points), fill)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, radius: float = 0) -> None:
        """Fill a rectangle, its corners rounded on demand."""
        k = self.k
        place = (x * k, y * k, max(x, x + w) * k, max(y, y + h) * k)
        if radius:
            self.pen.rounded_rectangle(place, radius * k, fill=fill)
        else:
            self.pen.rectangle(place, fill=fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """Fill an ellipse around its centre."""
        k = self.k
        self.pen.ellipse(((x - rx) * k, (y - ry) * k, (x + rx) * k, (y + ry) * k), fill=fill)

    def disc(self, x: float, y: float, r: float, fill: str) -> None:
        """Fill a circle."""
        self.oval(x, y, r, r, fill)

    def inlay(self, shape: Points, strokes: Sequence[Points], fill: str, width: float) -> None:
        """Trace lines that stop at the edge of a shape."""
        stencil, (left, top) = self._mask(shape)
        lines = Image.new("L", stencil.size)
        chisel = ImageDraw.Draw(lines)
        for stroke in strokes:
            pixels = [(x - left, y - top) for x, y in self.scale(stroke)]
            chisel.line(pixels, fill=255, width=max(1, round(width * self.k)), joint="curve")
        self.image.paste(
            rgb(fill), self._frame((left, top), stencil), ImageChops.darker(stencil, lines)
        )

    def ring(self, x: float, y: float, r: float, fill: str, width: float) -> None:
        """Trace a circle."""
        k = self.k
        place = ((x - r) * k, (y - r) * k, (x + r) * k, (y + r) * k)
        self.pen.ellipse(place, outline=fill, width=max(1, round(width * k)))

    def line(self, points: Points, fill: str, width: float) -> None:
        """Trace a broken line with round joints."""
        self.pen.line(
            self.scale(points), fill=fill, width=max(1, round(width * self.k)), joint="curve"
        )

    def rope(self, points: Points, fill: str, width: float) -> None:
        """Trace a supple line with round ends."""
        self.line(smooth(points, closed=False), fill, width)
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill)

    def _mask(self, *shapes: Points) -> tuple[Image.Image, tuple[int, int]]:
        """Cut several shapes out of one stencil, with its place on the picture."""
        pixels = [point for shape in shapes for point in self.scale(shape)]
        left = max(0, math.floor(min(x for x, _ in pixels)))
        top = max(0, math.floor(min(y for _, y in pixels)))
        right = min(self.image.width, math.ceil(max(x for x, _ in pixels)))
        bottom = min(self.image.height, math.ceil(max(y for _, y in pixels)))
        stencil = Image.new("L", (max(1, right - left), max(1, bottom - top)))
        knife = ImageDraw.Draw(stencil)
        for shape in shapes:
            knife.polygon([(x - left, y - top) for x, y in self.scale(shape)], fill=255)
        return stencil, (left, top)

    def wash(self, points: Points, *stops: str) -> None:
        """Fill a polygon with a vertical gradient."""
        self.wash_all([points], *stops)

    def wash_all(self, shapes: Sequence[Points], *stops: str) -> None:
        """Fill the union of several polygons with one vertical gradient."""
        stencil, corner = self._mask(*shapes)
        self.image.paste(gradient(stops, stencil.size), corner, stencil)

    def veil(
        self, points: Points, colour: str, strong: float, weak: float = 0, side: str = "top"
    ) -> None:
        """Lay a translucent colour that fades away from one side."""
        stencil, corner = self._mask(points)
        density = slope(side, strong, weak).resize(stencil.size, Image.Resampling.BILINEAR)
        self.image.paste(
            rgb(colour), self._frame(corner, stencil), ImageChops.multiply(stencil, density)
        )

    def shade(
        self,
        points: Points,
        colour: str,
        strong: float = 0.7,
        side: str = "right",
        weak: float = -0.15,
    ) -> None:
        """Stipple a colour that thins out away from one side, like a sprayed stencil."""
        stencil, corner = self._mask(points)
        strong, weak = max(0.0, strong), max(0.0, weak)
        density = slope(side, strong, weak).resize(stencil.size, Image.Resampling.BILINEAR)
        # A small shape looks dirty under the large dots that suit a hill.
        coarse = 1 if max(stencil.size) < 330 * self.k else 2
        grain = noise(self.image.size, coarse).crop(self._frame(corner, stencil))
        dots = ImageChops.add(density, grain, 1, -255).point([0] + [185] * 255)
        self.image.paste(
            rgb(colour), self._frame(corner, stencil), ImageChops.darker(stencil, dots)
        )

    @staticmethod
    def _frame(corner: tuple[int, int], stencil: Image.Image) -> tuple[int, int, int, int]:
        """Locate a stencil on the picture."""
        left, top = corner
        return left, top, left + stencil.width, top + stencil.height

    def glow(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        colour: str,
        strength: float = 0.8,
        power: float = 2,
    ) -> None:
        """Let a soft light spread around a point."""
        left, top = max(0, round((x - rx) * self.k)), max(0, round((y - ry) * self.k))
        right = min(self.image.width, round((x + rx) * self.k))
        bottom = min(self.image.height, round((y + ry) * self.k))
        if right <= left or bottom <= top:
            return
        dim = halo(power).point([round(level * strength) for level in range(256)])
        wide, high = 128 / (rx * self.k), 128 / (ry * self.k)
        ox, oy = (x - rx) * self.k, (y - ry) * self.k
        part = [(left - ox) * wide, (top - oy) * high, (right - ox) * wide, (bottom - oy) * high]
        source = tuple(max(0.0, min(256.0, edge)) for edge in part)
        size = (right - left, bottom - top)
        mask = dim.resize(
            size, Image.Resampling.BILINEAR, (source[0], source[1], source[2], source[3])
        )
        self.image.paste(rgb(colour), (left, top, right, bottom), mask)

    def mirror(self, level: float, depth: float, stretch: float = 1, sway: float = 5) -> None:
        """Reflect what stands above a line into the water below it."""
        k, rng = self.k, self.rng
        wide, top, deep = self.image.width, round(level * k), round(depth * k)
        tall = min(top, round(depth / stretch * k))
        copy = self.image.crop((0, top - tall, wide, top))
        copy = copy.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        copy = copy.resize((wide, deep), Image.Resampling.NEAREST)
        row = 0
        while row < deep:
            band = max(2, round((2 + 8 * row / deep) * k))
            drift = round(rng.uniform(-sway, sway) * k * (0.3 + row / deep))
            strip = copy.crop((0, row, wide, min(deep, row + band)))
            self.image.paste(strip, (0, top + row))
            self.image.paste(strip, (drift, top + row))
            row += band

    def ripples(
        self, top: float, bottom: float, colour: str, count: int, left: float = 0, right: float = 0
    ) -> None:
        """Scatter short glints that lengthen towards the viewer."""
        rng = self.rng
        for _ in range(count):
            near = rng.random() ** 1.5
            y, long = top + (bottom - top) * near, rng.uniform(14, 50) * (0.4 + 1.8 * near)
            x, thick = rng.uniform(left, right or self.wide), 1 + 3.2 * near
            self.poly([(x - long, y), (x, y - thick), (x + long, y), (x, y + thick)], colour)

    def finish(self) -> Image.Image:
        """Reduce the picture and print it with a light grain."""
        # Hamming is as sharp as bicubic for half of the price of Lanczos.
        final = self.image.resize(self.size, Image.Resampling.HAMMING)
        return ImageChops.overlay(final, press(self.size))

"""Follows a recipe: the same pixels every time, from the untouched original."""

from __future__ import annotations

from math import cos, floor, radians, sin

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from .recipe import Box, Recipe, Region

# A blurred region is made of so many squares in each direction: no face survives that.
SQUARES = 8
COVER = (17, 17, 17)
# Of the longer side, for the radius of the unsharp mask.
SHARP = 1 / 800
CUT = 0.005


def developed(original: Image.Image, recipe: Recipe) -> Image.Image:
    """What a recipe makes of an original in RGB or RGBA."""
    image = original.copy()
    for region in recipe.regions:
        cover(image, region)
    image = framed(image, recipe)
    if recipe.longest and max(image.size) > recipe.longest:
        image.thumbnail((recipe.longest, recipe.longest), Image.Resampling.LANCZOS)
    if image.mode != "RGBA":
        return toned(image, recipe)
    alpha = image.getchannel("A")
    made = toned(image.convert("RGB"), recipe, alpha)
    made.putalpha(alpha)
    return made


def cover(image: Image.Image, region: Region) -> None:
    """Burn a region in."""
    box = pixels(region.box, image.size)
    if region.kind == "redact":
        image.paste(COVER, box)
        return
    part = image.crop(box)
    squares = part.resize((SQUARES, SQUARES), Image.Resampling.BOX)
    image.paste(squares.resize(part.size, Image.Resampling.BILINEAR), box)


def pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A box in whole pixels, one at least in each direction."""
    width, height = size
    left, top = min(floor(box.x * width), width - 1), min(floor(box.y * height), height - 1)
    right = min(width, max(left + 1, round((box.x + box.w) * width)))
    bottom = min(height, max(top + 1, round((box.y + box.h) * height)))
    return left, top, right, bottom


def framed(image: Image.Image, recipe: Recipe) -> Image.Image:
    """Flipped, turned, straightened, cut."""
    if recipe.flip:
        image = ImageOps.mirror(image)
    if recipe.turn:
        turning = {90: 4, 180: 3, 270: 2}
        image = image.transpose(Image.Transpose(turning[recipe.turn]))
    if recipe.straighten:
        image = straightened(image, recipe.straighten)
    return image.crop(pixels(recipe.crop, image.size)) if recipe.crop else image


def straightened(image: Image.Image, degrees: float) -> Image.Image:
    """Turned by a few degrees, and cut to the largest frame of its shape without corners."""
    width, height = image.size
    scale = scale_within(width, height, degrees)
    # Of a hair's breadth one pixel remains.
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = round((width - across) / 2), round((height - down) / 2)
    lean, upright = sin(radians(degrees)), cos(radians(degrees))
    # From the frame's corner, as seen from the centre, back to the same place in the picture.
    x, y = left - width / 2, top - height / 2
    back = (
        upright, lean, upright * x + lean * y + width / 2,
        -lean, upright, upright * y - lean * x + height / 2,
    )  # fmt: skip
    size, bicubic = (across, down), Image.Resampling.BICUBIC
    return image.transform(size, Image.Transform.AFFINE, back, bicubic)


def scale_within(width: int, height: int, degrees: float) -> float:
    """How much of each side remains within a frame that was turned."""
    lean, upright = sin(abs(radians(degrees))), cos(radians(degrees))
    return min(
        width / (width * upright + height * lean), height / (width * lean + height * upright)
    )


def toned(image: Image.Image, recipe: Recipe, alpha: Image.Image | None = None) -> Image.Image:
    """Light and colour."""
    tables = curves(recipe, ends(image, alpha) if recipe.levels else (0, 255))
    if any(table != list(range(256)) for table in tables):
        image = image.point([value for table in tables for value in table])
    if recipe.saturation:
        image = ImageEnhance.Color(image).enhance(1 + recipe.saturation / 100)
    if recipe.sharpness:
        radius = max(image.size) * SHARP
        percent = round(recipe.sharpness * 1.5)
        image = image.filter(ImageFilter.UnsharpMask(radius, percent, threshold=0))
    return image


def ends(image: Image.Image, alpha: Image.Image | None) -> tuple[int, int]:
    """The values below and above which half a per cent of what can be seen lies."""
    counts = image.convert("L").histogram(alpha)
    most = sum(counts) * CUT
    low, seen = 0, counts[0]
    while low < 254 and seen <= most:
        low += 1
        seen += counts[low]
    high, seen = 255, counts[255]
    while high > low + 1 and seen <= most:
        high -= 1
        seen += counts[high]
    return low, high


def curves(recipe: Recipe, within: tuple[int, int]) -> list[list[int]]:
    """What each value becomes, for red, green and blue."""
    gains = (1 + recipe.warmth / 500, 1.0, 1 - recipe.warmth / 500)
    return [[value_of(value, recipe, within, gain) for value in range(256)] for gain in gains]


def value_of(value: float, recipe: Recipe, within: tuple[int, int], gain: float) -> int:
    """What one value becomes in one channel."""
    low, high = within
    value = (value - low) * 255 / (high - low)
    value = value * 2 ** (recipe.exposure / 100)
    value = (value - 128) * (1 + recipe.contrast / 100) + 128
    return min(255, max(0, floor(value * gain + 0.5)))

"""What becomes of a file before it is a picture: checked, upright, read, and stripped."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile, File
from PIL import Image, ImageFile

from .colours import in_srgb
from .likeness import likeness_of
from .metadata import without_metadata
from .opening import BROKEN, decoded, opened, refuse_too_large, unreadable
from .reading import Said, read_what_is_said

# What is kept as it came, without its metadata; everything else is encoded anew.
KEPT = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "WEBP": ".webp"}
PLAIN_MODES = {"L", "RGB", "RGBA", "LA", "P", "1"}
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Near enough to the original for a picture that is only encoded anew once.
QUALITY = 93
# Pixels that are packed as PNG in half a second; of twelve million it takes twenty.
MOST_OF_PNG = 1_000_000
# No WebP has a longer side.
WEBP_SIDE = 16_383
# Points on the longer side of what the small figures are computed from.
SMALL = 256


@dataclass(frozen=True)
class Prepared:
    """A file that may be stored and served, and what is known of its picture."""

    content: bytes
    name: str
    said: Said
    placeholder: str
    dominant_colour: str
    likeness: int | None


class PreparedFile(ContentFile):  # type: ignore[type-arg]  # takes none when it runs
    """The file of a picture that went through `prepare`."""

    def __init__(self, prepared: Prepared) -> None:
        super().__init__(prepared.content, name=prepared.name)
        self.prepared = prepared


def prepare(file: File[bytes], name: str = "") -> PreparedFile:
    """The file as it may be stored; UnusableFile with one sentence where it cannot be a picture."""
    name = name or file.name or "picture"
    refuse_too_large(file.size or 0, name)
    file.seek(0)
    data = file.read()
    image = opened(data, name)
    said = read_what_is_said(image)
    content, extension, small = as_stored(image, data, name)
    return PreparedFile(
        Prepared(
            content=content,
            name=f"{PurePath(name).stem or 'picture'}{extension}",
            said=said,
            placeholder=placeholder_of(small),
            dominant_colour=colour_of(small),
            likeness=likeness_of(small),
        )
    )


def as_stored(image: ImageFile.ImageFile, data: bytes, name: str) -> tuple[bytes, str, Image.Image]:
    """The bytes to store, the extension they have, and the picture in small."""
    untouched = is_upright(image, name) and image.mode in PLAIN_MODES
    if image.format in KEPT and untouched:
        return without_metadata(data), KEPT[image.format], in_small(image, name)
    turned = upright(decoded(image, name))
    shown = in_plain_colours(turned, image.info.get("icc_profile"))
    profile = None if shown is not turned else image.info.get("icc_profile")
    content, extension = encoded(shown, profile)
    return without_metadata(content), extension, in_small(shown, name)


def is_upright(image: ImageFile.ImageFile, name: str) -> bool:
    """Whether the camera was held as the picture is to be seen; a PNG is read whole for that."""
    try:
        return image.getexif().get(ORIENTATION, 1) in (0, 1)
    except BROKEN as error:
        raise unreadable(name) from error


def upright(image: Image.Image) -> Image.Image:
    """The picture as it is to be seen.

    Pillow's own way also writes the EXIF anew, and fails on one that a camera wrote badly.
    """
    turn = TURNS.get(image.getexif().get(ORIENTATION, 1))
    return image if turn is None else image.transpose(turn)


def in_small(image: Image.Image, name: str) -> Image.Image:
    """The picture in RGB with a few points; all of the file was read, so that it is whole."""
    if isinstance(image, ImageFile.ImageFile):
        image.draft("RGB", (SMALL, SMALL))
        decoded(image, name)
    small = image.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.BOX)
    return in_srgb(on_white(small), image.info.get("icc_profile"))


def on_white(image: Image.Image) -> Image.Image:
    """The picture without transparency, as a page shows it."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    paper.alpha_composite(layer)
    return paper.convert("RGB")


def in_plain_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """CMYK and 16 bits as every browser reads them; the same picture where it is plain already."""
    if image.mode in PLAIN_MODES:
        return image
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    return in_srgb(image, profile if image.mode == "CMYK" else None).convert("RGB")


def encoded(image: Image.Image, profile: bytes | None) -> tuple[bytes, str]:
    """A PNG or WebP of what is transparent, a PNG of what is drawn, a JPEG of everything else."""
    file, few = io.BytesIO(), image.width * image.height <= MOST_OF_PNG
    drawn = image.mode in ("P", "1")
    if image.has_transparency_data and not (few or drawn or max(image.size) > WEBP_SIDE):
        image.convert("RGBA").save(file, "WEBP", quality=QUALITY, method=0, icc_profile=profile)
        return file.getvalue(), ".webp"
    if image.has_transparency_data or drawn:
        packed = {"optimize": True} if few else {"compress_level": 1}
        image.save(file, "PNG", icc_profile=profile, **packed)
        return file.getvalue(), ".png"
    grey = image.mode == "L"
    image.convert("L" if grey else "RGB").save(file, "JPEG", quality=QUALITY, icc_profile=profile)
    return file.getvalue(), ".jpg"


def placeholder_of(small: Image.Image) -> str:
    """A WebP of 16 pixels' width as a data URI, about 120 bytes."""
    tiny = small.copy()
    tiny.thumbnail((16, 16))
    file = io.BytesIO()
    tiny.save(file, "WEBP", quality=40)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode()


def colour_of(small: Image.Image) -> str:
    """The colour that most of the picture has, as #rrggbb."""
    few = small.resize((32, 32), Image.Resampling.BOX).quantize(6, Image.Quantize.MEDIANCUT)
    palette: Any = few.getpalette() or [0, 0, 0]
    _count, first = max(few.getcolors() or [(0, 0)])
    red, green, blue = palette[3 * int(str(first)) : 3 * int(str(first)) + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"

"""Opens what is handed in as a picture, with care: only what we can show, and never too much."""

from __future__ import annotations

import io
import struct
from pathlib import PurePath

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, UnidentifiedImageError
from pillow_heif import register_heif_opener

from ..conf import setting
from .refusals import UnusableFile

register_heif_opener()
Image.init()

# As Pillow names what it decoded, and the names that such a file may have.
EXTENSIONS = {
    "JPEG": {"jpg", "jpeg"},
    "MPO": {"jpg", "jpeg"},
    "PNG": {"png"},
    "WEBP": {"webp"},
    "AVIF": {"avif"},
    "HEIF": {"heic", "heif"},
    "GIF": {"gif"},
}
# The one for JPEG also knows a phone's file with more than one picture, which it calls MPO.
DECODERS = [kind for kind in EXTENSIONS if kind != "MPO"]
# Everything that Pillow was seen to raise on the hostile files of its own tests.
BROKEN = (
    *(UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError),
    *(TypeError, IndexError, KeyError, OverflowError, struct.error, MemoryError),
    *(Image.DecompressionBombError, Image.DecompressionBombWarning),
)


def opened(data: bytes, name: str) -> ImageFile.ImageFile:
    """The picture in a file, its pixels not decoded yet; UnusableFile for anything else."""
    if not data:
        raise UnusableFile(_("“%(name)s” is empty. Send it again.") % {"name": shortened(name)})
    try:
        image = Image.open(io.BytesIO(data), formats=DECODERS)
        refuse_too_many(image, name)
        refuse_moving(image, name)
    except UnusableFile:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many(name) from error
    except BROKEN as error:
        raise unreadable(name) from error
    refuse_other_name(image, name)
    return image


def refuse_too_large(size: int, name: str) -> None:
    """UnusableFile for more bytes than may be."""
    if size > setting("PICTURE_BYTES"):
        told = _("“%(name)s” has %(size)s: %(most)s at most. Save it smaller, or as a JPEG.")
        most = filesizeformat(setting("PICTURE_BYTES"))
        told %= {"name": shortened(name), "size": filesizeformat(size), "most": most}
        raise UnusableFile(told)


def refuse_too_many(image: ImageFile.ImageFile, name: str) -> None:
    """UnusableFile for more pixels than may be decoded."""
    if image.width * image.height > setting("PICTURE_PIXELS"):
        raise too_many(name)


def too_many(name: str) -> UnusableFile:
    """What is said of a picture that is too large to be decoded."""
    told = _("“%(name)s” has more than %(most)s megapixels. Save it smaller.")
    most = f"{setting('PICTURE_PIXELS') / 1_000_000:g}"
    return UnusableFile(told % {"name": shortened(name), "most": most})


def refuse_moving(image: ImageFile.ImageFile, name: str) -> None:
    """UnusableFile for an animation; a second picture behind a phone's JPEG is none."""
    if image.format != "MPO" and getattr(image, "is_animated", False):
        told = _("“%(name)s” is an animation. Send one picture of it, or a video.")
        raise UnusableFile(told % {"name": shortened(name)})


def refuse_other_name(image: ImageFile.ImageFile, name: str) -> None:
    """UnusableFile for a file that calls itself something else than it is."""
    extension = PurePath(name).suffix.lower().removeprefix(".")
    fitting = EXTENSIONS[str(image.format)]
    if extension and extension not in fitting:
        told = _("“%(name)s” is not what its name says: it is a %(kind)s. Rename it to .%(right)s.")
        right = min(fitting, key=len)
        kind = "JPEG" if image.format == "MPO" else image.format
        raise UnusableFile(told % {"name": shortened(name), "kind": kind, "right": right})


def decoded(image: ImageFile.ImageFile, name: str) -> Image.Image:
    """The picture with its pixels; UnusableFile where they are broken off or nonsense."""
    # WeasyPrint, which prints the morning report, turns this on for the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        image.load()
    except BROKEN as error:
        raise unreadable(name) from error
    return image


def unreadable(name: str) -> UnusableFile:
    """What is said of a file that is no picture, or the beginning of one."""
    told = _(
        "“%(name)s” cannot be read as a picture, or is cut off."
        " Send a JPEG, PNG, WebP, AVIF, HEIC or GIF."
    )
    return UnusableFile(told % {"name": shortened(name)})


def shortened(name: str) -> str:
    """A file's name as a sentence can hold it."""
    name = "".join(letter for letter in PurePath(name).name if letter.isprintable())
    return name if len(name) <= 60 else f"{name[:40]}…{name[-16:]}"


def title_of(name: str) -> str:
    """What a file's name says of it, without underscores."""
    return " ".join(PurePath(name).stem.replace("_", " ").split())

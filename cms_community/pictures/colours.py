"""Colours as every screen shows them, whatever a file's profile says."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

# What Pillow raises on profiles that are broken, or meant for other inks than the picture has.
BROKEN = (ImageCms.PyCMSError, OSError, ValueError, TypeError)


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB, which needs no profile beside it.

    It is as it was where there is no profile, or none that can be followed.
    """
    if not profile:
        return image
    try:
        told = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(told).casefold():
            return image
        return converted(image, told)
    except BROKEN:
        return image


def converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    """The picture out of a profile's colours; what is grey stays so, and what is transparent."""
    screen = ImageCms.createProfile("sRGB")
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    made = ImageCms.profileToProfile(image, profile, screen, outputMode=mode)
    if made is None:
        return image
    return made.convert("L") if image.mode == "L" else made


def as_seen(image: Image.Image) -> Image.Image:
    """The picture in RGB in sRGB; in RGBA if anything is transparent, with no colour in what is
    wholly so: nobody sees that, and a browser's canvas has none there either."""
    profile = image.info.get("icc_profile")
    if not image.has_transparency_data:
        return in_srgb(
            image if image.mode in ("RGB", "L") else image.convert("RGB"), profile
        ).convert("RGB")
    layer = image.convert("RGBA")
    if layer.getchannel("A").getextrema() == (255, 255):
        return in_srgb(layer.convert("RGB"), profile)
    return in_srgb(layer, profile).convert("RGBa").convert("RGBA")

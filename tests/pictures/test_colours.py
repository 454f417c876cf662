"""Colours as every screen shows them; what is transparent stays so."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageCms

from cms_community.pictures.colours import as_seen
from cms_community.pictures.files import make_renditions
from cms_community.pictures.intake import encoded
from cms_community.pictures.models import Picture
from cms_community.pictures.retouch.actions import retouch_picture, version_of
from cms_community.pictures.retouch.developing import developed
from cms_community.pictures.retouch.recipe import Recipe
from tests import builders as make

from . import samples

pytestmark = pytest.mark.django_db
# A brick in Display P3, and what it is in sRGB by the two matrices and their curve.
BRICK, ON_SCREEN = (200, 120, 80), (217, 116, 71)


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    """A public folder and a private one of the test's own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


def kept(data: bytes, name: str) -> Picture:
    """A file as a picture."""
    return Picture.objects.create(title="x", file=ContentFile(data, name=name))


def middle(file: Any) -> tuple[Any, Image.Image]:
    """The colour in the middle of a stored file, and its picture."""
    with file.open() as stored:
        image = Image.open(io.BytesIO(stored.read()))
    return image.convert("RGB").getpixel((image.width // 2, image.height // 2)), image


def is_near(one: Any, other: Any, most: int = 4) -> bool:
    """Whether two colours are the same, a codec's loss aside."""
    return all(abs(a - b) <= most for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_phones_colours_are_right_in_every_served_file_and_no_profile_is_needed(
    kind: str,
) -> None:
    photo = Image.new("RGB", (900, 600), BRICK)
    data = samples.saved(kind, photo, icc_profile=samples.display_p3(), quality=95)
    picture = kept(data, f"p3.{kind.lower()}")
    make_renditions(picture=picture)
    for made in picture.renditions.all():
        colour, image = middle(made.file)
        assert is_near(colour, ON_SCREEN), (made.filter_spec, colour)
        assert "icc_profile" not in image.info
    red, green, blue = bytes.fromhex(picture.dominant_colour[1:])
    assert is_near((red, green, blue), ON_SCREEN, 8)
    assert middle(picture.file)[1].info["icc_profile"] == samples.display_p3()


def test_a_retouched_picture_is_in_the_colours_that_were_previewed(client: Client) -> None:
    photo = Image.new("RGB", (300, 200), BRICK)
    data = samples.saved("JPEG", photo, icc_profile=samples.display_p3(), quality=95)
    picture = kept(data, "p3.jpg")
    make.make_home()
    client.force_login(make.make_alice())
    source = client.get(reverse("community_pictures:retouch_source", args=[picture.pk])).content
    previewed = Image.open(io.BytesIO(source)).convert("RGB").getpixel((9, 9))
    assert is_near(previewed, ON_SCREEN)
    retouch(picture, {"turn": 90})
    colour, image = middle(Picture.objects.get().file)
    assert is_near(colour, ON_SCREEN)
    assert "icc_profile" not in image.info


@pytest.mark.parametrize("mode", ["L", "RGB", "P", "CMYK"])
@pytest.mark.parametrize("profile", ["rubbish", "another's", "sRGB"])
def test_a_profile_that_does_not_fit_changes_nothing(mode: str, profile: str) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    told = {"rubbish": b"rubbish" * 40, "another's": lab, "sRGB": srgb}[profile]
    grey = Image.new("RGB", (90, 60), (128, 128, 128))
    plain = grey.quantize() if mode == "P" else grey.convert(mode)
    kind = "PNG" if mode == "P" else "JPEG"
    picture = kept(samples.saved(kind, plain, icc_profile=told), f"x.{kind.lower()}")
    make_renditions(picture=picture)
    for made in picture.renditions.all():
        assert is_near(middle(made.file)[0], (128, 128, 128)), made.filter_spec


def retouch(picture: Picture, told: Any) -> None:
    """Save a recipe as whoever looked last."""
    recipe, version = Recipe.read(told), version_of(picture)
    retouch_picture(picture=picture, recipe=recipe, version=version, by=None)


def logo(mode: str = "RGBA", size: tuple[int, int] = (300, 200)) -> Image.Image:
    """A square on nothing, left of the middle."""
    made = Image.new("RGBA", size, (255, 0, 255, 0))
    made.paste((200, 120, 80, 255), (0, 0, size[0] // 2, size[1]))
    return made.convert(mode)


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "P"), ("WEBP", "RGBA")]
)
@pytest.mark.parametrize(
    "told", [{"exposure": 10}, {"straighten": 5}, {"flip": True, "longest": 150}, {"levels": True}]
)
def test_what_is_transparent_stays_so(kind: str, mode: str, told: Any) -> None:
    picture = kept(samples.saved(kind, logo(mode)), f"logo.{kind.lower()}")
    retouch(picture, told)
    _colour, image = middle(Picture.objects.get().file)
    assert image.format in ("PNG", "WEBP")
    alpha = image.convert("RGBA").getchannel("A")
    left, right = (alpha.getpixel((image.width * at // 10, image.height // 2)) for at in (2, 8))
    assert (left, right) == ((0, 255) if told.get("flip") else (255, 0))


def test_what_is_covered_where_nothing_was_is_covered() -> None:
    recipe = Recipe.read({"regions": [{"kind": "redact", "x": 0.6, "y": 0, "w": 0.4, "h": 1}]})
    assert developed(as_seen(logo()), recipe).getpixel((280, 100)) == (17, 17, 17, 255)
    blurred = Recipe.read({"regions": [{"kind": "blur", "x": 0.2, "y": 0, "w": 0.6, "h": 1}]})
    clear = developed(as_seen(logo()), blurred)
    # Nothing of the colour that lay hidden where all is transparent shows at the edge.
    assert all(blue < 120 for _count, (_r, _g, blue, _alpha) in clear.getcolors(1 << 24) or [])


def test_no_colour_is_hidden_in_what_is_transparent() -> None:
    picture = kept(samples.saved("PNG", logo()), "logo.png")
    retouch(picture, {"exposure": 10})
    _colour, image = middle(Picture.objects.get().file)
    assert image.getpixel((280, 100)) == (0, 0, 0, 0)


def test_a_transparent_layer_with_nothing_transparent_is_a_photo_like_others() -> None:
    picture = kept(samples.saved("PNG", samples.drawing().convert("RGBA")), "x.png")
    retouch(picture, {"exposure": 10})
    assert str(Picture.objects.get().file.name).endswith(".jpg")


def test_a_large_transparent_picture_is_no_png_which_takes_as_long_as_twenty_of_them() -> None:
    noise = Image.effect_noise((1200, 900), 60)
    alpha = Image.linear_gradient("L").resize(noise.size)
    content, extension = encoded(Image.merge("RGBA", [noise, noise, noise, alpha]), None)
    assert extension == ".webp"
    assert Image.open(io.BytesIO(content)).mode == "RGBA"

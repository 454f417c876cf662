"""What becomes of a file before it is a picture."""

from __future__ import annotations

import io
import resource
import struct
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import translation
from PIL import Image, ImageCms, ImageStat
from PIL.ExifTags import IFD

from cms_community.pictures.actions import add_picture
from cms_community.pictures.files import make_renditions
from cms_community.pictures.intake import prepare
from cms_community.pictures.models import Picture
from cms_community.pictures.refusals import UnusableFile

from ..builders import make_alice
from . import samples
from .samples import POSITION, SECRET


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


def as_file(data: bytes, name: str = "photo.jpg") -> Any:
    """A file that was sent."""
    return ContentFile(data, name=name)


def image_of(data: bytes) -> Image.Image:
    """The picture in some bytes."""
    return Image.open(io.BytesIO(data))


PHONE = {"exif": samples.exif(), "xmp": samples.xmp()}
TRACKED = {
    "photo.jpg": samples.jpeg(xmp=samples.xmp(), comment=SECRET.encode()),
    "agency.jpg": samples.jpeg(iptc=samples.iim([(2, 80, SECRET.encode())])),
    "progressive.jpg": samples.jpeg(progressive=True) + b"<script>" + SECRET.encode(),
    "screen.png": samples.saved("PNG", exif=samples.exif())[:-12]
    + samples.png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + samples.xmp())
    + samples.png_chunk(b"tEXt", b"Author\0" + SECRET.encode())
    + samples.png_chunk(b"IEND", b"")
    + SECRET.encode(),
    "web.webp": samples.saved("WEBP", **PHONE) + SECRET.encode(),
    "lossless.webp": samples.saved("WEBP", lossless=True, **PHONE),
    "new.avif": samples.saved("AVIF", speed=9, **PHONE),
    "iphone.heic": samples.saved("HEIF", exif=samples.exif().tobytes(), xmp=samples.xmp()),
    "turned.jpg": samples.jpeg(exif=samples.exif(orientation=6)),
    "burst.jpg": samples.saved(
        "MPO", save_all=True, append_images=[samples.drawing()], exif=samples.exif()
    ),
    "drawn.gif": samples.saved("GIF", samples.drawing().convert("P"), comment=SECRET.encode()),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", TRACKED)
def test_neither_the_original_nor_any_file_says_where_and_whose(name: str) -> None:
    data = TRACKED[name]
    assert SECRET.encode() in data
    picture = add_picture(file=as_file(data, name), by=None)
    make_renditions(picture=picture)
    files = [picture.file, *(made.file for made in picture.renditions.all())]
    assert len(files) >= 10
    for file in files:
        with file.open() as stored:
            kept = stored.read()
        assert SECRET.encode() not in kept, file.name
        assert POSITION.encode() not in kept
        shown = image_of(kept)
        told = shown.getexif()
        assert (len(told), len(told.get_ifd(IFD.GPSInfo))) == (0, 0), file.name
        assert not shown.info.get("xmp")
        assert not getattr(shown, "is_animated", False)


@pytest.mark.parametrize("name", ["photo.jpg", "progressive.jpg", "screen.png", "web.webp"])
def test_what_needs_no_turning_keeps_every_pixel(name: str) -> None:
    kept = prepare(as_file(TRACKED[name], name)).prepared
    assert image_of(kept.content).tobytes() == image_of(TRACKED[name]).tobytes()
    assert kept.name == name


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_however_the_phone_was_held(orientation: int) -> None:
    upright = samples.drawing()
    turning = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    held = upright.transpose(Image.Transpose(turning[orientation])) if orientation > 1 else upright
    data = samples.saved("JPEG", held, exif=samples.exif(orientation), quality=95)
    kept = image_of(prepare(as_file(data)).prepared.content)
    assert kept.size == upright.size
    difference = ImageStat.Stat(kept.convert("RGB")).mean
    assert difference == pytest.approx(ImageStat.Stat(upright).mean, abs=2)
    corners = [kept.convert("RGB").getpixel(at) for at in ((3, 3), (316, 3), (3, 236))]
    wanted = [upright.getpixel(at) for at in ((3, 3), (316, 3), (3, 236))]
    assert all(
        abs(a - b) < 12
        for have, want in zip(corners, wanted, strict=True)
        for a, b in zip(have, want, strict=True)
    )


@pytest.mark.parametrize("name", ["new.avif", "iphone.heic", "drawn.gif", "burst.jpg"])
def test_what_not_every_browser_shows_is_stored_as_what_it_does(name: str) -> None:
    kept = prepare(as_file(TRACKED[name], name)).prepared
    shown = image_of(kept.content)
    assert shown.format in ("JPEG", "PNG")
    assert shown.size == (320, 240)
    assert kept.name.endswith(".jpg" if shown.format == "JPEG" else ".png")


def test_inks_sixteen_bits_and_transparency_become_what_a_screen_shows() -> None:
    inks = prepare(as_file(samples.saved("JPEG", samples.drawing().convert("CMYK")))).prepared
    assert image_of(inks.content).mode == "RGB"
    deep = Image.new("I;16", (40, 30), 65_535)
    deep.paste(0, (0, 0, 20, 30))
    grey = image_of(prepare(as_file(samples.saved("PNG", deep), "a.png")).prepared.content)
    assert [grey.getpixel((5, 5)), grey.getpixel((35, 5))] == [0, 255]
    clear = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    seen = prepare(as_file(samples.saved("PNG", clear), "b.png")).prepared
    assert image_of(seen.content).mode == "RGBA"
    assert seen.dominant_colour == "#ffffff"


def test_a_profile_stays_with_its_picture() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for orientation in (1, 6):
        data = samples.jpeg(exif=samples.exif(orientation), icc_profile=profile)
        kept = image_of(prepare(as_file(data)).prepared.content)
        assert kept.info["icc_profile"] == profile


# ---- what the file says ----


FRENCH = "L’été à Nîmes : « ça brûle », dit-elle"


def iptc(encoding: str, *, told: bool = False) -> bytes:
    """The same words in IPTC's older block."""
    sets = [(2, 120, FRENCH.encode(encoding)), (2, 80, "Zoé Lefèvre".encode(encoding))]
    sets += [(2, 110, "Agence Côte".encode(encoding)), (2, 25, "été".encode(encoding))]
    sets += [(2, 25, b"mer"), (2, 90, "Nîmes".encode(encoding)), (2, 101, b"France")]
    sets += [(2, 55, b"20260714"), (2, 60, b"213000+0200")]
    marked = [(1, 90, b"\x1b%G")] if told else []
    return samples.iim([*marked, *sets])


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", True), ("utf-8", False), ("cp1252", False), ("mac_roman", False)],
)
def test_french_is_read_in_whatever_encoding_an_agency_wrote_it(encoding: str, told: bool) -> None:
    said = prepare(as_file(samples.jpeg(iptc=iptc(encoding, told=told)))).prepared.said
    assert said.caption == FRENCH
    assert said.credit_line == "Zoé Lefèvre / Agence Côte"
    assert said.keywords == ["été", "mer"]
    assert said.place == "Nîmes, France"
    assert said.taken_at is not None
    assert said.taken_at.isoformat() == "2026-07-14T21:30:00+02:00"


def test_xmp_is_preferred_to_iptc_and_iptc_to_exif() -> None:
    packet = samples.xmp(
        lists=[
            ("description", "Alt", [("x-default", "English"), ("fr-FR", "En français, é")]),
            ("creator", "Seq", [("x-default", "Zoé"), ("fr", "Paul")]),
        ],
        flat={"photoshop:Credit": "AFP", "photoshop:Headline": "La mer"},
    )
    older = samples.iim([(2, 120, b"Older"), (2, 115, b"Archive")])
    camera = samples.exif(caption="Oldest", copyright="© Zoé".encode())
    said = prepare(as_file(samples.jpeg(xmp=packet, iptc=older, exif=camera))).prepared.said
    assert said.caption == "En français, é"
    assert said.credit_line == "Zoé, Paul / AFP"
    assert (said.headline, said.source) == ("La mer", "Archive")
    assert said.copyright == "© Zoé"


@pytest.mark.parametrize(
    "packet",
    [
        b"<",
        b"\xff\xfe\x00",
        b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><a>&z;</a>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b"<a " + b"x" * 1000,
    ],
)
def test_broken_or_hostile_xmp_says_nothing(packet: bytes) -> None:
    said = prepare(as_file(samples.jpeg(xmp=packet, exif=Image.Exif()))).prepared.said
    assert said.caption == said.credit_line == ""


def test_a_file_that_says_too_much_is_cut_at_a_word() -> None:
    older = samples.iim([(2, 80, b"Nom " * 200), (2, 120, b"Mot\0 \x01" * 3)])
    said = prepare(as_file(samples.jpeg(iptc=older))).prepared.said
    assert len(said.credit_line) <= 255
    assert said.credit_line.endswith("Nom…")
    assert "\0" not in said.caption


@pytest.mark.django_db
def test_what_the_desk_wrote_is_never_overwritten() -> None:
    data = samples.jpeg(iptc=iptc("utf-8", told=True))
    mine = Picture(title="Mon titre", credit="Moi", file=as_file(data), place="")
    mine.save()
    assert (mine.title, mine.credit, mine.caption) == ("Mon titre", "Moi", FRENCH)
    assert {tag.name for tag in mine.tags.all()} == {"été", "mer"}


# ---- what is refused ----


REFUSED = {
    "empty.jpg": (b"", "empty"),
    "words.jpg": (b"not a picture at all", "cannot be read"),
    "page.jpg": (b"<html><script>alert(1)</script></html>", "cannot be read"),
    "drawing.svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "cannot be"),
    "cut.jpg": (samples.jpeg(size=(900, 700))[:-3000], "cut off"),
    "cut.png": (samples.saved("PNG")[:-3000], "cut off"),
    "huge.png": (samples.png_of(40_000, 40_000), "megapixels"),
    "wide.png": (samples.png_of(2_000_000, 900), "megapixels"),
    "moving.gif": (samples.gif_of(1000), "animation"),
    "moving.webp": (
        samples.saved(
            "WEBP", save_all=True, append_images=[Image.new("RGB", (320, 240))], duration=50
        ),
        "animation",
    ),
    "photo.png": (samples.jpeg(), "not what its name says"),
    "sheet.jpg": (samples.saved("BMP"), "cannot be read"),
    "layers.jpg": (b"8BPS\0\1" + b"\0" * 200, "cannot be read"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_with_one_sentence_and_nothing_is_kept(name: str) -> None:
    data, reason = REFUSED[name]
    before = everything_stored()
    tracemalloc.start()
    with pytest.raises(UnusableFile, match=reason) as refusal:
        add_picture(file=as_file(data, name), by=None)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert name in str(refusal.value)
    assert most < 300 * 1024 * 1024
    assert not Picture.objects.exists()
    assert everything_stored() == before


def everything_stored() -> set[str]:
    """Every file in the media folder."""
    return {str(path) for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@pytest.mark.django_db
def test_a_file_of_too_many_bytes_is_refused_unread(settings: Any) -> None:
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"PICTURE_BYTES": 1000}
    with pytest.raises(UnusableFile, match="at most"):
        prepare(as_file(samples.jpeg()))


def test_a_name_is_told_short_and_without_what_cannot_be_read() -> None:
    with pytest.raises(UnusableFile) as refusal:
        prepare(as_file(b"", "../\x07" + "a" * 500 + ".jpg"))
    assert len(str(refusal.value)) < 120
    assert "\x07" not in str(refusal.value)
    assert "/" not in str(refusal.value)


@pytest.mark.django_db
def test_where_no_more_can_be_written_there_is_a_sentence_and_neither_row_nor_file() -> None:
    before = everything_stored()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        with pytest.raises(UnusableFile, match="no room"):
            add_picture(file=as_file(samples.jpeg()), by=make_alice())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not Picture.objects.exists()
    assert everything_stored() == before


@pytest.mark.django_db
def test_text_that_grows_when_it_is_read_is_left_out() -> None:
    bomb = zlib.compress(b"0" * 80_000_000)
    chunks = [samples.png_chunk(b"zTXt", b"Comment\0\0" + bomb)] * 3
    data = samples.saved("PNG")
    data = data[:33] + b"".join(chunks) + data[33:]
    tracemalloc.start()
    try:
        kept = prepare(as_file(data, "text.png")).prepared.content
    except UnusableFile:
        kept = b""
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 300 * 1024 * 1024
    assert b"Comment" not in kept


@pytest.mark.parametrize(("tag", "kind"), [(0x0132, 5), (0xA005, 2), (0x011A, 7), (0x0100, 2)])
def test_a_photo_held_upright_is_turned_though_its_camera_wrote_nonsense(
    tag: int, kind: int
) -> None:
    turned = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    nonsense = struct.pack("<HHII", tag, kind, 1, 1)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + turned + nonsense + b"\0" * 36
    stored = prepare(as_file(samples.jpeg(exif=exif))).read()
    assert Image.open(io.BytesIO(stored)).size == (240, 320)

"""What a camera writes into a file never reaches a reader."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from cms_community.pictures.files import make_renditions
from cms_community.pictures.metadata import without_metadata
from cms_community.pictures.models import Picture


def photo_with_gps(kind: str = "JPEG") -> bytes:
    """A photo as a phone makes it: position, owner, serial number."""
    exif = Image.Exif()
    exif[Base.Artist] = "SECRET-OWNER"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (48.0, 51.0, 29.0)
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    file = io.BytesIO()
    Image.effect_noise((900, 600), 40).convert("RGB").save(file, kind, exif=exif, quality=80)
    return file.getvalue()


def metadata(data: bytes) -> tuple[int, int]:
    """How many EXIF and GPS entries a file holds."""
    exif = Image.open(io.BytesIO(data)).getexif()
    return len(exif), len(exif.get_ifd(IFD.GPSInfo))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_metadata_goes_and_every_pixel_stays(kind: str) -> None:
    before = photo_with_gps(kind)
    assert metadata(before)[1] > 0
    after = without_metadata(before)
    assert metadata(after) == (0, 0)
    assert b"SECRET-OWNER" not in after
    pixels = [Image.open(io.BytesIO(data)).tobytes() for data in (before, after)]
    assert pixels[0] == pixels[1]


def test_a_file_that_is_no_picture_is_left_alone() -> None:
    assert without_metadata(b"RIFF....WEBP") == b"RIFF....WEBP"


@pytest.mark.parametrize("cut", [3, 20, 200, 2000])
def test_a_truncated_file_is_read_to_its_end(cut: int) -> None:
    for kind in ("JPEG", "PNG"):
        assert len(without_metadata(photo_with_gps(kind)[:cut])) <= cut


@pytest.mark.django_db
def test_no_served_file_says_where_it_was_taken() -> None:
    file = SimpleUploadedFile("phone.jpg", photo_with_gps(), "image/jpeg")
    picture = Picture.objects.create(title="Téléphone", file=file)
    make_renditions(picture=picture)
    picture.get_renditions("width-300|format-png", "fill-90x90|format-jpeg", "max-165x165")
    assert picture.renditions.count() > 10
    for rendition in picture.renditions.all():
        with rendition.file.open() as served:
            data = served.read()
        assert metadata(data) == (0, 0), rendition.filter_spec
        assert b"SECRET-OWNER" not in data


@pytest.mark.parametrize("between", [b"\xff", b"\xff" * 9, b"rubbish", b"\xff\0", b"\xff\x01"])
def test_what_a_decoder_passes_over_hides_no_position(between: bytes) -> None:
    before = photo_with_gps()
    at = before.index(b"\xff\xe1")
    after = without_metadata(before[:at] + between + before[at:])
    assert metadata(after) == (0, 0)
    assert b"SECRET-OWNER" not in after
    pixels = [Image.open(io.BytesIO(data)).tobytes() for data in (before, after)]
    assert pixels[0] == pixels[1]

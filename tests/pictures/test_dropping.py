"""Files and archives dropped on a page: each picture by itself, the others kept whatever fails."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from cms_community.pictures.archives import MOST
from cms_community.pictures.models import Picture
from tests import builders as make

from . import samples

pytestmark = pytest.mark.django_db
URL = reverse("community_pictures:drop")


@pytest.fixture
def alice(client: Client) -> Client:
    """Alice, in English so that words can be compared."""
    make.make_home()
    user = make.make_alice()
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.force_login(user)
    return client


def zipped(*files: Any, **kw: Any) -> bytes:
    """A ZIP of (name or info, content)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", **kw) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return file.getvalue()


def dropped(client: Client, data: bytes, name: str = "photo.jpg") -> list[dict[str, Any]]:
    """What is answered, line by line."""
    answer = client.post(URL, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.getvalue().splitlines()]


def refusals(lines: list[dict[str, Any]]) -> list[str]:
    """The sentences."""
    return [line["refused"] for line in lines if "refused" in line]


def test_a_file_is_a_picture_with_what_it_says_and_the_other_is_a_sentence(alice: Client) -> None:
    older = samples.iim([(2, 80, "Zoé".encode()), (2, 120, "Été".encode())])
    (line,) = dropped(alice, samples.jpeg(iptc=older))
    picture = Picture.objects.get()
    assert line["picture"]["id"] == picture.pk
    assert (line["picture"]["credit"], line["picture"]["caption"]) == ("Zoé", "Été")
    assert "cannot be read" in refusals(dropped(alice, b"nothing"))[0]
    assert Picture.objects.count() == 1
    assert "log in" not in str(line)


def test_an_archive_is_taken_out_in_the_order_of_its_names(alice: Client) -> None:
    jpeg = samples.jpeg()
    names = ["IMG_10.jpg", "IMG_2.jpg", "sous/IMG_1.jpg", "__MACOSX/._IMG_2.jpg", ".DS_Store"]
    lines = dropped(alice, zipped(*((name, jpeg) for name in names)), "fete.zip")
    assert [line["name"] for line in lines] == ["IMG_2.jpg", "IMG_10.jpg", "IMG_1.jpg"]
    assert Picture.objects.count() == 3


def test_what_is_wrong_in_an_archive_is_told_and_the_rest_is_kept(
    alice: Client, settings: Any
) -> None:
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"PICTURE_BYTES": 200_000}
    link = zipfile.ZipInfo("link.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    data = zipped(
        ("good.jpg", samples.jpeg()),
        ("../../etc/climb.jpg", samples.jpeg()),
        ("/absolute.jpg", samples.jpeg()),
        ("C:\\windows.jpg", samples.jpeg()),
        (link, "/etc/passwd"),
        ("inner.zip", zipped(("a.jpg", samples.jpeg()))),
        ("bomb.png", b"\0" * 5_000_000),
        ("words.jpg", b"words"),
        ("empty.jpg", b""),
        ("<img src=x onerror=alert(1)>.jpg", b"x"),
        compression=zipfile.ZIP_DEFLATED,
    )
    lines = dropped(alice, data, "fete.zip")
    assert [line["name"] for line in lines if "picture" in line] == ["good.jpg"]
    told = " ".join(refusals(lines))
    assert len(refusals(lines)) == 9
    for sentence in (
        "outside of the archive",
        "is a link",
        "at most",
        "is empty",
        "cannot be read",
    ):
        assert sentence in told
    assert all(sentence.endswith(".") for sentence in refusals(lines))
    assert Picture.objects.count() == 1


def test_an_entry_that_lies_about_its_length_is_read_no_further(
    alice: Client, settings: Any
) -> None:
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"PICTURE_BYTES": 100_000}
    data = zipped(("bomb.png", b"\0" * 3_000_000), compression=zipfile.ZIP_DEFLATED)
    length = (3_000_000).to_bytes(4, "little")
    lying = data.replace(length, (50_000).to_bytes(4, "little"))
    assert lying != data
    assert len(refusals(dropped(alice, lying, "bomb.zip"))) == 1
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04 and nothing", "cannot be read as a ZIP"),
        (zipped(), "no file in"),
        (zipped(("__MACOSX/a", b"")), "no file in"),
        (zipped(*((f"{n}.jpg", b"") for n in range(MOST + 1))), "at most"),
        (zipped(("a.jpg", samples.jpeg()))[:-40], "cannot be read as a ZIP"),
    ],
)
def test_an_archive_that_is_none_is_refused_in_one_sentence(
    alice: Client, data: bytes, sentence: str
) -> None:
    (told,) = refusals(dropped(alice, data, "fete.zip"))
    assert sentence in told


def test_only_who_may_add_pictures_drops_any(client: Client) -> None:
    given = {"file": SimpleUploadedFile("a.jpg", samples.jpeg())}
    assert client.post(URL, given).status_code == 302
    client.force_login(make.make_user("olga", group="Observer"))
    answer = client.post(URL, {"file": SimpleUploadedFile("a.jpg", samples.jpeg())})
    assert answer.status_code in (302, 403)
    assert not Picture.objects.exists()


def test_a_request_without_a_token_of_the_form_is_refused() -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(make.make_alice())
    given = {"file": SimpleUploadedFile("a.jpg", samples.jpeg())}
    assert careful.post(URL, given).status_code == 403
    assert not Picture.objects.exists()


def test_nothing_dropped_is_said(alice: Client) -> None:
    assert alice.post(URL).status_code == 400

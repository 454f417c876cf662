"""How the newsroom's people bring pictures in, and what they are told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, GroupCollectionPermission, UploadedFile
from wagtail.users.models import UserProfile

from cms_community.conf import newsroom_day
from cms_community.pictures.models import Picture
from tests import builders as make

from . import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client: Client) -> Client:
    """Alice, in English so that words can be compared."""
    make.make_home()
    user = make.make_alice()
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.force_login(user)
    return client


def sent(data: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data, "image/jpeg")


def dropped(alice: Client, data: bytes, name: str = "photo.jpg", **kw: Any) -> Any:
    """A file dropped on Wagtail's page for several."""
    collection = Collection.get_first_root_node().pk
    given = {"title": name, "collection": collection, "files[]": sent(data, name)} | kw
    answer = alice.post(
        reverse("wagtailimages:add_multiple"), given, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert answer.status_code == 200
    return answer.json()


def test_a_dropped_file_is_read_and_shown_for_correction(alice: Client) -> None:
    older = samples.iim([(2, 80, "Zoé".encode()), (2, 25, b"mer"), (2, 120, "<b>Été</b>".encode())])
    told = dropped(alice, samples.jpeg(iptc=older))
    assert told["success"]
    picture = Picture.objects.get()
    assert (picture.credit, picture.caption) == ("Zoé", "<b>Été</b>")
    assert "&lt;b&gt;Été&lt;/b&gt;" in told["form"]
    assert "<b>Été" not in told["form"]
    assert [tag.name for tag in picture.tags.all()] == ["mer"]


@pytest.mark.parametrize("words", [{"title": ""}, {"title": "x" * 256}, {"title": " "}])
def test_no_file_is_put_aside_as_it_came(
    alice: Client, words: dict[str, str], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    told = dropped(alice, samples.jpeg(), **words)
    assert not told["success"]
    assert told["error_message"].startswith("Title: ")
    assert not list(tmp_path.rglob("*.*"))
    assert not UploadedFile.objects.exists()


def test_a_file_that_was_put_aside_is_taken_in_like_any_other(
    alice: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    waiting = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(Picture),
        file=sent(samples.jpeg()),
        uploaded_by_user=get_user_model().objects.get(),
    )
    finish = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    prefix = f"uploaded-image-{waiting.pk}"
    words = {f"{prefix}-title": "La mer", f"{prefix}-collection": 1}
    assert alice.post(finish, words).json()["success"]
    assert Picture.objects.get().title == "La mer"
    assert len(list(tmp_path.rglob("*.*"))) == 1
    for path in tmp_path.rglob("*.*"):
        assert samples.SECRET.encode() not in path.read_bytes()


def test_the_single_form_keeps_the_files_keywords_as_tags(alice: Client) -> None:
    older = samples.iim([(2, 25, b"mer"), (2, 25, "été".encode())])
    given = {
        "title": "La mer",
        "file": sent(samples.jpeg(iptc=older)),
        "collection": Collection.get_first_root_node().pk,
        "permitted_uses": "every",
    }
    assert alice.post(reverse("wagtailimages:add"), given).status_code == 302
    assert {tag.name for tag in Picture.objects.get().tags.all()} == {"mer", "été"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("a.jpg", b"<script>alert(1)</script>"),
        ("<img src=x onerror=alert(1)>.jpg", b"no"),
        ("a.png", samples.png_of(40_000, 40_000)),
        ("a.gif", samples.gif_of(50)),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_sentence(
    alice: Client, name: str, data: bytes
) -> None:
    told = dropped(alice, data, name)
    assert told["success"] is False
    assert told["error_message"].count("\n") == 0
    assert told["error_message"].endswith(".")
    assert not Picture.objects.exists()


def test_a_lookalike_is_offered_and_not_forced(alice: Client) -> None:
    dropped(alice, samples.jpeg(size=(900, 675)))
    smaller = samples.saved("PNG", samples.drawing((300, 225)))
    told = dropped(alice, smaller, "copy.png")
    assert told["duplicate"] is True
    assert Picture.objects.count() == 2
    other = dropped(alice, samples.saved("PNG", Image.radial_gradient("L").rotate(45)), "other.png")
    assert other["duplicate"] is False


def test_a_lookalike_is_offered_in_the_chooser_too(alice: Client) -> None:
    url = reverse("wagtailimages_chooser:create")

    def choose(data: bytes, name: str) -> Any:
        given = {"image-chooser-upload-title": name, "image-chooser-upload-file": sent(data, name)}
        given["image-chooser-upload-collection"] = Collection.get_first_root_node().pk
        given["image-chooser-upload-permitted_uses"] = "every"
        return alice.post(url, given).json()

    assert choose(samples.jpeg(size=(900, 675)), "first.jpg")["step"] == "chosen"
    smaller = samples.saved("PNG", samples.drawing((300, 225)))
    assert choose(smaller, "copy.png")["step"] == "duplicate_found"
    assert "cannot be read" in choose(b"nothing", "no.jpg")["htmlFragment"]


def test_a_lookalike_that_one_may_not_choose_is_not_shown(client: Client) -> None:
    make.make_home()
    hidden = Collection.get_first_root_node().add_child(name="Closed")
    make.make_picture("Secret", collection=hidden)
    mine = make.make_picture("Mine")
    bruno = make.make_bruno()
    bruno.groups.clear()
    group = Group.objects.create(name="Own")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    own = Collection.get_first_root_node().add_child(name="Own")
    Picture.objects.filter(pk=mine.pk).update(collection=own)
    for name in ("change_image", "choose_image"):
        GroupCollectionPermission.objects.create(
            group=group,
            collection=own,
            permission=Permission.objects.get(
                codename=name, content_type__app_label="wagtailimages"
            ),
        )
    bruno.groups.add(group)
    client.force_login(bruno)
    shown = client.get(reverse("wagtailimages:edit", args=[mine.pk])).content.decode()
    assert "Mine" in shown
    assert "Secret" not in shown


def test_a_pictures_page_shows_what_looks_the_same_inertly(alice: Client) -> None:
    one = make.make_picture("<script>alert(1)</script>")
    two = make.make_picture("Deux")
    shown = alice.get(reverse("wagtailimages:edit", args=[two.pk])).content.decode()
    assert reverse("wagtailimages:edit", args=[one.pk]) in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert(1)" not in shown


def test_another_file_on_a_pictures_page_takes_the_same_care(alice: Client) -> None:
    picture = make.make_picture("Un", credit="Moi")
    older = samples.iim([(2, 80, b"Other"), (2, 120, b"Caption")])
    given = {
        "title": "Un",
        "credit": "Moi",
        "file": sent(samples.jpeg(iptc=older)),
        "collection": picture.collection_id,
        "permitted_uses": "every",
    }
    url = reverse("wagtailimages:edit", args=[picture.pk])
    assert alice.post(url, given).status_code == 302
    picture = Picture.objects.get()
    assert (picture.credit, picture.caption) == ("Moi", "Caption")
    with picture.file.open() as stored:
        assert samples.SECRET.encode() not in stored.read()
    refused = alice.post(url, given | {"file": sent(b"nothing")})
    assert "cannot be read" in refused.content.decode()
    assert Picture.objects.get().file.name == picture.file.name


def test_two_gigabytes_are_refused_unread(alice: Client) -> None:
    answer = alice.generic(
        "POST", reverse("wagtailimages:add_multiple"), b"x", CONTENT_LENGTH=str(2 * 1024**3)
    )
    assert answer.status_code == 413
    assert "64" in answer.content.decode()


def test_the_home_warns_a_week_before_the_rights_of_a_shown_picture_end(alice: Client) -> None:
    home = reverse("wagtailadmin_home")
    soon = newsroom_day() + timedelta(days=7)
    picture = make.make_picture("La criée", rights_until=soon)
    make.make_picture("Unused", rights_until=soon)
    assert "community-rights" not in alice.get(home).content.decode()
    make.make_article("Le port", hero_picture=picture)
    shown = alice.get(home).content.decode()
    assert "La criée" in shown
    assert "Le port" in shown
    assert "Unused" not in shown
    Picture.objects.update(rights_until=soon + timedelta(days=1))
    assert "community-rights" not in alice.get(home).content.decode()

"""Retouching: from the untouched original every time, which no reader ever reaches again."""

from __future__ import annotations

import errno
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, GroupCollectionPermission, ModelLogEntry

from cms_community.pictures.actions import replace_file
from cms_community.pictures.checks import check_image_model
from cms_community.pictures.files import make_renditions
from cms_community.pictures.models import Picture, Retouch
from cms_community.pictures.refusals import UnusableFile
from cms_community.pictures.retouch.actions import (
    CannotRetouch,
    recipe_of,
    restore_original,
    retouch_as_new,
    retouch_picture,
    version_of,
)
from cms_community.pictures.retouch.developing import developed
from cms_community.pictures.retouch.recipe import BadRecipe, Recipe
from cms_community.pictures.storages import private_folder
from tests import builders as make

from . import samples

pytestmark = pytest.mark.django_db
FACE = (255, 0, 255)
COVERED = {"regions": [{"kind": "redact", "x": 0.4, "y": 0.4, "w": 0.2, "h": 0.2}]}


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    """A public folder and a private one of the test's own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


def photo() -> Image.Image:
    """A photo with a face in the middle."""
    made = samples.drawing((600, 400))
    made.paste(FACE, (250, 170, 350, 230))
    return made


def make_photo(**kw: Any) -> Picture:
    """The photo as a picture."""
    data = samples.saved("JPEG", photo(), quality=95)
    file = ContentFile(data, name="face.jpg")
    return Picture.objects.create(title="Une place", file=file, **kw)


def stored(picture: Picture) -> bytes:
    """The picture's public file."""
    with Picture.objects.get(pk=picture.pk).file.open() as file:
        return bytes(file.read())


def retouch(picture: Picture, told: Any, **kw: Any) -> None:
    """Save a recipe as whoever looked last."""
    kw.setdefault("version", version_of(picture))
    retouch_picture(picture=picture, recipe=Recipe.read(told), by=kw.pop("by", None), **kw)


def has_face(data: bytes) -> bool:
    """Whether the face can be seen."""
    colours = Image.open(io.BytesIO(data)).convert("RGB").getcolors(1 << 24) or []
    return any(r > 200 and g < 90 and b > 200 for _count, (r, g, b) in colours)


def test_what_is_covered_is_in_no_public_file_and_the_original_lies_apart(
    django_capture_on_commit_callbacks: Any,
) -> None:
    picture = make_photo()
    make_renditions(picture=picture)
    before = [picture.file.name, *(made.file.name for made in picture.renditions.all())]
    assert has_face(stored(picture))
    with django_capture_on_commit_callbacks(execute=True):
        retouch(picture, COVERED)
    picture = Picture.objects.get()
    make_renditions(picture=picture)
    assert not any(default_storage.exists(name) for name in before)
    for path in Path(settings.MEDIA_ROOT).rglob("*.*"):
        assert not has_face(path.read_bytes()), path.name
    kept = Path(picture.retouch.original.path)
    assert has_face(kept.read_bytes())
    assert not kept.is_relative_to(settings.MEDIA_ROOT)


def test_restoring_gives_the_very_same_bytes_back(django_capture_on_commit_callbacks: Any) -> None:
    picture = make_photo()
    before = stored(picture)
    with django_capture_on_commit_callbacks(execute=True):
        retouch(picture, COVERED | {"exposure": 50})
        retouch(picture, {"turn": 90})
        kept = Path(Retouch.objects.get().original.path)
        restore_original(picture=picture, version=version_of(picture), by=None)
    assert stored(picture) == before
    assert not Retouch.objects.exists()
    assert not kept.exists()
    with pytest.raises(CannotRetouch):
        restore_original(picture=picture, version=version_of(picture), by=None)


def test_every_recipe_begins_from_the_original_and_ends_the_same() -> None:
    one, other = make_photo(), make_photo()
    retouch(one, {"exposure": 30, "crop": {"x": 0, "y": 0, "w": 0.5, "h": 1}})
    retouch(one, {"exposure": -20})
    retouch(other, {"exposure": -20})
    assert stored(one) == stored(other)
    assert Picture.objects.get(pk=one.pk).width == 600
    assert recipe_of(one).written() == {"exposure": -20.0}


def test_for_good_leaves_no_original(django_capture_on_commit_callbacks: Any) -> None:
    picture = make_photo()
    with django_capture_on_commit_callbacks(execute=True):
        retouch(picture, COVERED, for_good=True)
    assert not Retouch.objects.exists()
    assert not [path for path in private_folder().rglob("*") if path.is_file()]
    assert not has_face(stored(picture))


def test_as_another_picture_it_keeps_its_words_and_rights_and_the_first_its_face() -> None:
    words = {"alt": "Une place", "credit": "Zoé", "caption": "Midi", "permitted_uses": "online"}
    picture = make_photo(**words)
    picture.tags.add("mer")
    alice = make.make_alice()
    new = retouch_as_new(picture=picture, recipe=Recipe.read(COVERED), by=alice)
    assert new.pk != picture.pk
    assert {name: getattr(new, name) for name in words} == words
    assert [tag.name for tag in new.tags.all()] == ["mer"]
    assert has_face(stored(picture))
    assert not has_face(stored(new))
    assert new.uploaded_by_user == alice


def test_a_deleted_picture_takes_its_original_along(
    django_capture_on_commit_callbacks: Any,
) -> None:
    picture = make_photo()
    with django_capture_on_commit_callbacks(execute=True):
        retouch(picture, COVERED)
        kept = Path(Retouch.objects.get().original.path)
        Picture.objects.get().delete()
    assert not kept.exists()


def test_another_file_takes_the_place_of_what_was_done(
    django_capture_on_commit_callbacks: Any,
) -> None:
    picture = make_photo()
    with django_capture_on_commit_callbacks(execute=True):
        retouch(picture, COVERED)
        kept = Path(Retouch.objects.get().original.path)
        replace_file(picture=Picture.objects.get(), file=make.picture_file(), by=None)
    assert not Retouch.objects.exists()
    assert not kept.exists()


def test_a_moved_frame_forgets_the_focal_point_and_light_does_not() -> None:
    picture = make_photo(
        focal_point_x=300, focal_point_y=200, focal_point_width=50, focal_point_height=50
    )
    retouch(picture, {"exposure": 10})
    assert Picture.objects.get().has_focal_point()
    retouch(picture, {"crop": {"x": 0, "y": 0, "w": 0.5, "h": 0.5}})
    assert not Picture.objects.get().has_focal_point()


def test_the_log_tells_what_was_done_and_by_whom() -> None:
    picture, alice = make_photo(), make.make_alice()
    retouch(picture, COVERED, by=alice)
    entry = ModelLogEntry.objects.get(action="community.retouch")
    assert entry.user == alice
    assert entry.data["recipe"]["regions"][0]["kind"] == "redact"


def test_the_second_of_two_overwrites_nothing() -> None:
    picture = make_photo()
    looked_at = version_of(picture)
    retouch(picture, {"exposure": 10}, version=looked_at)
    with pytest.raises(CannotRetouch):
        retouch(picture, {"exposure": 90}, version=looked_at)
    assert recipe_of(picture).exposure == 10


def test_what_was_looked_at_before_the_original_went_for_good_overwrites_nothing() -> None:
    picture = make_photo()
    looked_at = version_of(picture)
    retouch(picture, COVERED, for_good=True)
    with pytest.raises(CannotRetouch):
        retouch(picture, {"crop": {"x": 0, "y": 0, "w": 0.5, "h": 1}}, version=looked_at)
    assert Picture.objects.get().width == 600


def test_a_recipe_that_does_nothing_gives_the_original_back(
    django_capture_on_commit_callbacks: Any,
) -> None:
    picture = make_photo()
    before = stored(picture)
    with django_capture_on_commit_callbacks(execute=True):
        retouch(picture, COVERED)
        retouch(picture, {})
    assert stored(picture) == before
    assert not Retouch.objects.exists()


@pytest.mark.parametrize("written", [0, 1])
def test_a_full_disk_leaves_the_picture_as_it_was(
    monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    picture = make_photo()
    before, room, keep = stored(picture), [True] * written, FileSystemStorage._save

    def fills_up(self: FileSystemStorage, name: str, content: Any) -> str:
        if not room:
            raise OSError(errno.ENOSPC, "No space left on device")
        room.pop()
        return keep(self, name, content)

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_save", fills_up)
        with pytest.raises((CannotRetouch, UnusableFile)):
            retouch(picture, COVERED)
    assert stored(picture) == before
    assert not Retouch.objects.exists()
    assert not [path for path in private_folder().rglob("*") if path.is_file()]


def test_a_lost_file_is_told_in_a_sentence(alice: Client) -> None:
    picture = make_photo()
    version = version_of(picture)
    picture.file.storage.delete(picture.file.name)
    source = reverse("community_pictures:retouch_source", args=[picture.pk])
    assert alice.get(source).status_code == 404
    answer = save(alice, picture, {"act": "save", "recipe": COVERED, "version": version})
    assert answer.status_code == 409
    assert answer.json()["refused"].endswith(".")


def test_another_picture_is_refused_where_one_may_not_add_any(client: Client) -> None:
    closed = Collection.get_first_root_node().add_child(name="Fermée")
    picture = make_photo(collection=closed)
    group = Group.objects.create(name="Retoucheurs")
    change = Permission.objects.get(
        content_type__app_label="wagtailimages", codename="change_image"
    )
    GroupCollectionPermission.objects.create(group=group, collection=closed, permission=change)
    person = make.make_user("dora")
    person.groups.add(group)
    access = Permission.objects.get(codename="access_admin")
    person.user_permissions.add(access)
    client.force_login(person)
    asked = {"act": "new", "recipe": COVERED, "version": version_of(picture)}
    answer = save(client, picture, asked)
    assert answer.status_code == 409
    assert Picture.objects.count() == 1


def test_the_title_is_text_wherever_the_table_shows_it(alice: Client) -> None:
    picture = make_photo(alt="<script>alert(1)</script>")
    Picture.objects.update(title='"><script>alert(1)</script>')
    page = alice.get(reverse("community_pictures:retouch", args=[picture.pk])).content.decode()
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1"])
def test_every_kind_of_picture_can_be_retouched(mode: str) -> None:
    data = samples.saved(
        "PNG", photo().convert("RGB").convert(mode) if mode != "LA" else photo().convert("LA")
    )
    picture = Picture.objects.create(title="x", file=ContentFile(data, name="x.png"))
    retouch(picture, {"exposure": 20, "turn": 90})
    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (400, 600)


@pytest.mark.parametrize(
    "told",
    [
        [],
        "x",
        {"bogus": 1},
        {"exposure": 101},
        {"exposure": "1"},
        {"exposure": float("nan")},
        {"turn": 45},
        {"turn": True},
        {"straighten": -16},
        {"crop": {"x": 0, "y": 0, "w": 0, "h": 1}},
        {"crop": {"x": 2, "y": 0, "w": 1, "h": 1}},
        {"crop": [0, 0, 1, 1]},
        {"regions": {}},
        {"regions": [{"kind": "erase", "x": 0, "y": 0, "w": 1, "h": 1}]},
        {"regions": [{"kind": "blur", "x": 0, "y": 0, "w": 1, "h": 1}] * 51},
        {"longest": 5},
    ],
)
def test_a_recipe_that_cannot_be_followed_is_refused_in_a_sentence(told: Any) -> None:
    with pytest.raises(BadRecipe) as refusal:
        Recipe.read(told)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    "told",
    [
        {"crop": {"x": 0.99, "y": 0.99, "w": 1, "h": 1}},
        {"crop": {"x": 1, "y": 1, "w": 1, "h": 1}},
        {"regions": [{"kind": "blur", "x": 1, "y": 1, "w": 1, "h": 1}]},
        {"straighten": 15},
        {"straighten": -15, "turn": 90},
        {"crop": {"x": 0, "y": 0, "w": 0.01, "h": 0.01}, "straighten": 15},
        {"regions": [{"kind": "blur", "x": 0.999, "y": 0.999, "w": 0.01, "h": 0.01}]},
        {"levels": True, "contrast": -100, "exposure": -100},
    ],
)
def test_an_extreme_recipe_leaves_a_picture(told: Any) -> None:
    for size in ((600, 400), (3, 2), (1, 1), (2, 3000), (100, 1)):
        made = developed(samples.drawing(size), Recipe.read(told))
        assert min(made.size) >= 1


@pytest.fixture
def alice(client: Client) -> Client:
    """Alice at the table."""
    make.make_home()
    client.force_login(make.make_alice())
    return client


def save(client: Client, picture: Picture, told: Any) -> Any:
    """What the table sends."""
    url = reverse("community_pictures:retouch_save", args=[picture.pk])
    body = told if isinstance(told, bytes) else json.dumps(told)
    return client.post(url, body, content_type="application/json")


def test_the_table_saves_and_restores(alice: Client) -> None:
    picture = make_photo()
    edit = reverse("wagtailimages:edit", args=[picture.pk])
    asked = {"act": "save", "recipe": COVERED, "version": version_of(picture)}
    assert save(alice, picture, asked).json() == {"url": edit, "picture": picture.pk}
    page = alice.get(reverse("community_pictures:retouch", args=[picture.pk])).content.decode()
    assert "&quot;kind&quot;: &quot;redact&quot;" in page
    restored = save(alice, picture, {"act": "restore", "version": version_of(picture)})
    assert restored.json()["url"] == edit
    new = save(alice, picture, {"act": "new", "recipe": COVERED, "version": version_of(picture)})
    assert new.json()["url"] != edit
    assert (
        reverse("community_pictures:retouch", args=[picture.pk]) in alice.get(edit).content.decode()
    )


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (b"{", 422),
        (b"\xff", 422),
        (b'{"recipe": {"exposure": %s}}' % (b"9" * 5000), 422),
        (b"[" * 100_000, 422),
        ([], 422),
        ({"act": "save", "recipe": {"turn": 3}, "version": 0}, 422),
        ({"act": "save", "recipe": {}, "version": 7}, 409),
        ({"act": "save", "recipe": {}}, 409),
        ({"act": "restore", "version": 0}, 409),
    ],
)
def test_what_cannot_be_saved_is_refused_in_a_sentence(
    alice: Client, told: Any, status: int
) -> None:
    picture = make_photo()
    answer = save(alice, picture, told)
    assert answer.status_code == status
    assert answer.json()["refused"]
    assert has_face(stored(picture))


def test_only_who_may_change_the_picture_sees_its_original(client: Client) -> None:
    picture = make_photo()
    retouch(picture, COVERED)
    source = reverse("community_pictures:retouch_source", args=[picture.pk])
    assert client.get(source).status_code == 302
    client.force_login(make.make_user("olga", group="Observer"))
    assert client.get(source).status_code in (302, 403)
    client.force_login(make.make_bruno())
    answer = client.get(source)
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert has_face(answer.content)


def test_saving_needs_the_forms_token() -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(make.make_alice())
    picture = make_photo()
    assert (
        save(careful, picture, {"act": "save", "recipe": COVERED, "version": 0}).status_code == 403
    )
    assert has_face(stored(picture))


def test_a_private_folder_that_readers_may_see_is_an_error(settings: Any) -> None:
    inside = str(Path(settings.MEDIA_ROOT) / "private")
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"PRIVATE_MEDIA_ROOT": inside}
    assert [found.id for found in check_image_model()] == ["cms_community.E005"]

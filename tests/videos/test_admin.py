"""Videos in the admin: the register, the chooser, and what becomes of their files."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection

from cms_community.videos.models import VideoFile
from tests.builders import (
    make_bruno,
    make_chloe,
    make_home,
    make_user,
    make_video,
    make_video_file,
)
from tests.videos.samples import a_webm, an_mp4

pytestmark = pytest.mark.django_db
ADD = "/admin/media/video/add/"


@pytest.fixture
def bruno(client: Client) -> Client:
    """Bruno, the editor, logged in."""
    make_home()
    client.force_login(make_bruno())
    return client


def form(content: bytes | None = None, name: str = "bac.mp4", **kw: Any) -> dict[str, Any]:
    """What is sent."""
    root = Collection.get_first_root_node()
    sent = {"title": "Le bac", "collection": root and root.pk, "tags": ""} | kw
    return sent if content is None else sent | {"file": SimpleUploadedFile(name, content)}


def stored() -> list[str]:
    """The files of videos on the disk."""
    return default_storage.listdir("videos")[1] if default_storage.exists("videos") else []


def test_an_editor_adds_a_video_which_is_measured(bruno: Client) -> None:
    assert bruno.post(ADD, form(an_mp4(), title="")).status_code == 302
    video = VideoFile.objects.get()
    assert (video.title, video.width, video.height, video.duration) == ("bac", 64, 36, 2.0)
    assert (video.size, video.media_type) == (len(an_mp4()), "video/mp4")
    assert video.file.name.startswith("videos/")
    assert video.file.name.endswith("-bac.mp4")


@pytest.mark.parametrize("kind", ["audio", "media"])
def test_whatever_the_address_says_it_is_a_video(bruno: Client, kind: str) -> None:
    bruno.post(f"/admin/media/{kind}/add/", form(an_mp4()))
    assert VideoFile.objects.get().type == "video"


def test_what_is_no_video_is_refused_and_leaves_nothing(bruno: Client) -> None:
    before = stored()
    answer = bruno.post(ADD, form(b"<script>alert(1)</script>", name="<b>.mp4"))
    assert answer.status_code == 200
    assert "ne se lit pas comme une vidéo" in answer.text
    assert "<script>alert(1)" not in answer.text
    assert not VideoFile.objects.exists()
    assert stored() == before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_another_file_takes_the_place_of_the_former_which_goes(bruno: Client) -> None:
    video = make_video_file()
    former, storage = video.file.name, video.file.storage
    bruno.post(reverse("wagtailmedia:edit", args=[video.pk]), form(a_webm(), name="bac.webm"))
    video.refresh_from_db()
    assert video.media_type == "video/webm"
    assert storage.exists(video.file.name)
    assert not storage.exists(former)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_full_disk_leaves_the_former_file_and_is_said(bruno: Client, monkeypatch: Any) -> None:
    video = make_video_file()
    former = video.file.name

    def full(*args: Any, **kw: Any) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_save", full)
        page = reverse("wagtailmedia:edit", args=[video.pk])
        answer = bruno.post(page, form(a_webm(), name="bac.webm"))
    assert "plus de place" in answer.text
    video.refresh_from_db()
    assert video.file.name == former
    assert video.file.storage.exists(former)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_deleted_video_takes_its_file_with_it() -> None:
    video = make_video_file()
    name, storage = video.file.name, video.file.storage
    assert storage.exists(name)
    video.delete()
    assert not storage.exists(name)


def test_a_new_title_leaves_the_file_alone(bruno: Client) -> None:
    video = make_video_file()
    bruno.post(reverse("wagtailmedia:edit", args=[video.pk]), form(title="Le bac du soir"))
    after = VideoFile.objects.get()
    assert (after.title, after.file.name) == ("Le bac du soir", video.file.name)
    assert after.file.storage.exists(after.file.name)


@pytest.mark.parametrize("name", ["index", "chooser", "edit", "media_usage"])
def test_the_register_shows_videos_and_speaks_of_no_sound(bruno: Client, name: str) -> None:
    video = make_video_file("Le bac de sept heures")
    args = [video.pk] if name in ("edit", "media_usage") else []
    page = bruno.get(reverse(f"wagtailmedia:{name}", args=args))
    assert page.status_code == 200
    assert "Le bac de sept heures" in page.text
    if name == "index":
        assert "Ajouter une vidéo" in page.text
        assert "audio" not in page.text.lower()


def test_whoever_may_do_nothing_sees_none(client: Client) -> None:
    make_home()
    client.force_login(make_chloe())
    video = make_video_file()
    for path in (ADD, reverse("wagtailmedia:index"), reverse("wagtailmedia:edit", args=[video.pk])):
        assert client.get(path).status_code in (302, 403)


def test_one_that_says_that_it_is_far_too_large_is_not_read(bruno: Client, settings: Any) -> None:
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"VIDEO_BYTES": 1024}
    answer = bruno.post(ADD, form(bytes(3 * 1024 * 1024)))
    assert answer.status_code == 413
    assert "trop" in answer.text


def test_a_name_in_letters_of_four_bytes_is_one_that_disks_take(bruno: Client) -> None:
    bruno.post(ADD, form(an_mp4(), name="𝒱" * 60 + ".mp4"))
    assert VideoFile.objects.get().file.name.endswith("𝒱.mp4")


def test_one_that_says_that_it_lasts_for_ages_is_listed_all_the_same(bruno: Client) -> None:
    make_video(file=make_video_file(content=an_mp4(length=2**62)))
    assert bruno.get("/admin/newsroom_videos/").status_code == 200


def test_one_that_no_screen_shows_is_refused(bruno: Client) -> None:
    before = stored()
    answer = bruno.post(ADD, form(a_webm(width=b"\xff" * 8), name="bac.webm"))
    assert "ne se lit pas comme une vidéo" in answer.text
    assert stored() == before


def test_rights_over_videos_are_those_over_pictures(client: Client) -> None:
    """Whoever only looks, or may do nothing, neither adds, changes, chooses nor deletes."""
    make_home()
    video = make_video_file()
    paths = [
        ADD,
        "/admin/media/video/chooser/upload/",
        *(reverse(f"wagtailmedia:{name}", args=[video.pk]) for name in ("edit", "delete")),
    ]
    for somebody in (make_user("observer", group="Observer"), make_chloe()):
        client.force_login(somebody)
        for path in paths:
            assert client.post(path, form(an_mp4())).status_code == 302
        chosen = client.get(reverse("wagtailmedia:media_chosen", args=[video.pk]))
        assert chosen.status_code == 302
        assert "Le bac" not in client.get(reverse("wagtailmedia:chooser")).text
    assert VideoFile.objects.get() == video


def test_mark_up_in_a_title_is_inert(bruno: Client) -> None:
    bruno.post(ADD, form(an_mp4(), title="<script>alert(1)</script>"))
    video = VideoFile.objects.get()
    for name, args in (("index", []), ("chooser", []), ("edit", [video.pk])):
        page = bruno.get(reverse(f"wagtailmedia:{name}", args=args))
        assert "<script>alert(1)" not in page.text

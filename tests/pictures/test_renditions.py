"""A picture's files: the first at once, the others by the worker; reading makes none."""

from __future__ import annotations

import errno
import io
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from wagtail.images.models import Filter

from cms_community.pictures.actions import replace_file
from cms_community.pictures.drawing import cut_of, draw, needed
from cms_community.pictures.files import (
    LEASE,
    RETRIES,
    is_the_same,
    keep,
    make_renditions,
    make_some,
    make_stage,
    take,
)
from cms_community.pictures.models import Drawing, Picture, Rendition
from cms_community.pictures.purposes import served_files
from tests import builders as make

pytestmark = pytest.mark.django_db


def saved_picture(commit: Any, **kw: Any) -> Picture:
    """A picture whose row is committed."""
    with commit(execute=True):
        picture = make.make_picture(**kw)
    return Picture.objects.get(pk=picture.pk)


def kinds(picture: Picture) -> set[str]:
    """The formats that a picture has files in."""
    specs = picture.renditions.values_list("filter_spec", flat=True)
    return {spec.rpartition("format-")[2] for spec in specs}


def specs(picture: Picture) -> set[str]:
    """The filters by which its files were made."""
    return set(picture.renditions.values_list("filter_spec", flat=True))


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Any:
    """Runs what waits for the commit."""
    return django_capture_on_commit_callbacks


def test_a_saved_picture_can_be_shown_for_every_purpose_at_once(commit: Any) -> None:
    picture = saved_picture(commit, size=(2600, 1900))
    assert specs(picture) == {
        "fill-480x320|format-jpeg",
        "fill-960x540|format-jpeg",
        "max-800x800|format-jpeg",
    }
    assert picture.placeholder.startswith("data:image/webp;base64,")
    assert len(picture.placeholder) < 500
    assert picture.drawing.due_at is not None


def test_the_worker_makes_the_rest(commit: Any) -> None:
    one, other = (saved_picture(commit, size=(1200, 900)) for _ in range(2))
    with commit(execute=True):
        while make_some():
            pass
    for picture in (one, other):
        assert specs(picture) == {served.spec for served in needed(picture)}
        assert kinds(picture) == {"jpeg", "webp", "avif"}
    assert not Drawing.objects.exclude(due_at=None).exists()


def test_every_picture_has_webp_before_any_has_avif(commit: Any) -> None:
    first, second = (saved_picture(commit, size=(700, 500)) for _ in range(2))
    order = []
    while drawing := take(at=timezone.now()):
        order.append((drawing.pk, drawing.stage))
        due = None if drawing.stage == 2 else timezone.now()
        Drawing.objects.filter(pk=drawing.pk).update(stage=drawing.stage + 1, due_at=due)
    assert order == [(first.pk, 1), (second.pk, 1), (first.pk, 2), (second.pk, 2)]


def test_no_file_is_larger_than_the_picture_and_none_is_made_twice(commit: Any) -> None:
    picture = saved_picture(commit, size=(500, 400))
    make_renditions(picture=picture)
    files = picture.renditions.all()
    assert all(file.width <= 500 and file.height <= 400 for file in files)
    sizes = [(file.filter_spec.rpartition("|")[2], file.width, file.height) for file in files]
    of_full = [one for one, file in zip(sizes, files, strict=True) if "max-" in file.filter_spec]
    assert len(of_full) == len(set(of_full)) == 3


def test_every_file_is_what_its_row_says(commit: Any) -> None:
    picture = saved_picture(commit, size=(1700, 1100))
    make_renditions(picture=picture)
    for file in picture.renditions.all():
        with file.file.open() as stored, Image.open(stored) as image:
            assert image.size == (file.width, file.height)
            assert str(image.format).lower() in file.filter_spec


@pytest.mark.parametrize(
    "size", [(345, 1251), (789, 1303), (1251, 345), (1203, 799), (3000, 2), (3, 2500)]
)
def test_a_picture_of_any_size_has_all_its_files(commit: Any, size: tuple[int, int]) -> None:
    """Sizes as straightening and cropping leave them, and slips of a picture."""
    png = io.BytesIO()
    Image.new("RGB", size, "teal").save(png, "PNG")
    for content in (b"", png.getvalue()):
        picture = saved_picture(commit, size=size, content=content)
        make_renditions(picture=picture)
        assert specs(picture) == {served.spec for served in needed(picture)}


@given(width=st.integers(1, 20_000), height=st.integers(1, 20_000), focus=st.booleans())
def test_no_cut_reaches_over_the_edge(width: int, height: int, focus: bool) -> None:
    picture = Picture(width=width, height=height)
    picture.file.name = "photo.jpg"
    if focus:
        picture.focal_point_x, picture.focal_point_y = width - 1, 0
        picture.focal_point_width = picture.focal_point_height = 1
    for served in served_files():
        cut = cut_of(picture, Filter(served.spec))
        left, top, right, bottom = cut.box
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
        assert min(cut.size) >= 1


def test_the_focal_point_is_in_every_cut(commit: Any) -> None:
    drawn = Image.new("RGB", (1800, 600), "white")
    drawn.paste("red", (1600, 200, 1750, 400))
    file = io.BytesIO()
    drawn.save(file, "PNG")
    focus = {"x": 1675, "y": 300, "width": 150, "height": 200}
    focus = {f"focal_point_{name}": value for name, value in focus.items()}
    picture = saved_picture(commit, content=file.getvalue(), **focus)
    make_renditions(picture=picture)
    for file_ in picture.renditions.filter(filter_spec__startswith="fill-"):
        with file_.file.open() as stored, Image.open(stored) as image:
            colours = image.convert("RGB").getcolors(1 << 24) or []
        assert any(r > 200 and g < 80 for _count, (r, g, _b) in colours), file_.filter_spec


def test_another_focal_point_leaves_no_former_file(commit: Any) -> None:
    picture = saved_picture(commit, size=(900, 600))
    make_renditions(picture=picture)
    before = {file.file.name for file in picture.renditions.filter(filter_spec__startswith="fill")}
    picture.focal_point_x, picture.focal_point_y = 10, 10
    picture.focal_point_width = picture.focal_point_height = 10
    with commit(execute=True):
        picture.save()
        make_renditions(picture=picture)
    assert not any(default_storage.exists(name) for name in before)
    assert specs(picture) == {served.spec for served in needed(picture)}


def test_saving_again_asks_for_nothing(commit: Any) -> None:
    picture = saved_picture(commit)
    make_renditions(picture=picture)
    before = set(picture.renditions.values_list("pk", flat=True))
    with commit(execute=True):
        picture.save()
    assert set(picture.renditions.values_list("pk", flat=True)) == before
    assert not Drawing.objects.exclude(due_at=None).exists()


def test_another_file_is_another_name_and_the_former_files_go(commit: Any) -> None:
    picture = saved_picture(commit)
    make_renditions(picture=picture)
    before = [picture.file.name, *(file.file.name for file in picture.renditions.all())]
    with commit(execute=True):
        replace_file(picture=picture, file=make.picture_file((640, 480), "L"), by=None)
    assert not any(default_storage.exists(name) for name in before)
    assert default_storage.exists(picture.file.name)
    assert kinds(picture) == {"jpeg"}


def test_a_deleted_picture_leaves_no_file(commit: Any) -> None:
    picture = saved_picture(commit)
    make_renditions(picture=picture)
    names = [picture.file.name, *(file.file.name for file in picture.renditions.all())]
    assert all(default_storage.exists(name) for name in names)
    with commit(execute=True):
        picture.delete()
    assert not any(default_storage.exists(name) for name in names)


def test_no_public_file_waits_for_a_task_to_be_deleted(commit: Any, settings: Any) -> None:
    picture = saved_picture(commit)
    make_renditions(picture=picture)
    former = [picture.file.name, *picture.renditions.values_list("file", flat=True)]
    # As in production; no worker comes.
    settings.TASKS = settings.TASKS | {"default": settings.TASKS["queue"]}
    with commit(execute=True):
        another_file(picture)
    assert not any(default_storage.exists(name) for name in former)
    present = [picture.file.name, *picture.renditions.values_list("file", flat=True)]
    assert all(default_storage.exists(name) for name in present)
    with commit(execute=True):
        picture.delete()
    assert not any(default_storage.exists(name) for name in present)


def test_a_worker_that_died_leaves_its_picture_to_the_next(commit: Any) -> None:
    picture = saved_picture(commit)
    now = timezone.now()
    drawing = picture.drawing
    assert take(at=now) == drawing
    assert take(at=now) is None
    assert take(at=now + LEASE) == drawing


def another_file(picture: Picture) -> None:
    """Someone replaces the file."""
    replace_file(picture=picture, file=make.picture_file((640, 480), "L"), by=None)


def another_focus(picture: Picture) -> None:
    """Someone moves the focal point."""
    picture.focal_point_x = picture.focal_point_y = 10
    picture.focal_point_width = picture.focal_point_height = 10
    picture.save()


@pytest.mark.parametrize("change", [another_file, another_focus])
def test_what_was_drawn_of_a_picture_that_has_changed_meanwhile_is_thrown_away(
    change: Any, commit: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    read_before = saved_picture(commit, size=(700, 500))
    with commit(execute=True):
        change(Picture.objects.get())
        make_stage(read_before, 2)
        make_stage(read_before, 3)
    picture = Picture.objects.get()
    assert picture.drawing.due_at is not None
    with commit(execute=True):
        while make_some():
            pass
    assert specs(picture) == {served.spec for served in needed(picture)}
    rows = {picture.file.name, *picture.renditions.values_list("file", flat=True)}
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")} == rows


class SmallDisk(FileSystemStorage):
    """A disk on which two more files have room."""

    left = 2

    def _save(self, name: str, content: Any) -> str:
        if self.left == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.left -= 1
        return super()._save(name, content)


def test_what_was_drawn_before_the_disk_was_full_is_thrown_away(
    commit: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    picture = saved_picture(commit, size=(700, 500))
    before = set(tmp_path.rglob("*.*"))
    whole = settings.STORAGES
    settings.STORAGES = whole | {"default": {"BACKEND": f"{__name__}.SmallDisk"}}
    with pytest.raises(OSError, match="No space"):
        make_stage(picture, 2)
    assert set(tmp_path.rglob("*.*")) == before
    settings.STORAGES = whole
    make_stage(picture, 2)
    assert "webp" in kinds(picture)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_whoever_replaces_a_file_waits_for_what_is_being_kept_and_deletes_it() -> None:
    picture = make.make_picture(size=(700, 500))
    former = picture.file.name
    kept, replaced = threading.Event(), threading.Event()

    def replace() -> None:
        kept.wait()
        another_file(Picture.objects.get())
        replaced.set()
        connection.close()

    other = threading.Thread(target=replace)
    other.start()
    with transaction.atomic():
        assert is_the_same(picture)
        kept.set()
        assert not replaced.wait(0.3)
        keep(list(draw(picture, ["fill-480x320|format-webp"])))
    other.join()
    picture = Picture.objects.get()
    assert picture.file.name != former
    assert kinds(picture) == {"jpeg"}


def test_a_picture_that_cannot_be_drawn_is_given_up_and_keeps_no_other_waiting(
    commit: Any,
) -> None:
    broken, other = (saved_picture(commit) for _ in range(2))
    with default_storage.open(broken.file.name, "wb") as file:
        file.write(b"no picture any more")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(len(RETRIES) + 3):
            make_some()
            clock.shift(max(RETRIES) + timedelta(seconds=1))
    given_up = Drawing.objects.get(picture=broken)
    assert given_up.due_at is None
    assert given_up.tries == len(RETRIES) + 1
    assert "avif" in kinds(other)


def test_reading_pages_makes_no_file(client: Client) -> None:
    picture = make.make_picture()
    article = make.make_article(
        hero_picture=picture, body=[("picture", {"picture": picture, "caption": ""})]
    )
    photo = make.make_photo_of_the_day(picture=picture)
    for page in (article, photo, make.make_home(), article.get_parent()):
        assert client.get(page.url).status_code == 200
    for address in ("articles/", "photos-of-the-day/", "sitemap.xml", "articles/atom.xml"):
        assert client.get(f"/api/v1/{address}").status_code == 200
    assert not Rendition.objects.exists()


def test_a_page_offers_the_files_that_were_made(client: Client) -> None:
    picture = make.make_picture()
    make_renditions(picture=picture)
    article = make.make_article(hero_picture=picture)
    answer = client.get(article.url).content.decode()
    assert "fill-960x540.format-webp.webp 640w" in answer
    assert "fill-960x540.format-avif.avif 640w" in answer
    assert 'alt="Un port au soleil"' in answer

"""Files from before today's rules: told, and stripped anew."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from cms_community.pictures.files import make_renditions, make_some
from cms_community.pictures.models import Picture, Retouch
from tests import builders as make

from . import samples
from .test_storage import retouch


def stored_long_ago(picture: Picture, data: bytes) -> None:
    """Puts bytes in the place of a picture's file, as rules that knew less had stored them."""
    for file in (picture.file, *(made.file for made in picture.renditions.all())):
        default_storage.delete(file.name)
        default_storage.save(file.name, ContentFile(data))


@pytest.mark.django_db
def test_files_from_before_the_rules_are_told_and_stripped_and_keep_their_words(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    sound, old, retouched = (make.make_picture(f"Image {number}") for number in range(3))
    with django_capture_on_commit_callbacks(execute=True):
        retouch(retouched)
    for picture in (sound, old, Picture.objects.get(pk=retouched.pk)):
        make_renditions(picture=picture)
    before = {picture.pk: picture.file.name for picture in Picture.objects.all()}
    stored_long_ago(old, samples.jpeg())
    original = Retouch.objects.get().original
    Path(original.path).write_bytes(samples.jpeg())
    said = io.StringIO()
    call_command("check_pictures", stdout=said)
    with pytest.raises(CommandError, match="--repair"):
        call_command("check_pictures", "--metadata", stdout=said)
    for name in (old.file.name, original.name, old.renditions.first().file.name):
        assert f"{name}: holds metadata" in said.getvalue()
    assert sound.file.name not in said.getvalue()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("check_pictures", "--metadata", "--repair", stdout=said)
        while make_some():
            pass
    call_command("check_pictures", "--metadata", stdout=said)
    assert said.getvalue().endswith("3 pictures, 0 faults.\n")
    for path in tmp_path.rglob("*.*"):
        assert samples.SECRET.encode() not in path.read_bytes(), path
    old = Picture.objects.get(pk=old.pk)
    assert (old.caption, old.credit, old.alt) == ("", "", "Un port au soleil")
    assert old.file.name != before[old.pk]
    assert Picture.objects.get(pk=sound.pk).file.name == before[sound.pk]
    assert Retouch.objects.get().recipe
    assert (old.width, old.height) == (320, 240)


@pytest.mark.django_db
def test_a_file_that_cannot_be_stripped_is_told_and_keeps_no_other_from_it(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    with django_capture_on_commit_callbacks(execute=True):
        broken, other = (make.make_picture(f"Image {number}") for number in range(2))
    stored_long_ago(broken, samples.jpeg()[:900])
    stored_long_ago(other, samples.jpeg())
    said = io.StringIO()
    call_command("check_pictures", "--metadata", "--repair", stdout=said)
    assert "Image 0 was not stripped. «" in said.getvalue()
    assert Picture.objects.get(pk=broken.pk).file.name == broken.file.name
    with Picture.objects.get(pk=other.pk).file.open() as file:
        assert samples.SECRET.encode() not in file.read()

"""Files in a folder and in a bucket: every one has its row, every row its file."""

from __future__ import annotations

import io
import json
import os
import re
import socket
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from urllib.error import HTTPError

import boto3
import environ
import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from moto.server import ThreadedMotoServer

from cms_community.delivery.actions import render_due, settle
from cms_community.pictures import buckets
from cms_community.pictures.actions import add_picture, replace_file
from cms_community.pictures.files import RETRIES, make_renditions, make_some
from cms_community.pictures.models import Picture, Retouch
from cms_community.pictures.retouch.actions import restore_original, retouch_picture, version_of
from cms_community.pictures.retouch.recipe import Recipe
from cms_community.settings.buckets import bucket_storages
from tests import builders as make

BUCKET, PRIVATE = "newsroom", "newsroom-originals"
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
COVERED = {"regions": [{"kind": "redact", "x": 0.4, "y": 0.4, "w": 0.2, "h": 0.2}]}


class Variables(environ.Env):
    """The environment of a newsroom, and nothing of the test's own."""

    ENVIRON: ClassVar[Any] = {}


def retouch(picture: Picture, *, by: Any = None) -> None:
    """Cover a part of it, as whoever looked last."""
    recipe, version = Recipe.read(COVERED), version_of(picture)
    retouch_picture(picture=picture, recipe=recipe, version=version, by=by)


@pytest.fixture
def silent(bucket: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Has the buckets fall silent: what is sent to them is taken, and never answered."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    monkeypatch.setattr(buckets, "PATIENCE", {"connect_timeout": 0.2, "read_timeout": 0.2})
    sound = settings.STORAGES

    def fall_silent() -> Any:
        monkeypatch.setitem(Variables.ENVIRON, "S3_ENDPOINT", address)
        settings.STORAGES = sound | bucket_storages(Variables())
        return lambda: setattr(settings, "STORAGES", sound)

    yield fall_silent
    listening.close()


@pytest.fixture
def alice(client: Client) -> Client:
    """Alice at work."""
    make.make_home()
    client.force_login(make.make_alice())
    return client


SENTENCE = "L’espace de stockage ne répond pas"
WAYS = {
    "add": ("wagtailimages:add", "file", {"title": "x", "collection": 1}),
    "several": ("wagtailimages:add_multiple", "files[]", {"title": "x", "collection": 1}),
    "chooser": (
        "wagtailimages_chooser:create",
        "image-chooser-upload-file",
        {"image-chooser-upload-title": "x", "image-chooser-upload-collection": 1},
    ),
    "drop": ("community_home:drop_picture", "file", {}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_a_silent_bucket_is_told_in_a_sentence_and_nothing_is_kept(
    way: str, alice: Client, bucket: Any, silent: Any
) -> None:
    name, field, words = WAYS[way]
    silent()
    file = make.picture_file((60, 40))
    answer = alice.post(reverse(name), words | {field: file}, headers={"accept": "text/html, */*"})
    assert answer.status_code in (200, 422)
    told = answer.content.decode()
    assert SENTENCE in (told if "html" in answer["Content-Type"] else flat(json.loads(told)))
    assert not Picture.objects.exists()
    assert keys(bucket) == set()


def flat(told: Any) -> str:
    """An answer's words."""
    return " ".join(map(str, told.values()))


@pytest.mark.django_db
def test_a_silent_bucket_leaves_a_picture_that_is_replaced_or_retouched_as_it_was(
    alice: Client, bucket: Any, silent: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        picture = add_picture(file=make.picture_file((300, 200)), by=None)
    # Whoever changes it has its page open.
    edit = reverse("wagtailimages:edit", args=[picture.pk])
    assert alice.get(edit).status_code == 200
    before = keys(bucket) | keys(bucket, PRIVATE)
    silent()
    words = {"title": "x", "collection": 1, "file": make.picture_file((60, 40))}
    with django_capture_on_commit_callbacks(execute=True):
        assert SENTENCE in alice.post(edit, words).content.decode()
        asked = {"act": "save", "recipe": COVERED, "version": version_of(picture)}
        url = reverse("community_pictures:retouch_save", args=[picture.pk])
        for act in ("save", "new"):
            body = json.dumps(asked | {"act": act})
            answer = alice.post(url, body, content_type="application/json")
            assert answer.status_code == 409
            assert SENTENCE in answer.json()["refused"]
    assert keys(bucket) | keys(bucket, PRIVATE) == before
    assert Picture.objects.get().file.name == picture.file.name
    assert not Retouch.objects.exists()


@pytest.mark.django_db
def test_the_worker_asks_a_silent_bucket_until_it_answers(
    bucket: Any, silent: Any, django_capture_on_commit_callbacks: Any
) -> None:
    picture = add_picture(file=make.picture_file((60, 40)), by=None)
    answers_again = silent()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(len(RETRIES) + 3):
            make_some()
            clock.shift(max(RETRIES) + timedelta(seconds=1))
        assert picture.drawing.due_at is not None
        answers_again()
        clock.shift(max(RETRIES))
        while make_some():
            pass
    assert picture.renditions.count() > 3
    assert {picture.file.name, *picture.renditions.values_list("file", flat=True)} == keys(bucket)


@pytest.mark.django_db
def test_a_picture_goes_though_its_bucket_is_silent_and_its_files_are_found_at_night(
    alice: Client, bucket: Any, silent: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        picture = add_picture(file=make.picture_file((60, 40)), by=None)
        retouch(picture)
    answers_again = silent()
    with django_capture_on_commit_callbacks(execute=True):
        answer = alice.post(reverse("wagtailimages:delete", args=[picture.pk]))
    assert answer.status_code == 302
    assert not Picture.objects.exists()
    answers_again()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("check_pictures", "--repair", stdout=io.StringIO())
    assert keys(bucket) == keys(bucket, PRIVATE) == set()


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Two buckets on this machine, as production's settings name them; readers may read one."""
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    _host, port = server.get_host_and_port()
    address, region = f"http://127.0.0.1:{port}", "eu-west-3"
    client = boto3.client("s3", endpoint_url=address, region_name=region, **KEYS)
    # Servers of one process share what they keep.
    urllib.request.urlopen(f"{address}/moto-api/reset", data=b"").close()  # noqa: S310  our own server
    for name in (BUCKET, PRIVATE):
        place = {"LocationConstraint": region}
        client.create_bucket(Bucket=name, CreateBucketConfiguration=place)
    readers = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}
    readers["Resource"] = f"arn:aws:s3:::{BUCKET}/*"
    policy = json.dumps({"Version": "2012-10-17", "Statement": [readers]})
    client.put_bucket_policy(Bucket=BUCKET, Policy=policy)
    told = {"S3_BUCKET": BUCKET, "S3_PRIVATE_BUCKET": PRIVATE, "S3_ENDPOINT": address}
    told |= {"S3_REGION": region, "S3_ACCESS_KEY": "test", "S3_SECRET_KEY": "test"}
    monkeypatch.setattr(Variables, "ENVIRON", told)
    settings.STORAGES = settings.STORAGES | bucket_storages(Variables())
    yield client
    server.stop()


def keys(client: Any, bucket: str = BUCKET) -> set[str]:
    """What lies in a bucket."""
    return {one["Key"] for one in client.list_objects_v2(Bucket=bucket).get("Contents", [])}


def size_of(url: str) -> int:
    """How many bytes a reader gets."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310  our own server
        return len(answer.read())


@pytest.mark.django_db
def test_a_picture_lives_in_a_bucket_from_its_upload_to_its_end(
    bucket: Any, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        picture = add_picture(file=make.picture_file((900, 600)), by=None)
    assert picture.file.name in keys(bucket)
    assert picture.renditions.count() == 3
    make_renditions(picture=picture)
    files = [picture.file, *(made.file for made in picture.renditions.all())]
    assert {file.name for file in files} == keys(bucket)
    for file in files:
        assert size_of(file.url) == file.size > 100
    head = bucket.head_object(Bucket=BUCKET, Key=picture.file.name)
    assert head["CacheControl"].endswith("immutable")
    make.make_article(hero_picture=picture)
    settle()
    render_due()
    told = client.get("/api/v1/articles/").json()["items"][0]
    shown = json.dumps(told)
    addresses = set(re.findall(r'http://[^" ,]+/images/[^" ,]+', shown))
    assert addresses
    assert addresses <= {made.url for made in picture.renditions.all()}
    former = keys(bucket)
    with django_capture_on_commit_callbacks(execute=True):
        replace_file(picture=picture, file=make.picture_file((640, 480), "L"), by=None)
    assert keys(bucket) & former == set()
    with pytest.raises(HTTPError):
        size_of(files[0].url)
    with django_capture_on_commit_callbacks(execute=True):
        Picture.objects.get().delete()
    assert keys(bucket) == set()


@pytest.mark.django_db
def test_the_original_of_a_retouched_picture_lies_in_the_bucket_that_nobody_reads(
    bucket: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        picture = add_picture(file=make.picture_file((900, 600)), by=None)
        retouch(picture)
    picture = Picture.objects.get()
    original = picture.retouch.original
    assert keys(bucket, PRIVATE) == {original.name}
    assert original.name not in keys(bucket)
    head = bucket.head_object(Bucket=PRIVATE, Key=original.name)
    assert head["CacheControl"] == "private, no-store"
    assert size_of(picture.file.url) > 100
    assert "X-Amz-Signature" in original.url
    assert "X-Amz-Expires=60" in original.url
    with django_capture_on_commit_callbacks(execute=True):
        restore_original(picture=picture, version=version_of(picture), by=None)
    assert keys(bucket, PRIVATE) == set()
    with django_capture_on_commit_callbacks(execute=True):
        retouch(Picture.objects.get())
        Picture.objects.get().delete()
    assert keys(bucket) == keys(bucket, PRIVATE) == set()


@pytest.mark.django_db
def test_buckets_are_compared_with_rows_too(bucket: Any) -> None:
    lost = make.make_picture(size=(500, 400))
    make_renditions(picture=lost)
    gone = lost.renditions.first().file.name
    default_storage.delete(gone)
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        bucket.put_object(Bucket=BUCKET, Key="images/orphan.jpg", Body=b"x")
        bucket.put_object(Bucket=PRIVATE, Key="originals/orphan.jpg", Body=b"x")
    said = io.StringIO()
    call_command("check_pictures", "--repair", stdout=said)
    told = said.getvalue()
    assert "3 faults" in told
    for name in (gone, "images/orphan.jpg", "originals/orphan.jpg"):
        assert name in told
    assert keys(bucket, PRIVATE) == set()
    assert "images/orphan.jpg" not in keys(bucket)


@pytest.mark.django_db
def test_what_differs_is_told_and_mended(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    sound, lost, undrawn = (make.make_picture(f"Image {number}") for number in range(3))
    for picture in (sound, lost):
        make_renditions(picture=picture)
    said = io.StringIO()
    undrawn.drawing.delete()
    gone = lost.renditions.first().file.name
    default_storage.delete(gone)
    retouch(sound)
    make_renditions(picture=Picture.objects.get(pk=sound.pk))
    public, private = tmp_path / "media" / "images", tmp_path / "private-media" / "originals"
    old, apart, young = public / "orphan.jpg", private / "orphan.jpg", public / "young.jpg"
    past = (timezone.now() - timedelta(hours=2)).timestamp()
    for path in (old, apart, young):
        path.write_bytes(b"x")
        os.utime(path, (past, past)) if path != young else None
    with pytest.raises(CommandError, match="--repair"):
        call_command("check_pictures", stdout=said)
    told = said.getvalue()
    assert f"{gone}: the file is gone" in told
    assert "images/orphan.jpg: no picture" in told
    assert "originals/orphan.jpg: no picture" in told
    assert "young" not in told
    assert "Image 2: served files are missing" in told
    assert "Image 0" not in told
    call_command("check_pictures", "--repair", stdout=said)
    while make_some():
        pass
    call_command("check_pictures", stdout=said)
    assert "0 faults" in said.getvalue()
    assert [path.exists() for path in (old, apart, young)] == [False, False, True]
    assert Retouch.objects.get().original.storage.exists(Retouch.objects.get().original.name)


@pytest.mark.django_db
def test_what_is_lost_is_told_and_nothing_is_deleted(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    picture = make.make_picture()
    retouch(picture)
    picture = Picture.objects.get()
    make_renditions(picture=picture)
    rows = picture.renditions.count()
    # As if neither disk were there.
    for folder in ("media", "private-media"):
        (tmp_path / folder).rename(tmp_path / f"{folder}-away")
    said = io.StringIO()
    with pytest.raises(CommandError, match=f"{rows + 2} files are lost"):
        call_command("check_pictures", "--repair", stdout=said)
    for name in (picture.file.name, picture.retouch.original.name):
        assert f"{name} is lost" in said.getvalue()
    for folder in ("media", "private-media"):
        (tmp_path / f"{folder}-away").rename(tmp_path / folder)
    said = io.StringIO()
    call_command("check_pictures", stdout=said)
    assert "1 pictures, 0 faults" in said.getvalue()


@pytest.mark.django_db
def test_a_private_folder_is_the_newsrooms_alone(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    retouch(make.make_picture())
    original = Retouch.objects.get().original
    path = Path(original.path)
    assert path.parent == tmp_path / "private-media" / "originals"
    assert path.stat().st_mode & 0o077 == path.parent.stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError, match="no address"):
        _ = original.url


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["add", "replace", "retouch", "restore"])
def test_what_fails_at_the_last_moment_leaves_no_file(
    act: str, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    picture = make.make_picture()
    if act == "restore":
        with django_capture_on_commit_callbacks(execute=True):
            retouch(picture)
    before = set(tmp_path.rglob("*.*"))
    # Someone who is in no table: the log refuses it, after everything else was written.
    nobody = get_user_model()(username="nobody")
    acts: dict[str, Any] = {
        "add": lambda: add_picture(file=make.picture_file(), by=nobody),
        "replace": lambda: replace_file(picture=picture, file=make.picture_file(), by=nobody),
        "retouch": lambda: retouch(picture, by=nobody),
        "restore": lambda: restore_original(
            picture=picture, version=version_of(picture), by=nobody
        ),
    }
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ValueError, match="unsaved"),
    ):
        acts[act]()
    assert set(tmp_path.rglob("*.*")) == before
    assert default_storage.exists(Picture.objects.get().file.name)

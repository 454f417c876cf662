"""Files in a folder and in a bucket: every one has its row, every row its file."""

from __future__ import annotations

import io
import json
import os
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import boto3
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from moto.server import ThreadedMotoServer

from cms_community.pictures.actions import add_picture, replace_file
from cms_community.pictures.files import make_renditions, make_some
from cms_community.pictures.models import Picture
from tests import builders as make

BUCKET = "newsroom"
KEYS = {"access_key": "test", "secret_key": "test"}


@pytest.fixture
def bucket(settings: Any) -> Iterator[Any]:
    """A bucket on this machine, as production's settings name one."""
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    _host, port = server.get_host_and_port()
    address = f"http://127.0.0.1:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name="eu-west-3",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    place = {"LocationConstraint": "eu-west-3"}
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    readers = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}
    readers["Resource"] = f"arn:aws:s3:::{BUCKET}/*"
    policy = json.dumps({"Version": "2012-10-17", "Statement": [readers]})
    client.put_bucket_policy(Bucket=BUCKET, Policy=policy)
    options = {"bucket_name": BUCKET, "endpoint_url": address, "region_name": "eu-west-3"}
    options |= KEYS | {"querystring_auth": False, "file_overwrite": False}
    options["object_parameters"] = {"CacheControl": "public, max-age=31536000, immutable"}
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    }
    yield client
    server.stop()


def keys(client: Any) -> set[str]:
    """What lies in the bucket."""
    return {one["Key"] for one in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])}


def size_of(url: str) -> int:
    """How many bytes a reader gets."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310  our own server
        return len(answer.read())


@pytest.mark.django_db
def test_a_picture_lives_in_a_bucket_from_its_upload_to_its_end(
    bucket: Any, django_capture_on_commit_callbacks: Any
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
    article = make.make_article(hero_picture=picture)
    assert f"/{BUCKET}/images/" in article.hero_picture.renditions.first().url
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
def test_what_differs_is_told_and_mended(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    sound, lost, undrawn = (make.make_picture(f"Image {number}") for number in range(3))
    for picture in (sound, lost):
        make_renditions(picture=picture)
    said = io.StringIO()
    undrawn.drawing.delete()
    gone = lost.renditions.first().file.name
    default_storage.delete(gone)
    old, young = tmp_path / "images" / "orphan.jpg", tmp_path / "images" / "young.jpg"
    for path in (old, young):
        path.write_bytes(b"x")
    past = (timezone.now() - timedelta(hours=2)).timestamp()
    os.utime(old, (past, past))
    with pytest.raises(CommandError, match="--repair"):
        call_command("check_pictures", stdout=said)
    told = said.getvalue()
    assert f"{gone}: the file is gone" in told
    assert "images/orphan.jpg: no picture" in told
    assert "young" not in told
    assert "Image 2: served files are missing" in told
    assert "Image 0" not in told
    call_command("check_pictures", "--repair", stdout=said)
    while make_some():
        pass
    call_command("check_pictures", stdout=said)
    assert "0 faults" in said.getvalue()
    assert not old.exists()
    assert young.exists()


@pytest.mark.django_db
def test_an_original_that_is_lost_is_told_and_nothing_is_deleted(
    settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    picture = make.make_picture()
    make_renditions(picture=picture)
    default_storage.delete(picture.file.name)
    said = io.StringIO()
    call_command("check_pictures", "--repair", stdout=said)
    assert f"{picture.file.name} is lost" in said.getvalue()
    assert picture.renditions.count() > 5

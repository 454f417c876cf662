"""Videos in a bucket: every file has its row, every row its file."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms_community.pictures.refusals import UnusableFile
from cms_community.videos.models import VideoFile
from tests.builders import make_bruno, make_home, make_video_file
from tests.delivery.test_purging import cache
from tests.pictures.test_storage import BUCKET, bucket, keys, size_of
from tests.videos.samples import a_webm, an_mp4
from tests.videos.test_admin import ADD, form

__all__ = ["bucket", "cache"]
pytestmark = pytest.mark.django_db


def test_a_video_lives_in_a_bucket_from_its_upload_to_its_end(
    bucket: Any, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    make_home()
    client.force_login(make_bruno())
    client.post(ADD, form(an_mp4()))
    video = VideoFile.objects.get()
    assert keys(bucket) == {video.file.name}
    assert size_of(video.file.url) == video.size == len(an_mp4())
    head = bucket.head_object(Bucket=BUCKET, Key=video.file.name)
    assert head["ContentType"] == "video/mp4"
    assert head["CacheControl"].endswith("immutable")
    client.post(f"/admin/media/edit/{video.pk}/", form(a_webm(), name="bac.webm"))
    video.refresh_from_db()
    assert video.file.name.endswith(".webm")
    assert keys(bucket) == {video.file.name}
    with django_capture_on_commit_callbacks(execute=True):
        video.file = SimpleUploadedFile("bac.mp4", an_mp4())
        video.save()
    assert keys(bucket) == {video.file.name}
    with django_capture_on_commit_callbacks(execute=True):
        video.delete()
    assert keys(bucket) == set()


def test_a_bucket_that_takes_nothing_is_said(bucket: Any, client: Client) -> None:
    make_home()
    client.force_login(make_bruno())
    video = make_video_file()
    bucket.delete_object(Bucket=BUCKET, Key=video.file.name)
    bucket.delete_bucket(Bucket=BUCKET)
    answer = client.post(ADD, form(an_mp4()))
    assert answer.status_code == 200
    assert "ne répond pas" in answer.text
    assert VideoFile.objects.count() == 1
    with pytest.raises(UnusableFile):
        make_video_file()
    with pytest.raises(ClientError):
        bucket.head_bucket(Bucket=BUCKET)


def test_caches_in_front_forget_a_file_that_an_editor_replaced(
    cache: Any, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    """They were told that it never changes."""
    make_home()
    client.force_login(make_bruno())
    video = make_video_file()
    former = video.file.url
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/admin/media/edit/{video.pk}/", form(title="Le bac du soir"))
    assert cache.purged == []
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/admin/media/edit/{video.pk}/", form(a_webm(), name="bac.webm"))
    assert [address for address in cache.purged if address.endswith(former)]

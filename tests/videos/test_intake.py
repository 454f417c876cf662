"""What becomes of a file before it is a video."""

from __future__ import annotations

import io
import struct
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from cms_community.pictures.refusals import UnusableFile
from cms_community.videos.intake import PreparedVideo, prepare
from tests.videos.samples import (
    PLACE,
    a_webm,
    an_mp4,
    box,
    element,
    full,
    matrix,
    tags,
    track,
)

DEMO = Path(__file__).parents[2] / "cms_community" / "demo" / "content" / "videos" / "fresque.mp4"
NOTED = box(b"udta", full(b"\xa9xyz", PLACE))


def prepared(content: bytes, name: str = "film.mp4") -> PreparedVideo:
    """What is kept of a file."""
    return prepare(SimpleUploadedFile(name, content))


def read(video: PreparedVideo) -> bytes:
    """Its bytes."""
    video.seek(0)
    return bytes(video.read())


def test_a_film_is_measured() -> None:
    film = prepared(an_mp4(track(), track(b"soun", b"mp4a"))).film
    assert (film.width, film.height, film.duration) == (64, 36, 2.0)
    assert film.codecs == ["avc1", "mp4a"]


def test_a_real_film_is_measured_and_kept_to_the_last_byte_but_its_remarks() -> None:
    with DEMO.open("rb") as file:
        video = prepare(File(file, name="fresque.mp4"))
        kept = read(video)
        video.close()
    assert (video.film.width, video.film.height, video.film.duration) == (640, 360, 15.0)
    written = DEMO.read_bytes()
    assert len(kept) == len(written)
    assert kept[: kept.index(b"moov")] == written[: written.index(b"moov")]


def test_a_film_held_upright_is_higher_than_wide() -> None:
    film = prepared(an_mp4(track(turned=matrix(0, 1)))).film
    assert (film.width, film.height) == (36, 64)


def test_a_recording_does_not_know_how_long_it_is() -> None:
    film = prepared(a_webm(live=True), "film.webm").film
    assert (film.width, film.height, film.duration) == (64, 36, 0.0)
    assert prepared(a_webm(), "film.webm").film.duration == 2.0


@pytest.mark.parametrize(
    "content",
    [
        an_mp4(remarks=NOTED),
        an_mp4(remarks=box(b"meta", bytes(4), PLACE)),
        an_mp4(track(remarks=NOTED)),
        an_mp4(after=box(b"uuid", bytes(16), PLACE)),
        an_mp4(after=box(b"meta", PLACE)),
        an_mp4(after=box(b"free", PLACE)),
        an_mp4(after=box(b"GPS ", PLACE)),
        an_mp4(after=box(b"moov", NOTED)),
        an_mp4(after=box(b"moof", box(b"traf", NOTED))),
        an_mp4(remarks=box(b"gps ", PLACE)),
        an_mp4(track(within=NOTED)),
        an_mp4(track(place=36, sizes=(4, 2)), content=b"film.." + PLACE),
        an_mp4(remarks=box(b"mvex") + NOTED),
        an_mp4(track(), track(b"meta", b"gpmd", place=36, sizes=(20, 5)), content=PLACE),
        an_mp4(
            track(), track(b"text", b"tx3g", place=36, sizes=(25,), remarks=NOTED), content=PLACE
        ),
    ],
    ids=[
        *("udta", "meta", "in a track", "uuid", "outside", "in free space", "of another kind"),
        *("a former index", "in a fragment", "dashcam", "deep", "between pictures", "in fragments"),
        *("camera", "drone"),
    ],
)
def test_where_an_mp4_was_filmed_is_gone_and_no_byte_moves(content: bytes) -> None:
    kept = read(prepared(content))
    assert PLACE in content
    assert PLACE[:8] not in kept
    assert len(kept) == len(content)
    again = prepared(kept)
    assert read(again) == kept
    assert (again.film.width, again.film.height) == (64, 36)


def test_pictures_and_sounds_stay_where_they_are() -> None:
    tracks = track(place=39, sizes=(4, 2)), track(b"soun", b"mp4a", place=48, sizes=(5,))
    kept = read(prepared(an_mp4(*tracks, content=b"...film..---sound---")))
    assert kept[36:56] == b"\0\0\0film..\0\0\0sound\0\0\0"
    assert b"film" in read(prepared(an_mp4(remarks=box(b"mvex"))))


def test_the_title_of_a_recording_goes_with_the_rest() -> None:
    kept = read(prepared(a_webm(named=element(0x7BA9, PLACE)), "film.webm"))
    assert PLACE not in kept


@pytest.mark.parametrize("width", [0, 1, 4, 8])
def test_where_a_webm_was_filmed_is_gone_and_no_byte_moves(width: int) -> None:
    content = a_webm(tags=tags(width=width) + element(0xEC, b"more"))
    kept = read(prepared(content, "film.webm"))
    assert PLACE not in kept
    assert len(kept) == len(content)
    assert read(prepared(kept, "film.webm")) == kept


def test_a_file_that_is_not_ours_is_copied_before_anything_is_written(tmp_path: Path) -> None:
    theirs = tmp_path / "film.mp4"
    theirs.write_bytes(an_mp4(remarks=NOTED))
    with theirs.open("rb") as file:
        video = prepare(File(file, name="film.mp4"))
        kept = read(video)
        video.close()
    assert PLACE not in kept
    assert PLACE in theirs.read_bytes()


def test_a_file_on_the_disk_is_written_where_it_lies() -> None:
    upload = TemporaryUploadedFile("film.mov", "video/quicktime", 0, "")
    upload.write(an_mp4(remarks=NOTED))
    upload.size = upload.tell()
    video = prepare(upload)
    assert video.name == "film.mp4"
    assert PLACE not in Path(upload.temporary_file_path()).read_bytes()
    assert video.temporary_file_path() == upload.temporary_file_path()
    upload.close()


REFUSED = {
    "nothing": (b"", "film.mp4", "est vide"),
    "text": (b"<html>", "film.mp4", "ne se lit pas comme une vidéo"),
    "its beginning": (an_mp4()[:40], "film.mp4", "ne se lit pas comme une vidéo"),
    "no index": (box(b"ftyp", b"isom"), "film.mp4", "ne se lit pas comme une vidéo"),
    "another name": (an_mp4(), "film.webm", "renommez-le en .mp4"),
    "a page": (an_mp4(), "film.html", "renommez-le en .mp4"),
    "sound": (an_mp4(track(b"soun", b"mp4a")), "film.mp4", "pas d’image animée"),
    "HEVC": (an_mp4(track(codec=b"hvc1")), "film.mov", "HEVC"),
    "ProRes": (an_mp4(track(codec=b"apch")), "film.mov", "apch"),
    "a camera's H.264": (
        an_mp4(track(described=bytes(78) + box(b"avcC", b"\x01\x7a"))),
        "film.mp4",
        "H.264 High 4:2:2",
    ),
    "uncompressed sound": (an_mp4(track(), track(b"soun", b"sowt")), "film.mov", "sowt"),
    "Matroska": (a_webm(codec=b"V_MPEG4/ISO/AVC"), "film.webm", "V_MPEG4"),
    "Matroska that is called WebM": (a_webm(document=b"matroska"), "film.webm", "Matroska"),
    "no screen": (a_webm(width=b"\xff" * 8), "film.webm", "ne se lit pas comme une vidéo"),
    "a thousand tracks": (a_webm(more=1000), "film.webm", "ne se lit pas comme une vidéo"),
    "a million remarks": (
        a_webm(tags=element(0x1254C367, b"") * 1_000_000),
        "film.webm",
        "ne se lit pas comme une vidéo",
    ),
    "a million sounds": (
        a_webm(tags=element(0xA3, b"") * 1_000_000, live=True),
        "film.webm",
        "ne se lit pas comme une vidéo",
    ),
    "in a million pieces": (
        an_mp4(track(place=36, sizes=(1,) * 1_000_000, each=2), content=bytes(2_000_000)),
        "film.mp4",
        "ne se lit pas comme une vidéo",
    ),
    "two million chunks": (
        an_mp4(track(place=36, sizes=(1,) * 2_000_000, each=1), content=bytes(2_000_000)),
        "film.mp4",
        "ne se lit pas comme une vidéo",
    ),
    "five million samples": (
        an_mp4(track(place=36, sizes=(1,) * 5_000_000), content=bytes(5_000_000)),
        "film.mp4",
        "ne se lit pas comme une vidéo",
    ),
    "subtitles in a WebM": (a_webm(kind=17), "film.webm", "ne se lit pas comme une vidéo"),
    "positions in fragments": (
        an_mp4(track(), track(b"meta"), remarks=box(b"mvex")),
        "film.mp4",
        "ne se lit pas comme une vidéo",
    ),
    "a table that lies": (
        an_mp4(track(place=10**6, sizes=(9,))),
        "film.mp4",
        "ne se lit pas comme une vidéo",
    ),
    "a box that ends before it begins": (
        an_mp4(remarks=struct.pack(">I4s", 4, b"udta")),
        "film.mp4",
        "ne se lit pas comme une vidéo",
    ),
}


@pytest.mark.parametrize(("content", "name", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_video_is_refused_with_a_sentence(
    content: bytes, name: str, sentence: str
) -> None:
    with pytest.raises(UnusableFile, match=sentence) as told:
        prepared(content, name)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("handler", [b"vide", b"meta"])
def test_a_table_that_tells_of_millions_takes_no_memory(handler: bytes) -> None:
    """Sixty million samples of one byte each: in sixteen bytes of a table."""
    many = 60_000_000
    shown = track(place=36, sizes=(4,))
    told = track(handler, place=36, sizes=(1,), same=many)
    upload = TemporaryUploadedFile("film.mp4", "video/mp4", 0, "")
    upload.write(an_mp4(shown, told))
    upload.write(struct.pack(">I4s", 0, b"mdat"))
    upload.size = upload.tell() + many
    upload.truncate(upload.size)
    tracemalloc.start()
    prepare(upload)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    upload.close()
    assert most < 10 * 1024 * 1024


def test_what_says_that_it_lasts_for_ages_does_not_know() -> None:
    assert prepared(an_mp4(length=2**62)).film.duration == 0.0


def test_one_that_is_too_large_is_refused_before_it_is_read(settings: Any) -> None:
    settings.CMS_COMMUNITY = {"VIDEO_BYTES": 10}
    with pytest.raises(UnusableFile, match="au plus"):
        prepared(an_mp4())


@given(st.data())
def test_a_broken_film_is_refused_or_taken_and_nothing_else(data: st.DataObject) -> None:
    """Bytes changed at random: no other error, and never a film of another length."""
    whole, name = data.draw(
        st.sampled_from(
            [
                (an_mp4(track(), track(b"meta", place=36, sizes=(2, 2)), remarks=NOTED), "a.mp4"),
                (a_webm(tags=tags()), "a.webm"),
            ]
        )
    )
    changed = bytearray(whole)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=6)):
        changed[place] = data.draw(st.integers(0, 255))
    try:
        kept = prepare(ContentFile(bytes(changed), name=name))
    except UnusableFile:
        return
    assert len(read(kept)) == len(whole)


def test_a_film_of_a_million_boxes_is_refused_at_once() -> None:
    content = an_mp4(remarks=box(b"udta") * 200_000)
    with pytest.raises(UnusableFile):
        prepare(ContentFile(content, name="film.mp4"))
    assert io.BytesIO(content).read(8)[4:] == b"ftyp"

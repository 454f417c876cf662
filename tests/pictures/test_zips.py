"""ZIPs of pictures: what is in them, and what somebody would like us to believe is."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from typing import Any

import pytest
from django.core.files.base import ContentFile

from cms_community.pictures.refusals import UnusableFile
from cms_community.pictures.zips import entries_of, pictures_in

Pair = tuple[str | zipfile.ZipInfo, bytes]


def zipped(*entries: Pair, method: int = zipfile.ZIP_STORED) -> ContentFile[bytes]:
    """A ZIP of these names and contents."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return ContentFile(made.getvalue(), name="photos.zip")


def read(file: Any) -> list[tuple[str, str]]:
    """The names in a ZIP, each with why it is no picture."""
    return [(entry.name, entry.refusal) for entry in pictures_in(file, entries_of(file))]


def refusals(*entries: Pair, **kw: Any) -> list[str]:
    """Why each of these is refused."""
    return [refusal for _name, refusal in read(zipped(*entries, **kw))]


def link() -> zipfile.ZipInfo:
    """A symbolic link, as tar-minded ZIPs hold them."""
    info = zipfile.ZipInfo("lien.jpg")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def locked(file: Any) -> Any:
    """The same ZIP with every entry marked as encrypted."""
    data = bytearray(file.read())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return ContentFile(bytes(data), name="locked.zip")


def test_pictures_come_in_the_order_of_the_zip_and_litter_is_left() -> None:
    file = zipped(
        ("b/2.jpg", b"b"), ("a/1.jpg", b"a"), ("__MACOSX/a/._1.jpg", b"x"), (".DS_Store", b"x"),
        ("Thumbs.db", b"x"), ("vide/", b""),
    )  # fmt: skip
    assert read(file) == [("2.jpg", ""), ("1.jpg", "")]


@pytest.mark.parametrize(
    "name", ["../up.jpg", "a/../../up.jpg", "/etc/up.jpg", "C:/up.jpg", "..\\up.jpg", "\\up.jpg"]
)
def test_a_path_that_climbs_is_refused_and_the_others_kept(name: str) -> None:
    climbing, kept = refusals((name, b"x"), ("ok.jpg", b"x"))
    assert climbing
    assert not kept


def test_a_link_an_empty_file_and_a_zip_in_the_zip_are_each_refused_by_name() -> None:
    inner = zipped(("x.jpg", b"x")).read()
    found = refusals((link(), b"/etc/passwd"), ("0.jpg", b""), ("in.zip", inner), ("ok.jpg", b"x"))
    assert [bool(refusal) for refusal in found] == [True, True, True, False]
    assert len(set(found)) == 4


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    (refusal,) = refusals(("bomb.jpg", bytes(20_000_000)), method=zipfile.ZIP_DEFLATED)
    assert refusal


def test_an_entry_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(zipped(("lie.jpg", bytes(900_000)), method=zipfile.ZIP_DEFLATED).read())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(mark) + offset
        data[at : at + 4] = struct.pack("<I", 100)
    (entry,) = read(ContentFile(bytes(data)))
    assert entry[1]


def test_an_entry_with_a_password_is_refused() -> None:
    ((_name, refusal),) = read(locked(zipped(("a.jpg", b"x"))))
    assert refusal


@pytest.mark.parametrize(
    "file",
    [
        ContentFile(b""),
        ContentFile(b"PK\x03\x04 and nothing"),
        ContentFile(zipped(("a.jpg", b"x" * 1000)).read()[:500]),
        zipped(),
        zipped(("__MACOSX/x", b"x")),
        zipped(*((f"{number}.jpg", b"x") for number in range(501))),
        zipped(*((f"{number}.jpg", b"x") for number in range(10_000))),
    ],
    ids=["0 bytes", "no end", "cut off", "nothing in it", "only litter", "501", "10,000"],
)
def test_a_zip_that_cannot_be_read_is_refused_whole(file: Any) -> None:
    with pytest.raises(UnusableFile):
        entries_of(file)


def test_a_zip_whose_table_of_contents_is_huge_is_not_read() -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 400, 400, 2**31, 0, 0)
    with pytest.raises(UnusableFile):
        entries_of(ContentFile(b"PK\x03\x04" + bytes(100) + end))


def test_a_zip_that_hides_how_long_its_contents_are_is_refused() -> None:
    made = zipped(*((f"{number}.jpg", b"x") for number in range(600))).read()
    at = made.rfind(b"PK\x05\x06")
    few = made[: at + 8] + struct.pack("<2H", 5, 5) + made[at + 12 :]
    with pytest.raises(UnusableFile):
        entries_of(ContentFile(few))
    huge = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 600, 600, 2**31, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 5, 5, 500, 0, 0)
    with pytest.raises(UnusableFile, match=r"PK|ZIP"):
        entries_of(ContentFile(made[:at] + huge + locator + end))

"""Pictures out of a ZIP: one at a time, in its order; what cannot be one is said, not fatal."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from ..conf import setting
from .refusals import UnusableFile

# Entries of a ZIP, what its table of contents may weigh, and what all its entries may together.
MOST_ENTRIES = 500
CONTENTS_BYTES = 1024 * 1024
TOTAL_BYTES = 2 * 1024**3
# How many times smaller a picture, which is compressed already, gets at most.
SHRINKS, SHRINKING_BYTES = 50, 1024 * 1024
# How every ZIP ends: this mark, and within 22 bytes and a comment of at most 65,535.
END, END_BYTES = b"PK\x05\x06", 22 + 65_535
# What stands right before it in the format for huge ones, whose own numbers then count.
HUGE, HUGE_BYTES = b"PK\x06\x07", 20
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What computers put beside pictures, and nobody means to send.
LITTER = {".ds_store", "thumbs.db", "desktop.ini"}
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


class Entry(NamedTuple):
    """One file of a ZIP: what it is called, and the picture or why it is none."""

    name: str
    file: File[bytes] | None
    refusal: str = ""


def is_zip(file: File[bytes]) -> bool:
    """Whether a file begins as a ZIP does, whatever it is called."""
    file.seek(0)
    begins = file.read(4)
    file.seek(0)
    return begins in (b"PK\x03\x04", END)


def entries_of(file: File[bytes]) -> list[zipfile.ZipInfo]:
    """The files in a ZIP, in its order; UnusableFile with one sentence for a ZIP as a whole."""
    refuse_huge(file)
    try:
        with zipfile.ZipFile(file) as archive:
            found = [info for info in archive.infolist() if not is_litter(info)]
    except (*BROKEN, RuntimeError) as error:
        raise UnusableFile(_("This ZIP is damaged: make it again, or drop the files.")) from error
    if not found:
        raise UnusableFile(_("There are no files in this ZIP."))
    if len(found) > MOST_ENTRIES:
        raise too_many()
    if sum(info.file_size for info in found) > TOTAL_BYTES:
        raise UnusableFile(_("This ZIP unpacks to more than 2 GB: send it in parts."))
    return found


def refuse_huge(file: File[bytes]) -> None:
    """The last bytes say how long a ZIP's table of contents is: it is read only if short."""
    size = file.size or 0
    if size == 0:
        raise UnusableFile(_("This ZIP is empty: 0 bytes."))
    file.seek(max(0, size - END_BYTES - HUGE_BYTES))
    tail = file.read(END_BYTES + HUGE_BYTES)
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < 22:
        raise UnusableFile(_("This is no ZIP, or it was cut off: send it again."))
    if tail[max(0, at - HUGE_BYTES) : at].startswith(HUGE):
        raise UnusableFile(_("This ZIP is in the format for huge ones: make an ordinary one."))
    contents = int.from_bytes(tail[at + 12 : at + 16], "little")
    if contents > CONTENTS_BYTES:
        raise too_many()


def too_many() -> UnusableFile:
    """One sentence on a ZIP of more files than an album holds."""
    said = _("This ZIP holds more than %(most)s files: send it in parts.")
    return UnusableFile(said % {"most": MOST_ENTRIES})


def is_litter(info: zipfile.ZipInfo) -> bool:
    """Whether an entry is a folder, or what a computer put in by itself."""
    path = PurePosixPath(info.filename)
    name = path.name.lower()
    hidden = name in LITTER or name.startswith("._") or "__MACOSX" in path.parts
    return info.is_dir() or hidden


def pictures_in(file: File[bytes], infos: list[zipfile.ZipInfo]) -> Iterator[Entry]:
    """Each of these entries, read when its turn comes; one in memory at a time."""
    with zipfile.ZipFile(file) as archive:
        for info in infos:
            name = PurePosixPath(info.filename.replace("\\", "/")).name[:150] or "?"
            if refusal := why_refused(info):
                yield Entry(name, None, refusal)
            else:
                yield read(archive, info, name)


def read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Entry:
    """One entry's bytes, never more than it declared."""
    try:
        with archive.open(info) as entry:
            content = entry.read(setting("PICTURE_BYTES") + 1)
    except (*BROKEN, RuntimeError):
        return Entry(name, None, _("It is damaged in the ZIP."))
    if zipfile.is_zipfile(io.BytesIO(content)) and content.startswith(b"PK"):
        return Entry(name, None, _("It is a ZIP within the ZIP: unpack it first."))
    return Entry(name, ContentFile(content, name=name))


def why_refused(info: zipfile.ZipInfo) -> str:
    """One sentence on why an entry is not even read; nothing if it may be."""
    return where_it_leads(info) or how_it_is_packed(info)


def where_it_leads(info: zipfile.ZipInfo) -> str:
    """Names that lead out of the ZIP, and what is no file."""
    # Never `info.orig_filename` alone: Python cuts a name at a zero byte.
    name = info.orig_filename.replace("\\", "/")
    if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/") or "\0" in name:
        return _("Its path leads out of the ZIP.")
    if stat.S_ISLNK(info.external_attr >> 16):
        return _("It is a link to another file, not a picture.")
    return ""


def how_it_is_packed(info: zipfile.ZipInfo) -> str:
    """What is locked, empty, or would unpack to more than a picture can be."""
    if info.flag_bits & 0x1:
        return _("It is locked with a password.")
    if info.file_size == 0:
        return _("It is empty: 0 bytes.")
    if info.compress_type not in METHODS:
        return _("It is packed in a way that is not read here: make an ordinary ZIP.")
    shrunk = info.file_size > SHRINKS * max(info.compress_size, 1)
    if info.file_size > setting("PICTURE_BYTES") or (shrunk and info.file_size > SHRINKING_BYTES):
        return _("It would unpack to far more than a picture.")
    return ""

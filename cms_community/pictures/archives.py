"""Takes the pictures out of a ZIP: each by itself, none by the name it asks for."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from ..conf import setting
from .opening import refuse_too_large, shortened
from .refusals import UnusableFile

# As many as an album holds.
MOST = 500
ENCRYPTED = 0x1
# What macOS and Windows put beside the pictures.
LITTER = re.compile(r"(^|/)(__MACOSX/|\.[^./]|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


class Entry(NamedTuple):
    """A file of an archive, or the sentence that says why it is not taken."""

    name: str
    file: ContentFile[bytes] | None = None
    refused: str = ""


def is_archive(file: Any) -> bool:
    """Whether a file is a ZIP, whatever it is called."""
    file.seek(0)
    begins = file.read(4)
    file.seek(0)
    return begins in (b"PK\x03\x04", b"PK\x05\x06")


def entries(file: Any, name: str) -> Iterator[Entry]:
    """The files of a ZIP in the order of their names; UnusableFile for one that is none."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnusableFile(
            _("“%(name)s” cannot be read as a ZIP. Make it anew.") % {"name": shortened(name)}
        ) from error
    with archive:
        wanted = [one for one in archive.infolist() if not (one.is_dir() or is_litter(one))]
        if not wanted:
            raise UnusableFile(_("There is no file in “%(name)s”.") % {"name": shortened(name)})
        if len(wanted) > MOST:
            told = _("“%(name)s” holds %(count)s files: %(most)s at most. Send it in parts.")
            counts = {"count": len(wanted), "most": MOST}
            raise UnusableFile(told % {"name": shortened(name), **counts})
        for one in sorted(wanted, key=lambda info: natural(info.filename)):
            yield taken_out(archive, one)


def is_litter(info: zipfile.ZipInfo) -> bool:
    """Whether a computer put it there by itself."""
    return bool(LITTER.search(info.filename))


def natural(name: str) -> list[tuple[int, str]]:
    """IMG_2 before IMG_10."""
    return [
        (int(part), "") if part.isdecimal() else (0, part.casefold())
        for part in re.split(r"(\d{1,9})", name)
    ]


def taken_out(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    """One file, read no further than a picture may be long."""
    name = PurePosixPath(info.filename.replace("\\", "/")).name
    try:
        refuse_odd(info)
        refuse_too_large(info.file_size, name)
        with archive.open(info) as inside:
            data = inside.read(setting("PICTURE_BYTES") + 1)
        refuse_too_large(len(data), name)
    except UnusableFile as refusal:
        return Entry(name, refused=str(refusal))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        told = _("“%(name)s” is broken in the archive. Send it by itself.")
        return Entry(name, refused=told % {"name": shortened(name)})
    return Entry(name, file=ContentFile(data, name=name))


def refuse_odd(info: zipfile.ZipInfo) -> None:
    """UnusableFile for an entry that is no plain file of the archive's own folder."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    told = {"name": shortened(info.filename)}
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", info.filename):
        raise UnusableFile(_("“%(name)s” names a place outside of the archive.") % told)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnusableFile(_("“%(name)s” is a link and no file.") % told)
    if info.flag_bits & ENCRYPTED:
        raise UnusableFile(_("“%(name)s” is locked with a password. Send it without.") % told)

"""What becomes of a file before it is a video: checked, measured, without where it was filmed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import PurePath
from typing import IO, Any

from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from ..conf import setting
from ..pictures.opening import shortened
from ..pictures.refusals import UnusableFile
from ..pictures.storages import why_not_kept
from .film import BrokenFilm, Film, blank
from .mp4 import read_mp4
from .webm import read_webm

# What such a file may be called.
EXTENSIONS = {".mp4": {".mp4", ".m4v", ".mov"}, ".webm": {".webm"}}
# What every browser of the last years plays without asking the system.
PICTURE_CODECS = {"avc1", "avc3", "av01", "vp08", "vp09", "V_VP8", "V_VP9", "V_AV1"}
SOUND_CODECS = {"mp4a", ".mp3", "Opus", "fLaC", "A_OPUS", "A_VORBIS"}
# Seconds; what says that it is longer than a week does not know how long it is.
LONGEST = 7 * 24 * 60 * 60


class PreparedVideo(File):  # type: ignore[type-arg]  # takes none when it runs
    """The file of a video that went through `prepare`."""

    def __init__(self, file: IO[bytes], *, name: str, film: Film) -> None:
        super().__init__(file, name=name)
        self.film = film
        # A file that is on the disk already is moved into its place, not copied.
        if path := getattr(file, "temporary_file_path", None):
            self.temporary_file_path = path


def prepare(file: File[bytes], name: str = "") -> PreparedVideo:
    """The file as it may be stored; UnusableFile with one sentence where it cannot be a video.

    What is blanked is written into the file at hand if it can be written, else into a copy.
    """
    name = PurePath(name or file.name or "video").name
    refuse_size(file.size or 0, name)
    film = film_in(file, name)
    refuse_codecs(film, name)
    refuse_other_name(film, name)
    ours: Any = file if is_writable(file) else copied(file)
    try:
        blank(ours, film)
        ours.flush()
    except OSError as error:
        raise not_kept(name, error) from error
    stem = PurePath(name).stem or "video"
    return PreparedVideo(ours, name=f"{stem}{film.extension}", film=film)


def film_in(file: File[bytes], name: str) -> Film:
    """What the container says; UnusableFile where it is none that we know."""
    file.seek(0)
    head, size = file.read(12), file.size or 0
    file.seek(0)
    told = _("“%(name)s” cannot be read as a video, or is cut off. Send an MP4 or a WebM.")
    reader = read_mp4 if head[4:8] == b"ftyp" else None
    if head[:4] == b"\x1a\x45\xdf\xa3":
        reader = read_webm
    if reader is None:
        raise UnusableFile(told % {"name": shortened(name)})
    try:
        film = reader(file, size)
    except (BrokenFilm, MemoryError) as error:
        raise UnusableFile(told % {"name": shortened(name)}) from error
    if film.duration > LONGEST:
        film.duration = 0.0
    return film


def refuse_size(size: int, name: str) -> None:
    """UnusableFile for no bytes, or more than may be."""
    if size == 0:
        raise UnusableFile(_("“%(name)s” is empty. Send it again.") % {"name": shortened(name)})
    if size > setting("VIDEO_BYTES"):
        told = _("“%(name)s” has %(size)s: %(most)s at most. Export it smaller, in 720p or 1080p.")
        most = filesizeformat(setting("VIDEO_BYTES"))
        told %= {"name": shortened(name), "size": filesizeformat(size), "most": most}
        raise UnusableFile(told)


def refuse_other_name(film: Film, name: str) -> None:
    """UnusableFile for a file that calls itself something else than it is."""
    called = PurePath(name).suffix.lower()
    if called and called not in EXTENSIONS[film.extension]:
        told = _("“%(name)s” is not what its name says: rename it to %(right)s.")
        raise UnusableFile(told % {"name": shortened(name), "right": film.extension})


def refuse_codecs(film: Film, name: str) -> None:
    """UnusableFile for sound alone, and for what some readers' browsers would not play."""
    shown = [codec for codec in film.codecs if codec not in SOUND_CODECS]
    if not shown or not (film.width and film.height):
        told = _("“%(name)s” has no moving picture. Send a video.")
        raise UnusableFile(told % {"name": shortened(name)})
    strange = [codec for codec in shown if codec not in PICTURE_CODECS]
    if strange:
        told = _(
            "“%(name)s” is encoded as %(codec)s, which not every browser plays. Export it as"
            " H.264 (8 bits, 4:2:0); on an iPhone: Settings, Camera, Formats, Most Compatible."
        )
        codec = "HEVC" if strange[0] in ("hvc1", "hev1") else strange[0]
        codec = "".join(letter for letter in codec[:20] if letter.isprintable())
        raise UnusableFile(told % {"name": shortened(name), "codec": codec})


def not_kept(name: str, error: Exception) -> UnusableFile:
    """What is said where the disk is full, or the bucket silent."""
    told = {"name": shortened(name), "why": why_not_kept(error)}
    return UnusableFile(_("“%(name)s”: %(why)s") % told)


def is_writable(file: File[bytes]) -> bool:
    """Whether it is an upload, in memory or on the disk, that is ours to write in."""
    own: Any = getattr(file, "file", None)
    return bool(own is not None and getattr(own, "writable", lambda: False)())


def copied(file: File[bytes]) -> IO[bytes]:
    """The same bytes in a file of our own, which goes when it is closed."""
    ours: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed by whoever stores it
    file.seek(0)
    shutil.copyfileobj(file, ours)
    return ours

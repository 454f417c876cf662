"""What a file says of its picture: XMP before IPTC before EXIF; never where it was taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import make_aware
from PIL import Image, IptcImagePlugin
from PIL.ExifTags import IFD, Base

from ..conf import newsroom_zone
from . import iim, xmp

# A field holds so many characters; a file may say more, which is cut at a word.
LONGEST = {"caption": 5_000}
USUAL = 255
KEYWORDS, KEYWORD = 30, 100
TEXTS = ("headline", "caption", "creator", "credit", "source", "copyright", "licence", "place")


@dataclass(frozen=True)
class Said:
    """What a file says of its picture; empty where it says nothing."""

    headline: str = ""
    caption: str = ""
    creator: str = ""
    credit: str = ""
    source: str = ""
    copyright: str = ""
    licence: str = ""
    place: str = ""
    taken_at: datetime | None = None
    keywords: list[str] = field(default_factory=list)

    @property
    def credit_line(self) -> str:
        """Who made it as a newspaper prints it: name / agency."""
        named = [one for one in (self.creator, self.credit) if one]
        if len(named) == 2 and named[0].casefold() in named[1].casefold():
            named = named[1:]
        return cut(" / ".join(named), USUAL)


def read_what_is_said(image: Image.Image) -> Said:
    """Everything that a newspaper needs, from whichever block of the file says it best."""
    blocks = [xmp.read(image.info.get("xmp") or image.info.get("XML:com.adobe.xmp"))]
    blocks += [iim.read(iptc_of(image)), exif_of(image)]
    texts = {name: first_said(blocks, name) for name in TEXTS}
    return Said(**texts, taken_at=taken(blocks), keywords=keywords(blocks))


def iptc_of(image: Image.Image) -> Mapping[tuple[int, int], Any]:
    """The IPTC datasets of a file, none where they cannot be read."""
    try:
        return IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type]  # any image will do
    except (SyntaxError, ValueError, OSError, IndexError, KeyError):
        return {}


def exif_of(image: Image.Image) -> dict[str, Any]:
    """What the camera says, position aside."""
    try:
        exif = image.getexif()
        shot = exif.get_ifd(IFD.Exif)
    except (SyntaxError, ValueError, OSError, KeyError, TypeError):
        return {}
    when = str(shot.get(Base.DateTimeOriginal) or "").strip("\0 ")
    offset = str(shot.get(Base.OffsetTimeOriginal) or "").strip("\0 ")
    return {
        "caption": in_exif(exif.get(Base.ImageDescription)),
        "creator": in_exif(exif.get(Base.Artist)),
        "copyright": in_exif(exif.get(Base.Copyright)),
        "taken": when.replace(":", "-", 2).replace(" ", "T") + offset,
    }


def in_exif(told: Any) -> str:
    """EXIF knows only ASCII; what programs write there is UTF-8, which Pillow reads as Latin-1."""
    if isinstance(told, bytes):
        return told.decode("utf-8", "replace")
    if not isinstance(told, str):
        return ""
    try:
        return told.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return told


def first_said(blocks: list[dict[str, Any]], name: str) -> str:
    """The first block's words that are any."""
    told = (tidy(block.get(name)) for block in blocks)
    return cut(next((words for words in told if words), ""), LONGEST.get(name, USUAL))


def tidy(words: Any) -> str:
    """Words as a database and a page can hold them."""
    if not isinstance(words, str):
        return ""
    words = words.replace("\0", "").encode("utf-8", "ignore").decode()
    lines = (" ".join(line.split()) for line in words.splitlines())
    return "\n".join(lines).strip()


def cut(words: str, most: int) -> str:
    """The words, shortened at a space."""
    if len(words) <= most:
        return words
    return words[: most - 1].rsplit(" ", 1)[0].rstrip() + "…"


def keywords(blocks: list[dict[str, Any]]) -> list[str]:
    """The keywords of the first block that has any, each once."""
    for block in blocks:
        told = [tidy(word)[:KEYWORD].strip() for word in block.get("keywords") or []]
        if found := list(dict.fromkeys(word for word in told if word)):
            return found[:KEYWORDS]
    return []


def taken(blocks: list[dict[str, Any]]) -> datetime | None:
    """When it was taken; a time without a zone is the newsroom's."""
    for moment in moments(blocks):
        return moment if moment.tzinfo else make_aware(moment, newsroom_zone())
    return None


def moments(blocks: list[dict[str, Any]]) -> Iterator[datetime]:
    """The moments that the blocks name and that a calendar has."""
    for block in blocks:
        told = str(block.get("taken") or "")
        try:
            moment = parse_datetime(told) or parse_datetime(f"{told}T00:00:00")
        except ValueError:
            continue
        if moment and 1800 < moment.year < 9999:
            yield moment

"""Subtitles as WebVTT (W3C): what is wrong with a file, and on which of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 2 * 1024 * 1024
ARROW = "-->"
SIGNATURE = re.compile(r"WEBVTT(?:[ \t].*)?")
MOMENT = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"{MOMENT}[ \t]+{ARROW}[ \t]+{MOMENT}(?:[ \t]+(.*))?")
SETTING = re.compile(r"(vertical|line|position|size|align|region):\S+")
OTHER_BLOCKS = re.compile(r"(NOTE|STYLE|REGION)(?:[ \t].*)?")
# What many programs write: numbered, with a comma in its times, without a signature.
SUBRIP = re.compile(r"\d+[ \t]*\n\d+:\d{2}:\d{2},\d{3}[ \t]*-->")
SUBRIP_MOMENT = r"(\d+)(:\d{2}:\d{2}),(\d{3})"
SUBRIP_TIME = re.compile(rf"(?m)^{SUBRIP_MOMENT}[ \t]*-->[ \t]*{SUBRIP_MOMENT}")

# What a text has where its letters could not be read, and where it was no text.
UNREADABLE = ("\ufffd", "\x00")

# A block of a file: the number of its first line, and its lines.
Block = tuple[int, list[str]]


def as_webvtt(text: str) -> str:
    """The text with plain line ends, and a SubRip file as the WebVTT that says the same."""
    text = with_plain_ends(text).strip("\n")
    if SUBRIP.match(text):
        text = "WEBVTT\n\n" + SUBRIP_TIME.sub(rewritten, text)
    return text + "\n" if text else ""


def with_plain_ends(text: str) -> str:
    """Its lines as one line feed ends them."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def rewritten(found: re.Match[str]) -> str:
    """A time of SubRip as WebVTT has it: hours of two digits, a point."""
    hours, rest, part, last_hours, last_rest, last_part = found.groups()
    return f"{hours:0>2}{rest}.{part} {ARROW} {last_hours:0>2}{last_rest}.{last_part}"


def validate_webvtt(text: str) -> None:
    """ValidationError with the line and what is wrong there, for the first thing that is."""
    refuse_unreadable(text)
    lines = as_webvtt(text).split("\n")
    first = first_line(text)
    if not SIGNATURE.fullmatch(lines[0]):
        raise wrong(first, _("a WebVTT file begins with “WEBVTT”."))
    last, cues = 0, 0
    for number, block in blocks_of(lines[1:], first + 1):
        if not OTHER_BLOCKS.fullmatch(block[0]) or ARROW in block[0]:
            last, cues = check_cue(number, block, last), cues + 1
    if not cues:
        raise ValidationError(_("There is no subtitle in this file."))


def first_line(text: str) -> int:
    """The number that our first line has, or would have, in the text as the editor sees it."""
    plain = with_plain_ends(text)
    written = plain.lstrip("\n")
    # A SubRip file has neither signature nor the empty line below it.
    return 1 + len(plain) - len(written) - (2 if SUBRIP.match(written) else 0)


def refuse_unreadable(text: str) -> None:
    """ValidationError for what is too long, or was not read as it was written."""
    if len(text) > LONGEST:
        raise ValidationError(_("These subtitles are longer than two million characters."))
    places = [text.find(letter) for letter in UNREADABLE if letter in text]
    if places:
        sentence = _("a letter cannot be read: save the file as UTF-8.")
        raise wrong(text.count("\n", 0, min(places)) + 1, sentence)


def blocks_of(lines: list[str], first: int) -> Iterator[Block]:
    """What stands between empty lines; what follows the signature directly is its header."""
    block: list[str] = []
    header = bool(lines and lines[0])
    for number, line in enumerate([*lines, ""], first):
        if line:
            block.append(line)
        elif block:
            if not header:
                yield number - len(block), block
            block, header = [], False


def check_cue(number: int, block: list[str], last: int) -> int:
    """Its beginning in milliseconds; ValidationError where it is no cue, or out of order."""
    named = ARROW not in block[0]
    if named and (len(block) == 1 or ARROW not in block[1]):
        raise wrong(number, _("a time such as “00:01.000 --> 00:04.000” is missing here."))
    begins = check_time(number + named, block[named], last)
    for place, line in enumerate(block[named + 1 :], number + named + 1):
        if ARROW in line:
            raise wrong(place, _("an empty line is missing above this time."))
    return begins


def check_time(number: int, line: str, last: int) -> int:
    """When it begins, of a line that says when a cue is shown, and how."""
    found = TIMING.fullmatch(line)
    if found is None:
        raise wrong(number, _("this is no time; write “00:01.000 --> 00:04.000”."))
    begins, ends = milliseconds(found.groups()[:4]), milliseconds(found.groups()[4:8])
    if ends <= begins:
        raise wrong(number, _("it ends before it begins."))
    if begins < last:
        raise wrong(number, _("it begins before the one above it: put them in order."))
    for word in (found[9] or "").split():
        if not SETTING.fullmatch(word):
            raise wrong(number, _("“%(word)s” is no setting of WebVTT.") % {"word": word[:40]})
    return begins


def milliseconds(parts: tuple[str | None, ...]) -> int:
    """A moment, from its hours, minutes, seconds and thousandths."""
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def wrong(line: int, sentence: str) -> ValidationError:
    """The error on a line."""
    words = _("Line %(line)s: %(sentence)s") % {"line": line, "sentence": sentence}
    return ValidationError(words, code="webvtt")

"""Players of other sites: where each video is played, without cookies where that can be had."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser


@dataclass(frozen=True)
class Player:
    """Who plays it, and the address to put into an <iframe> once a reader wants to see it."""

    provider: str
    url: str


# Of each provider: what its addresses look like, and the player that sets the fewest cookies.
KNOWN = (
    (
        "YouTube",
        re.compile(
            r"https?://(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/"
            r"(?:watch\?(?:[^#\s]*&)?v=|shorts/|live/|embed/)|youtu\.be/)(?P<id>[\w-]{11})(?![\w-])"
        ),
        "https://www.youtube-nocookie.com/embed/{id}",
    ),
    (
        "Vimeo",
        re.compile(
            r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/|channels/[\w-]+/)?(?P<id>\d+)"
            r"(?:/(?P<key>[0-9a-f]{8,}))?(?![\w/])"
        ),
        "https://player.vimeo.com/video/{id}?dnt=1",
    ),
    (
        "Dailymotion",
        re.compile(
            r"https?://(?:(?:www\.)?dailymotion\.com/(?:embed/)?video|dai\.ly)/(?P<id>[a-z0-9]+)"
        ),
        "https://www.dailymotion.com/embed/video/{id}",
    ),
)


def known_player(address: str) -> Player | None:
    """The player of a video whose address we can read by ourselves."""
    for provider, pattern, url in KNOWN:
        if found := pattern.match(address):
            # A video that is not listed anywhere is opened by its key alone.
            key = found.groupdict().get("key")
            return Player(provider, url.format(id=found["id"]) + (f"&h={key}" if key else ""))
    return None


def player_in(html: str, provider: str) -> Player | None:
    """The player that a provider's own HTML embeds, if it is one frame over https."""
    reader = Frames()
    reader.feed(html)
    [address] = reader.found if len(reader.found) == 1 else [""]
    return Player(provider, address) if address.startswith("https://") else None


class Frames(HTMLParser):
    """Collects the addresses of the frames in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a frame."""
        if tag == "iframe":
            self.found += [value for name, value in attrs if name == "src" and value]

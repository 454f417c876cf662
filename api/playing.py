"""Where a video is played, and what search engines are told of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.duration import duration_iso_string

from cms_community.conf import setting
from cms_community.videos.describing import player_for
from cms_community.videos.players import Player

from .files import served
from .rendering import Rendering
from .tags import embed_tag


def is_playable(page: Any, rendering: Rendering) -> bool:
    """Whether there is a file that readers may see, or a player for its address."""
    if rendering.may_play(page.file) or player_of(page, rendering) is not None:
        return True
    if page.address:
        # Its provider may be asked again.
        rendering.watched.add(embed_tag(page.address))
    return False


def player_of(page: Any, rendering: Rendering) -> Player | None:
    """The player of another site, None for a video of ours."""
    if not page.address:
        return None
    return player_for(page.address, rendering.embedded(page.address))


def address_of_file(page: Any) -> str:
    """Where the file is served, whole or in parts."""
    return urljoin(str(settings.WAGTAILADMIN_BASE_URL), str(page.file.url))


def address_of_subtitles(page: Any, subtitles: Any) -> str:
    """Where a video's subtitles are."""
    name = "community_api:videos-subtitles"
    path = reverse(name, args=[page.public_id, subtitles.language, subtitles.kind])
    return urljoin(str(setting("API_URL") or settings.WAGTAILADMIN_BASE_URL), path)


def video_object(page: Any, known: dict[str, Any], rendering: Rendering) -> dict[str, Any]:
    """What makes a page a VideoObject: what it shows, since when, how long, where it is played."""
    found: dict[str, Any] = {
        "@type": "VideoObject",
        "name": page.title,
        "uploadDate": known["datePublished"],
    }
    player = player_of(page, rendering)
    if player:
        found["embedUrl"] = player.url
    elif rendering.may_play(page.file):
        found["contentUrl"] = address_of_file(page)
    if page.duration:
        found["duration"] = duration_iso_string(page.duration)
    if rendering.may_show(page.shown_poster):
        files = served(page.shown_poster)
        known_files = [one["src"] for name in ("hero", "full", "card") if (one := files[name])]
        found |= {"thumbnailUrl": known_files[:1]} if known_files else {}
    return found

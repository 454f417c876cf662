"""Asks a video's provider about it when a page is saved, never while it is read."""

from __future__ import annotations

import hashlib
from functools import cache as once
from io import BytesIO
from typing import Any

import httpcore
from django.core.cache import cache
from django.core.files.base import File
from django.db import transaction
from wagtail.embeds.embeds import get_embed
from wagtail.embeds.finders import get_finders
from wagtail.embeds.models import Embed

from ..delivery.webhooks.addresses import Refused, complaint
from ..delivery.webhooks.posting import guarding, trusted
from ..pictures.actions import add_picture
from ..pictures.models import Picture
from ..pictures.refusals import UnusableFile
from .players import Player, known_player, player_in

# Seconds for a poster, and bytes of it.
LIMIT, LARGEST = 10.0, 8 * 1024 * 1024
# Seconds for which a provider that did not answer is left alone: an editor saves every few.
PAUSE = 120
# Seconds for which a poster is not fetched again.
KNOWN_FOR = 24 * 60 * 60
# What is remembered of a poster that cannot be had.
NONE = 0
NAMED_IN = "EMBED_ALLOWED_HOSTS"

Person = Any


def describe(address: str) -> Embed | None:
    """What its provider says of a video, stored; None where it says nothing, or does not answer."""
    if not is_described(address):
        return None
    silent = f"community-embed-silent:{hashlib.sha256(address.encode()).hexdigest()}"
    if cache.get(silent):
        return None
    try:
        with transaction.atomic():
            # As it is stored: what its provider answered may be of any type.
            return Embed.objects.get(pk=get_embed(address).pk)
    except Exception:  # whatever a provider answers, an editor's words are saved
        cache.set(silent, True, PAUSE)
        return None


def is_described(address: str) -> bool:
    """Whether some provider can be asked about it."""
    return any(finder.accept(address) for finder in get_finders())


def player_for(address: str, embed: Embed | None) -> Player | None:
    """Where a video is played; None where neither its address nor its provider tells."""
    told = player_in(embed.html, embed.provider_name) if embed else None
    return known_player(address) or told


def keep_poster(embed: Embed, *, by: Person) -> Picture | None:
    """The provider's own poster as a picture of ours, so that no reader asks the provider for it.

    None where there is none, or it cannot be had. One that was fetched a while ago is taken again,
    and one that could not be had is left alone for a while: an editor's draft is saved every few
    seconds, and its preview knows nothing of that.
    """
    key = f"community-embed-poster:{embed.hash}"
    known = cache.get(key)
    if known == NONE:
        return None
    poster = Picture.objects.filter(pk=known).first() or fetch_poster(embed, by=by)
    cache.set(key, *((poster.pk, KNOWN_FOR) if poster else (NONE, PAUSE)))
    return poster


def fetch_poster(embed: Embed, *, by: Person) -> Picture | None:
    """A new picture of the provider's poster, credited to whom it names."""
    content = fetched(embed.thumbnail_url) if embed.thumbnail_url else b""
    if not content:
        return None
    file: File[bytes] = File(BytesIO(content), name="poster")
    try:
        poster = add_picture(file=file, title=embed.title[:255], by=by)
    except UnusableFile:
        return None
    poster.credit = ", ".join(filter(None, (embed.author_name, embed.provider_name)))[:255]
    poster.origin = embed.provider_name[:255]
    poster.save()
    return poster


def fetched(url: str) -> bytes:
    """The bytes at a public address, b"" for anything else; redirects are not followed."""
    if complaint(url, named_in=NAMED_IN):
        return b""
    try:
        with guarding(LIMIT, named_in=NAMED_IN) as guard:
            return read(url, guard)
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
        return b""
    except (Refused, OSError, ValueError):
        return b""


def read(url: str, guard: httpcore.NetworkBackend) -> bytes:
    """The answer's body, b"" where it is no picture or too large."""
    found = bytearray()
    with (
        httpcore.ConnectionPool(ssl_context=context(), network_backend=guard) as pool,
        pool.stream("GET", url, headers={"user-agent": "CMS-Community/1"}) as answer,
    ):
        if answer.status != 200:
            return b""
        for part in answer.iter_stream():
            found += part
            if len(found) > LARGEST:
                return b""
    return bytes(found)


@once
def context() -> Any:
    """Whom we trust; read from the disk once."""
    return trusted()

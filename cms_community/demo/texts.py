"""The demo newsroom's texts, as its content folder has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class AuthorText:
    """Someone who signs articles; `portrait` is a picture key."""

    key: str
    name: str
    job: str
    biography: str
    portrait: str


@dataclass(frozen=True, kw_only=True)
class SectionText:
    """One of the paper's sections."""

    slug: str
    title: str
    description: str


@dataclass(frozen=True, kw_only=True)
class PictureText:
    """The words that go with one drawn picture."""

    key: str
    title: str
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True, kw_only=True)
class BlockText:
    """One block of an article's body; `value` holds the keys its kind calls for."""

    kind: str
    value: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ArticleText:
    """An article, dated in days before today and an hour of that day."""

    slug: str
    title: str
    standfirst: str
    section: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    hero: str
    days_ago: int
    hour: int
    discussion: bool
    body: tuple[BlockText, ...]


@dataclass(frozen=True, kw_only=True)
class PhotoText:
    """A photo of the day; offset 0 is today, 1 tomorrow."""

    offset: int
    picture: str
    title: str
    text: str
    credit: str


@dataclass(frozen=True, kw_only=True)
class MessageText:
    """A message of the day: a picked voice, or the desk's own words as HTML, never both."""

    offset: int
    title: str
    pick: str | None = None
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class PickedText:
    """One voice in a selection, with the desk's note on why it is there."""

    pick: str
    note: str


@dataclass(frozen=True, kw_only=True)
class SelectionText:
    """A titled, ordered set of picked voices."""

    slug: str
    title: str
    subject: str
    introduction: str
    days_ago: int
    picks: tuple[PickedText, ...]
    related: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlacedText:
    """One picture of an album, with the album's own caption if it has one."""

    picture: str
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class AlbumText:
    """Pictures of an event, in order."""

    slug: str
    title: str
    section: str
    place: str
    text: str
    days_ago: int
    event_days_ago: int
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    cover: str
    pictures: tuple[PlacedText, ...]


@dataclass(frozen=True, kw_only=True)
class SubtitlesText:
    """What is said in a video, in one language: the name of a WebVTT file."""

    language: str
    file: str


@dataclass(frozen=True, kw_only=True)
class VideoText:
    """A video, its file among the content."""

    slug: str
    title: str
    section: str
    standfirst: str
    file: str
    poster: str
    credit: str
    days_ago: int
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    transcript: str
    subtitles: tuple[SubtitlesText, ...]


@dataclass(frozen=True, kw_only=True)
class DiscussionText:
    """A thread: under an article (kind "article") or on its own (kind "topic")."""

    key: str
    title: str
    kind: str
    days_ago: int
    section: str
    subject: str
    article: str | None = None


@dataclass(frozen=True, kw_only=True)
class VoiceText:
    """A member's comment written by hand; one with a criterion was picked by the desk."""

    discussion: str
    text: str
    key: str | None = None
    reply_to: str | None = None
    member: str | None = None
    excerpt: str | None = None
    criterion: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class MemberText:
    """Someone who writes under the articles; role is member, staff or expert."""

    key: str
    name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Script:
    """Every text of the demo newsroom."""

    authors: tuple[AuthorText, ...]
    sections: tuple[SectionText, ...]
    leads: tuple[str, ...]
    pictures: tuple[PictureText, ...]
    articles: tuple[ArticleText, ...]
    photos: tuple[PhotoText, ...]
    messages: tuple[MessageText, ...]
    selections: tuple[SelectionText, ...]
    albums: tuple[AlbumText, ...]
    videos: tuple[VideoText, ...]
    discussions: tuple[DiscussionText, ...]
    voices: tuple[VoiceText, ...]
    members: tuple[MemberText, ...]
    reactions: dict[str, tuple[str, ...]]

    @property
    def picked_voices(self) -> tuple[VoiceText, ...]:
        """Return the voices the desk picked, in the order they were written."""
        return tuple(voice for voice in self.voices if voice.criterion)

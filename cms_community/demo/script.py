"""The demo newsroom's texts, read from the content folder and checked before anything is built."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from .texts import (
    AlbumText,
    ArticleText,
    AuthorText,
    BlockText,
    DiscussionText,
    MemberText,
    MessageText,
    PhotoText,
    PickedText,
    PictureText,
    PlacedText,
    Script,
    SectionText,
    SelectionText,
    SubtitlesText,
    VideoText,
    VoiceText,
)

CONTENT = Path(__file__).parent / "content"
CRITERIA = ("testimony", "expertise", "argument", "nuance", "question", "humour")
CUT = "[…]"

Row = TypeVar("Row")
Dangling = tuple[str, str, str]


def read_script() -> Script:
    """Return the whole script, or raise ValueError naming the file and key of the first mistake."""
    days, reactions = _load("days.toml"), _load("reactions.toml")
    script = Script(
        authors=_rows(AuthorText, "authors.toml", "author"),
        sections=_rows(SectionText, "sections.toml", "section"),
        leads=tuple(_load("sections.toml")["leads"]),
        pictures=_pictures(),
        articles=tuple(_article(path) for path in _files("articles")),
        photos=tuple(_build(PhotoText, row, "days.toml") for row in days["photo"]),
        messages=tuple(_build(MessageText, row, "days.toml") for row in days["message"]),
        selections=tuple(_selection(row) for row in _load("selections.toml")["selection"]),
        albums=tuple(_album(row) for row in _load("albums.toml")["album"]),
        videos=tuple(_video(row) for row in _load("videos.toml")["video"]),
        discussions=_rows(DiscussionText, "discussions.toml", "discussion"),
        voices=tuple(one for path in _files("voices") for one in _rows(VoiceText, path, "voice")),
        members=_rows(MemberText, "members.toml", "member"),
        reactions={mood: tuple(texts) for mood, texts in reactions.items()},
    )
    _check(script)
    return script


def verbatim(excerpt: str, text: str) -> bool:
    """Tell whether every run of words between the cuts occurs in the text, in that order."""
    start = 0
    for run in (part.strip() for part in excerpt.split(CUT)):
        found = text.find(run, start) if run else -1
        if found < 0:
            return False
        start = found + len(run)
    return True


def _files(folder: str) -> list[str]:
    return sorted(f"{folder}/{path.name}" for path in (CONTENT / folder).glob("*.toml"))


def _load(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name} is not valid TOML: {error}.") from error


def _build(kind: type[Row], row: dict[str, Any], name: str) -> Row:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(f"{name}: {error}.") from error


def _rows(kind: type[Row], name: str, table: str) -> tuple[Row, ...]:
    return tuple(_build(kind, row, name) for row in _load(name)[table])


def _pictures() -> tuple[PictureText, ...]:
    rows = _load("pictures.toml")["pictures"].items()
    return tuple(_build(PictureText, {"key": key, **row}, "pictures.toml") for key, row in rows)


def _article(name: str) -> ArticleText:
    row = _load(name)
    return _build(ArticleText, {**row, "body": [_block(block) for block in row["body"]]}, name)


def _block(row: dict[str, Any]) -> BlockText:
    return BlockText(
        kind=row["type"], value={key: value for key, value in row.items() if key != "type"}
    )


def _selection(row: dict[str, Any]) -> SelectionText:
    picks = [_build(PickedText, pick, "selections.toml") for pick in row["picks"]]
    return _build(SelectionText, {**row, "picks": picks}, "selections.toml")


def _album(row: dict[str, Any]) -> AlbumText:
    places = [_build(PlacedText, one, "albums.toml") for one in row["pictures"]]
    return _build(AlbumText, {**row, "pictures": places}, "albums.toml")


def _video(row: dict[str, Any]) -> VideoText:
    subtitles = [_build(SubtitlesText, one, "videos.toml") for one in row["subtitles"]]
    return _build(VideoText, {**row, "subtitles": subtitles}, "videos.toml")


def _check(script: Script) -> None:
    for name, key, fault in _faults(script):
        raise ValueError(f"{name}: “{key}” {fault}.")


def _faults(script: Script) -> Iterator[Dangling]:
    yield from _people_and_days(script)
    yield from _article_faults(script)
    yield from _selection_faults(script)
    yield from _album_faults(script)
    yield from _video_faults(script)
    yield from _discussion_faults(script)
    yield from _voice_faults(script)


def _missing(
    name: str, key: str, what: str, wanted: Iterable[str | None], known: Collection[str]
) -> Iterator[Dangling]:
    for one in wanted:
        if one is not None and one not in known:
            yield name, key, f"names an unknown {what}, “{one}”"


def _people_and_days(script: Script) -> Iterator[Dangling]:
    pictures = {picture.key for picture in script.pictures}
    picked = {voice.key for voice in script.picked_voices if voice.key}
    for author in script.authors:
        yield from _missing("authors.toml", author.key, "picture", [author.portrait], pictures)
    for photo in script.photos:
        yield from _missing("days.toml", photo.title, "picture", [photo.picture], pictures)
    for message in script.messages:
        yield from _missing("days.toml", message.title, "pick", [message.pick], picked)
        if (message.pick is None) == (message.text is None):
            yield "days.toml", message.title, "needs either a pick or a text"


def _article_faults(script: Script) -> Iterator[Dangling]:
    pictures = {picture.key for picture in script.pictures}
    authors = {author.key for author in script.authors}
    sections = {section.slug for section in script.sections}
    slugs = {article.slug for article in script.articles}
    yield from _missing("sections.toml", "leads", "article", script.leads, slugs)
    for article in script.articles:
        name = f"articles/{article.slug}"
        yield from _missing(name, article.slug, "picture", [article.hero], pictures)
        yield from _missing(name, article.slug, "author", article.authors, authors)
        yield from _missing(name, article.slug, "section", [article.section], sections)
        for block in article.body:
            yield from _block_faults(script, article.slug, block)


def _block_faults(script: Script, slug: str, block: BlockText) -> Iterator[Dangling]:
    name, value = f"articles/{slug}", block.value
    pictures = {picture.key for picture in script.pictures}
    slugs = {article.slug for article in script.articles}
    picked = {voice.key for voice in script.picked_voices if voice.key}
    shown = [value.get("picture"), *value.get("pictures", [])]
    linked = [part.partition('"')[0] for part in value.get("html", "").split("article:")[1:]]
    yield from _missing(name, slug, "picture", shown, pictures)
    yield from _missing(name, slug, "article", [value.get("slug"), *linked], slugs)
    yield from _missing(name, slug, "pick", [value.get("pick")], picked)


def _selection_faults(script: Script) -> Iterator[Dangling]:
    picked = {voice.key for voice in script.picked_voices if voice.key}
    slugs = {article.slug for article in script.articles}
    for selection in script.selections:
        keys = [pick.pick for pick in selection.picks]
        yield from _missing("selections.toml", selection.slug, "pick", keys, picked)
        yield from _missing("selections.toml", selection.slug, "article", selection.related, slugs)


def _album_faults(script: Script) -> Iterator[Dangling]:
    pictures = {picture.key for picture in script.pictures}
    authors = {author.key for author in script.authors}
    sections = {section.slug for section in script.sections}
    for album in script.albums:
        name, known = "albums.toml", {place.picture for place in album.pictures}
        yield from _missing(name, album.slug, "picture", known, pictures)
        yield from _missing(name, album.slug, "picture of its own", [album.cover], known)
        yield from _missing(name, album.slug, "author", album.authors, authors)
        yield from _missing(name, album.slug, "section", [album.section], sections)


def _video_faults(script: Script) -> Iterator[Dangling]:
    pictures = {picture.key for picture in script.pictures}
    authors = {author.key for author in script.authors}
    sections = {section.slug for section in script.sections}
    for video in script.videos:
        yield from _missing("videos.toml", video.slug, "picture", [video.poster], pictures)
        yield from _missing("videos.toml", video.slug, "author", video.authors, authors)
        yield from _missing("videos.toml", video.slug, "section", [video.section], sections)


def _discussion_faults(script: Script) -> Iterator[Dangling]:
    discussed = {article.slug for article in script.articles if article.discussion}
    sections = {section.slug for section in script.sections}
    for thread in script.discussions:
        name = "discussions.toml"
        yield from _missing(name, thread.key, "article", [thread.article], discussed)
        yield from _missing(name, thread.key, "section", [thread.section], sections)
    opened = {thread.article for thread in script.discussions}
    for slug in sorted(discussed - opened):
        yield "discussions.toml", slug, "has no discussion, though its article opens one"


def _voice_faults(script: Script) -> Iterator[Dangling]:
    threads = {thread.key for thread in script.discussions}
    members = {member.key for member in script.members}
    earlier: dict[str, str] = {}
    for voice in script.voices:
        label = voice.key or voice.text[:40]
        name = f"voices of {voice.discussion}"
        before = [key for key, thread in earlier.items() if thread == voice.discussion]
        yield from _missing(name, label, "discussion", [voice.discussion], threads)
        yield from _missing(name, label, "member", [voice.member], members)
        yield from _missing(name, label, "earlier voice", [voice.reply_to], before)
        yield from _pick_faults(name, label, voice)
        if voice.key in earlier:
            yield name, label, "is the key of two voices"
        if voice.key:
            earlier[voice.key] = voice.discussion


def _pick_faults(name: str, label: str, voice: VoiceText) -> Iterator[Dangling]:
    if voice.criterion and not (voice.key and voice.note and voice.excerpt):
        yield name, label, "was picked, so it needs a key, an excerpt and a note"
    if voice.criterion and voice.criterion not in CRITERIA:
        yield name, label, f"has an unknown criterion, “{voice.criterion}”"
    if voice.excerpt and not verbatim(voice.excerpt, voice.text):
        yield name, label, "has an excerpt that is not verbatim"

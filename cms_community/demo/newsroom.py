"""Builds the demo newsroom, stage by stage, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from django.db import transaction

from cms_community.comments.models import Pick
from cms_community.pictures.models import Picture
from cms_community.staff.models import User
from home.models import HomePage, SectionPage

from .bodies import Shelf
from .pages import (
    announce_articles,
    begin_selection,
    lead_with,
    publish_album,
    publish_articles,
    publish_message,
    publish_photo,
    publish_selection,
    publish_video,
)
from .painting import Painted, hang
from .people import hire_authors, open_logins
from .plan import Plan
from .talk import pick_voices, take_comments
from .texts import PictureText, Script
from .tree import plant_front_page, plant_sections

Stage = Callable[[str], AbstractContextManager[None]]
# The section in which the pages of each day and the selections stand.
DESK = "communaute"


def picture_keys(script: Script) -> list[str]:
    """The pictures to paint, in the order in which they are hung."""
    return [text.key for text in script.pictures]


def build_newsroom(
    plan: Plan, painted: Iterable[Painted], *, stage: Stage, port: int = 8000
) -> HomePage:
    """The whole newsroom in one transaction, so that an interrupted build leaves nothing behind."""
    with transaction.atomic():
        with stage("Équipe, rubriques"):
            users = open_logins()
            home = plant_front_page(plan, port=port, by=users["admin"])
            sections = plant_sections(plan, home, by=users["admin"])
        with stage("Commentaires des membres"):
            picks = pick_voices(plan, take_comments(plan), by=users["alice"])
        with stage("Images"):
            pictures = hang_pictures(plan, painted, by=users["bruno"])
            authors = hire_authors(plan, pictures)
        with stage("Articles"):
            articles = announce_articles(plan, sections, pictures, by=users["bruno"])
            shelf = Shelf(plan=plan, pictures=pictures, picks=picks, articles=articles)
            publish_articles(shelf, authors, by=users["bruno"])
            lead_with(shelf, home, by=users["admin"])
        with stage("Albums"):
            for album in plan.script.albums:
                section = sections[album.section]
                publish_album(shelf, album, authors, parent=section, by=users["bruno"])
        with stage("Vidéos"):
            for video in plan.script.videos:
                section = sections[video.section]
                publish_video(shelf, video, authors, parent=section, by=users["bruno"])
        with stage("Photos, messages, sélections"):
            publish_days(plan, pictures, picks, sections[DESK], by=users["alice"])
            for text in plan.script.selections:
                publish_selection(shelf, text, parent=sections[DESK], by=users["alice"])
            begin_selection(shelf, parent=sections[DESK], by=users["alice"])
    return home


def hang_pictures(plan: Plan, painted: Iterable[Painted], *, by: User) -> dict[str, Picture]:
    """The painted pictures with their words, by key."""
    texts = {text.key: text for text in plan.script.pictures}
    finished = list(painted)
    pictures = [captioned(plan, texts[one.key], by=by) for one in finished]
    hang(finished, pictures)
    return {one.key: picture for one, picture in zip(finished, pictures, strict=True)}


def captioned(plan: Plan, text: PictureText, *, by: User) -> Picture:
    """A picture with what a newspaper must say of it, not yet saved."""
    return Picture(
        public_id=plan.public_id("picture", text.key),
        title=text.title,
        alt=text.alt,
        caption=text.caption,
        credit=text.credit,
        uploaded_by_user=by,
    )


def publish_days(
    plan: Plan,
    pictures: dict[str, Picture],
    picks: dict[str, Pick],
    parent: SectionPage,
    *,
    by: User,
) -> None:
    """The photo and the message of each day, tomorrow's included: live, and nobody sees it yet."""
    for photo in sorted(plan.script.photos, key=lambda text: text.offset):
        publish_photo(plan, photo, pictures[photo.picture], parent=parent, by=by)
    for message in sorted(plan.script.messages, key=lambda text: text.offset):
        pick = picks[message.pick] if message.pick else None
        publish_message(plan, message, pick, parent=parent, by=by)

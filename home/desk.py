"""What the newsroom does for the community desk: its pages are the trays, its articles stories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from wagtail.models import Locale

from cms_community.comments.desk import making, stories
from cms_community.comments.desk.making import Made, Place, Tray
from cms_community.comments.desk.refusals import CannotUndo, NotInIt, PageGone
from cms_community.comments.keys import is_key
from cms_community.comments.models import Pick
from cms_community.comments.refusals import day_and_hour

from . import trays
from .making import (
    add_pick_to_selection,
    create_message_draft,
    create_selection_draft,
    discard_draft,
    fill_message_draft,
    move_pick_in_selection,
    publish_draft,
    remove_pick_from_selection,
    revert_draft,
    sections_for,
    version_of,
)
from .models import CommentSelectionPage, MessageOfTheDayPage, SectionPage
from .models.newsroom import NewsroomPage

Person = Any


class Newsroom:
    """The desk's maker: one method a verb, each calling one action."""

    def trays(self, *, to: Person) -> list[Tray]:
        """Today's message, tomorrow's, the open selections."""
        return trays.open_trays(to=to, locale=Locale.get_default())

    def places(self, *, to: Person) -> list[Place]:
        """The sections in which this person may begin a selection."""
        sections = sections_for(CommentSelectionPage, locale=Locale.get_default(), by=to)
        return [Place(key=section.pk, label=section.title) for section in sections]

    def remark(self) -> str:
        """The pages of one language only, where there are several."""
        if Locale.objects.count() < 2:
            return ""
        language = get_language_info(Locale.get_default().language_code)["name_translated"]
        said = _("Only pages in one language: %(language)s. The others are made in the editor.")
        return said % {"language": language}

    def holding(self, pick: Pick) -> list[str]:
        """The titles of all pages that hold a pick."""
        return trays.titles_holding(pick)

    def placed(self, keys: Iterable[int]) -> set[int]:
        """Which of these picks stand in any page."""
        return trays.placed(keys)

    def put_in(self, *, tray: str, pick: Pick, by: Person) -> Made:
        """Put a pick into a selection, or make it a day's message."""
        if tray.startswith("message."):
            return self.put_in_day(tray, pick, by)
        selection = selection_at(tray)
        before = selection.latest_revision_id
        draft = add_pick_to_selection(selection=selection, pick=pick, by=by)
        return Made(_("Put into “%(title)s”.") % {"title": draft.title}, back_to(draft, before))

    def put_in_day(self, tray: str, pick: Pick, by: Person) -> Made:
        """Make a pick the message of a day."""
        day, locale = day_at(tray)
        page = message_of(day, locale)
        if page is None:
            page = create_message_draft(day=day, pick=pick, locale=locale, by=by)
            return Made(_("“%(title)s” is drafted.") % {"title": page.title}, discarding(page))
        before = page.latest_revision_id
        draft = fill_message_draft(page=page, pick=pick, by=by)
        return Made(_("Put into “%(title)s”.") % {"title": draft.title}, back_to(draft, before))

    def take_out(self, *, tray: str, pick: Pick, version: str, by: Person) -> Made:
        """Take a pick out of a selection; a day's message that is a draft goes with it."""
        if tray.startswith("message."):
            return self.take_out_of_day(tray, pick, version, by)
        selection = selection_at(tray)
        before = selection.latest_revision_id
        draft = remove_pick_from_selection(selection=selection, pick=pick, version=version, by=by)
        return Made(_("Taken out of “%(title)s”.") % {"title": draft.title}, back_to(draft, before))

    def take_out_of_day(self, tray: str, pick: Pick, version: str, by: Person) -> Made:
        """Empty a day whose message nobody has seen."""
        page = message_of(*day_at(tray))
        if page is None:
            raise PageGone
        if pick.pk not in trays.pick_keys(page):
            raise NotInIt(title=page.title)
        discard_draft(page=page, version=version, by=by)
        again = {"act": "put_in", "tray": tray, "pick": pick.pk}
        return Made(_("“%(title)s” is empty again.") % {"title": page.title}, again)

    def move(self, *, tray: str, pick: Pick, to: int, version: str, by: Person) -> Made:
        """Give a pick another place in its selection."""
        selection = selection_at(tray)
        before = selection.latest_revision_id
        draft = move_pick_in_selection(
            selection=selection, pick=pick, to=to, version=version, by=by
        )
        place = trays.pick_keys(draft).index(pick.pk) + 1
        said = _("Now number %(number)s in “%(title)s”.")
        return Made(said % {"number": place, "title": draft.title}, back_to(draft, before))

    def publish(self, *, tray: str, version: str, by: Person) -> Made:
        """Publish a tray's page."""
        page: NewsroomPage | None = (
            message_of(*day_at(tray)) if tray.startswith("message.") else selection_at(tray)
        )
        if page is None:
            raise PageGone
        shown = publish_draft(page=page, version=version, by=by)
        if shown.live:
            return Made(_("“%(title)s” is published.") % {"title": shown.title})
        told = {"title": shown.draft_title, "when": day_and_hour(shown.go_live_at)}
        return Made(_("“%(title)s” will be published on %(when)s.") % told)

    def begin(
        self, *, title: str, subject: str, picks: Sequence[Pick], place: int, by: Person
    ) -> Made:
        """Begin a selection as a draft."""
        section = SectionPage.objects.filter(pk=place).first()
        page = create_selection_draft(
            title=title, subject=subject, picks=picks, section=section, by=by
        )
        return Made(_("The selection “%(title)s” is drafted.") % {"title": title}, discarding(page))

    def undo(self, *, what: dict[str, Any], by: Person) -> str:
        """Undo what one of the above did."""
        if what["act"] == "put_in":
            pick = Pick.objects.filter(pk=what["pick"]).first()
            return self.put_in(tray=what["tray"], pick=existing(pick), by=by).said
        page = page_at(what["page"])
        if what["act"] == "discard":
            discard_draft(page=page, version=what["version"], by=by)
            return _("Undone: “%(title)s” is deleted.") % {"title": page.draft_title}
        revert_draft(page=page, to=what["to"], version=what["version"], by=by)
        return _("Undone in “%(title)s”.") % {"title": page.draft_title}


def existing(pick: Pick | None) -> Pick:
    """A pick that is there."""
    if pick is None:
        raise CannotUndo
    return pick


def back_to(page: NewsroomPage, revision: int | None) -> dict[str, Any]:
    """What undoes a change: the revision before it; nothing where there was none."""
    if revision is None:
        return {}
    return {"act": "revert", "page": page.pk, "to": revision, "version": version_of(page)}


def discarding(page: NewsroomPage) -> dict[str, Any]:
    """What undoes the making of a page."""
    return {"act": "discard", "page": page.pk, "version": version_of(page)}


def page_at(key: int) -> NewsroomPage:
    """A page that the desk makes, by its key."""
    for model in (CommentSelectionPage, MessageOfTheDayPage):
        if page := model._default_manager.filter(pk=key).first():
            found: NewsroomPage = page
            return found
    raise PageGone


def selection_at(tray: str) -> CommentSelectionPage:
    """The selection of a tray."""
    key = tray.removeprefix("selection.")
    if tray == key or not is_key(key):
        raise PageGone
    page = CommentSelectionPage.objects.filter(pk=int(key)).first()
    if page is None:
        raise PageGone
    return page


def day_at(tray: str) -> tuple[date, Locale]:
    """The day and the locale of a message's tray."""
    _kind, _dot, rest = tray.partition(".")
    day, _dot, language = rest.partition(".")
    locale = Locale.objects.filter(language_code=language).first()
    try:
        return date.fromisoformat(day), existing_locale(locale)
    except ValueError as error:
        raise PageGone from error


def existing_locale(locale: Locale | None) -> Locale:
    """A locale that is there."""
    if locale is None:
        raise PageGone
    return locale


def message_of(day: date, locale: Locale) -> MessageOfTheDayPage | None:
    """The page that holds a day."""
    return trays.messages_of([day], locale).get(day)


def connect() -> None:
    """Called once, when the app is ready."""
    making.register(Newsroom())
    stories.register(trays.stories)

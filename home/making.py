"""What the desk does to the pages it makes: drafts and publication by Wagtail's own actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.edit_page import EditPageAction
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Revision

from cms_community.comments.desk.refusals import (
    CannotUndo,
    InItAlready,
    Locked,
    NotInIt,
    NotLive,
    NotReady,
    NowhereToPut,
    PageChanged,
    PageGone,
    Published,
    PublishedAlready,
    Taken,
)
from cms_community.comments.models import Pick
from cms_community.comments.refusals import name_of

from .models import CommentSelectionPage, MessageOfTheDayPage, SectionPage
from .models.days import DayPage
from .models.newsroom import NewsroomPage

Person = Any
Made = TypeVar("Made", bound=NewsroomPage)


def create_message_draft(
    *, day: date, pick: Pick, locale: Locale, by: Person
) -> MessageOfTheDayPage:
    """Make a pick the message of a day, as a draft; refused by naming the page that holds it."""
    with transaction.atomic():
        page = MessageOfTheDayPage(
            title=title_of_day(day, locale), day=day, pick=live(pick), locale=locale
        )
        refuse_taken(page)
        parents = sections_for(MessageOfTheDayPage, locale=locale, by=by)
        create(page, parent=next(iter(parents), None), by=by)
        note_down(page, "community.put_in", by, [pick])
    return page


def fill_message_draft(*, page: MessageOfTheDayPage, pick: Pick, by: Person) -> MessageOfTheDayPage:
    """Make a pick the message of a day whose page is empty still."""
    with transaction.atomic():
        draft = newest(page, by=by)
        if draft.pick_id == pick.pk:
            raise InItAlready(title=draft.title)
        if draft.day and (draft.pick_id or draft.text):
            raise Taken(title=draft.title, day=date_format(draft.day, "DATE_FORMAT"))
        draft.pick = live(pick)
        save(draft, "community.put_in", by, [pick])
    return draft


def discard_draft(*, page: Made, version: str, by: Person) -> None:
    """Delete a page that readers never saw, unless it was saved since."""
    with transaction.atomic():
        draft = newest(page, by=by)
        refuse_other_version(draft, version)
        if draft.live or draft.first_published_at:
            raise Published(title=draft.title)
        DeletePageAction(Page.objects.get(pk=draft.pk), user=by).execute()


def create_selection_draft(
    *, title: str, subject: str, picks: Sequence[Pick], section: SectionPage | None, by: Person
) -> CommentSelectionPage:
    """Begin a selection as a draft, with picks in order."""
    with transaction.atomic():
        parents = sections_for(CommentSelectionPage, locale=Locale.get_default(), by=by)
        parent = section or next(iter(parents), None)
        page = CommentSelectionPage(title=title, subject=subject)
        page.locale = parent.locale if parent else Locale.get_default()
        in_order(page, [new_place(pick) for pick in picks])
        create(page, parent=parent, by=by)
        note_down(page, "community.put_in", by, picks)
    return page


def add_pick_to_selection(
    *, selection: CommentSelectionPage, pick: Pick, by: Person
) -> CommentSelectionPage:
    """Put a pick at the end of a selection's newest draft: whoever added before keeps his."""
    with transaction.atomic():
        draft = newest(selection, by=by)
        places = places_in(draft)
        if any(place.pick_id == pick.pk for place in places):
            raise InItAlready(title=draft.title)
        in_order(draft, [*places, new_place(pick)])
        save(draft, "community.put_in", by, [pick])
    return draft


def remove_pick_from_selection(
    *, selection: CommentSelectionPage, pick: Pick, version: str, by: Person
) -> CommentSelectionPage:
    """Take a pick out of a selection's draft, unless it was saved since the desk read it."""
    with transaction.atomic():
        draft = newest(selection, by=by)
        refuse_other_version(draft, version)
        kept = [place for place in places_in(draft) if place.pick_id != pick.pk]
        if len(kept) == len(places_in(draft)):
            raise NotInIt(title=draft.title)
        in_order(draft, kept)
        save(draft, "community.take_out", by, [pick])
    return draft


def move_pick_in_selection(
    *, selection: CommentSelectionPage, pick: Pick, to: int, version: str, by: Person
) -> CommentSelectionPage:
    """Give a pick another place in the order, counted from 0; past the end is the end."""
    with transaction.atomic():
        draft = newest(selection, by=by)
        refuse_other_version(draft, version)
        places = places_in(draft)
        moved = next((place for place in places if place.pick_id == pick.pk), None)
        if moved is None:
            raise NotInIt(title=draft.title)
        places.remove(moved)
        places.insert(max(to, 0), moved)
        in_order(draft, places)
        save(draft, "community.reorder", by, [pick])
    return draft


def publish_draft(*, page: Made, version: str, by: Person) -> Made:
    """Show readers the newest draft, or from its hour on, unless it was saved since it was read."""
    with transaction.atomic():
        draft = newest(page, by=by)
        refuse_other_version(draft, version)
        refuse_published(draft)
        refuse_unready(draft)
        revision = draft.latest_revision or draft.save_revision(user=by)
        revision.publish(user=by)
    shown: Made = type(page)._default_manager.get(pk=page.pk)
    return shown


def revert_draft(*, page: Made, to: int, version: str, by: Person) -> Made:
    """Make an earlier revision the newest draft again, unless the page was saved since."""
    with transaction.atomic():
        stored = held(page, by=by)
        refuse_other_version(stored, version)
        earlier = Revision.objects.for_instance(stored).filter(pk=to).first()
        if earlier is None:
            raise CannotUndo
        reverted: Made = earlier.as_object()
        save(reverted, "community.undo", by, [])
    return reverted


def newest(page: Made, *, by: Person) -> Made:
    """The page's newest draft, its row locked until the transaction ends."""
    draft: Made = held(page, by=by).get_latest_revision_as_object()
    return draft


def held(page: Made, *, by: Person) -> Made:
    """The page as it is stored, its row locked until the transaction ends.

    Refused first of all to whoever may not work on it: every other refusal tells of the draft.
    """
    if not Page.objects.select_for_update().filter(pk=page.pk).exists():
        raise PageGone
    fresh: Made = type(page)._default_manager.select_related("latest_revision").get(pk=page.pk)
    rights = fresh.permissions_for_user(by)
    if not (rights.can_edit() or rights.can_publish()):
        raise PermissionDenied
    if rights.page_locked():
        raise Locked(title=fresh.title)
    return fresh


def version_of(page: NewsroomPage) -> str:
    """What changes with every save: autosave writes over a revision, and only dates it anew."""
    at = page.latest_revision_created_at
    return f"{page.latest_revision_id or 0}.{int(at.timestamp() * 1_000_000) if at else 0}"


def refuse_other_version(page: NewsroomPage, version: str) -> None:
    """What was read is what is changed."""
    if version != version_of(page):
        last = page.latest_revision
        who = name_of(last.user if last else None)
        raise PageChanged(title=page.title, who=who, at=page.latest_revision_created_at)


def refuse_taken(page: DayPage) -> None:
    """One page of its kind a day and locale: the page that holds it is named."""
    if (holder := page.holder_of_its_day()) and page.day:
        raise Taken(title=holder.title, day=date_format(page.day, "DATE_FORMAT"))


def refuse_published(page: NewsroomPage) -> None:
    """Two who press at the same moment: the log names the one who published."""
    if page.live and not page.has_unpublished_changes:
        raise PublishedAlready(title=page.title)


def refuse_unready(page: NewsroomPage) -> None:
    """Everything that the editor would be told on publishing."""
    if isinstance(page, CommentSelectionPage) and not places_in(page):
        raise NotReady(title=page.title, sentences=[_("Put at least one pick in.")])
    try:
        page.full_clean()
    except ValidationError as error:
        raise NotReady(title=page.title, sentences=error.messages) from error


def live(pick: Pick) -> Pick:
    """The pick as it is now, locked against its being undone meanwhile."""
    found: Pick | None = (
        Pick.objects.select_for_update(of=("self",)).live().filter(pk=pick.pk).first()
    )
    if found is None:
        raise NotLive
    return found


def new_place(pick: Pick) -> Any:
    """A place for a pick in a selection."""
    return CommentSelectionPage._meta.get_field("selected_picks").related_model(pick=live(pick))


def places_in(page: CommentSelectionPage) -> list[Any]:
    """The places of a selection, in the desk's order."""
    return list(page.selected_picks.all())


def in_order(page: CommentSelectionPage, places: Iterable[Any]) -> None:
    """Make these the places of a selection, in this order."""
    places = list(places)
    for number, place in enumerate(places):
        place.sort_order = number
    page.selected_picks.set(places)


def sections_for(model: type[NewsroomPage], *, locale: Locale, by: Person) -> list[SectionPage]:
    """The sections in which this person may add such a page, the one that holds the last first."""
    last = model._default_manager.filter(locale=locale).order_by("-pk").first()
    usual = last.path[: -last.steplen] if last else ""
    sections = SectionPage.objects.filter(locale=locale).order_by("path")
    allowed = [one for one in sections if one.permissions_for_user(by).can_add_subpage()]
    return sorted(allowed, key=lambda section: section.path != usual)


def create(page: NewsroomPage, *, parent: SectionPage | None, by: Person) -> None:
    """Add a draft under its section: Wagtail's own action for it knows only pages from a form."""
    if parent is None:
        raise NowhereToPut
    addable = type(page) in parent.creatable_subpage_models() and type(page).can_create_at(parent)
    if not (addable and parent.permissions_for_user(by).can_add_subpage()):
        raise PermissionDenied
    page.owner, page.live = by, False
    try:
        with transaction.atomic():
            parent.add_child(instance=page)
    except IntegrityError:
        if isinstance(page, DayPage):
            refuse_taken(page)
        raise
    page.save_revision(user=by, clean=False)


def save(page: NewsroomPage, action: str, by: Person, picks: Sequence[Pick]) -> None:
    """Keep a draft as a new revision and log what was done: what readers see stays as it is."""
    if not page.permissions_for_user(by).can_edit():
        raise PermissionDenied
    # That nobody has locked it was asked when it was read, and its row is ours since then.
    EditPageAction(page, user=by, log_action=None).execute(skip_permission_checks=True)
    note_down(page, action, by, picks)


def note_down(page: NewsroomPage, action: str, by: Person, picks: Sequence[Pick]) -> None:
    """Log a decision with the tags of the picks, never their words."""
    log(
        instance=page,
        action=action,
        user=by,
        revision=page.latest_revision,
        content_changed=True,
        data={"picks": [f"pick:{pick.short_id}" for pick in picks]},
    )


def title_of_day(day: date, locale: Locale) -> str:
    """What a message's page is called: never by its author, whose name may have to go."""
    with override(locale.language_code):
        return _("Message of %(day)s") % {"day": date_format(day, "DATE_FORMAT")}

"""The pages that the desk is making, as its trays show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Locale, Page, ReferenceIndex, Site

from cms_community.comments.desk.making import Tray
from cms_community.comments.desk.stories import Story
from cms_community.comments.models import Pick
from cms_community.conf import newsroom_day

from .making import sections_for, version_of
from .models import ArticlePage, CommentSelectionPage, MessageOfTheDayPage
from .models.newsroom import NewsroomPage
from .models.selections import SelectedPick

Person = Any
# Keys 1 to 9 reach the trays: two messages, and as many selections.
MOST = 7
# How long a published selection stays on the desk.
RECENT = timedelta(hours=36)


def open_trays(*, to: Person, locale: Locale) -> list[Tray]:
    """Today's message, tomorrow's, then the selections that are being made."""
    today = newsroom_day()
    days = [today, today + timedelta(days=1)]
    messages = messages_of(days, locale)
    selections = [page for page in open_selections(locale) if allowed(page, to)]
    picks = picks_in([*messages.values(), *selections])
    return [
        *(message_tray(day, messages.get(day), picks, locale=locale, to=to) for day in days),
        *(selection_tray(page, picks, to=to) for page in selections[:MOST]),
    ]


def messages_of(days: Iterable[date], locale: Locale) -> dict[date | None, MessageOfTheDayPage]:
    """The pages that hold these days, drafts too."""
    pages = MessageOfTheDayPage.objects.filter(day__in=list(days), slot_locale=locale)
    return {page.day: page for page in pages.select_related("latest_revision")}


def open_selections(locale: Locale) -> list[CommentSelectionPage]:
    """Drafts, what has unpublished changes, and what was published lately; last changed first."""
    lately = timezone.now() - RECENT
    wanted = Q(live=False, first_published_at=None) | Q(live=True, has_unpublished_changes=True)
    pages = CommentSelectionPage.objects.filter(
        wanted | Q(live=True, first_published_at__gt=lately)
    )
    ordered = pages.filter(locale=locale).order_by("live", "-latest_revision_created_at", "-pk")
    return list(ordered.select_related("latest_revision")[: MOST * 2])


def allowed(page: NewsroomPage, person: Person) -> bool:
    """Whether this person works on the page: others need not see drafts."""
    rights = page.permissions_for_user(person)
    return bool(rights.can_edit() or rights.can_publish())


def content(page: NewsroomPage) -> dict[str, Any]:
    """The fields of the newest draft, as its revision holds them."""
    revision = page.latest_revision
    held: dict[str, Any] = revision.content if revision else page.serializable_data()
    return held


def pick_keys(page: NewsroomPage) -> list[int]:
    """The keys of the picks in the newest draft, in order."""
    held = content(page)
    if isinstance(page, CommentSelectionPage):
        return [place["pick"] for place in held.get("selected_picks", []) if place["pick"]]
    return [held["pick"]] if held.get("pick") else []


def picks_in(pages: Iterable[NewsroomPage]) -> dict[int, Pick]:
    """All picks of these pages' drafts, with their comments, in one query."""
    keys = {key for page in pages for key in pick_keys(page)}
    return Pick.objects.with_context().select_related("picked_by").in_bulk(keys) if keys else {}


def in_order(page: NewsroomPage, picks: dict[int, Pick]) -> list[Pick]:
    """A page's picks, as its draft orders them."""
    return [picks[key] for key in pick_keys(page) if key in picks]


def message_tray(
    day: date,
    page: MessageOfTheDayPage | None,
    picks: dict[int, Pick],
    *,
    locale: Locale,
    to: Person,
) -> Tray:
    """One day's message: what holds it, or that nothing does."""
    key = f"message.{day.isoformat()}.{locale.language_code}"
    today = day == newsroom_day()
    heading = _("Today's message") if today else _("Tomorrow's message")
    hint = date_format(day, "l j F")
    if page is None:
        may = bool(sections_for(MessageOfTheDayPage, locale=locale, by=to))
        return Tray(key=key, heading=heading, hint=hint, room=1, may_change=may, due=today)
    if not allowed(page, to) and not page.live:
        return Tray(key=key, heading=heading, hint=hint, room=1, status=_("In preparation"))
    # A space where a paragraph ends, so that no two words grow together.
    words = strip_tags((content(page).get("text") or "").replace("</", " </")).strip()
    return Tray(
        key=key, heading=heading, hint=hint, room=1, words=words, **of_page(page, picks, to)
    )


def selection_tray(page: CommentSelectionPage, picks: dict[int, Pick], *, to: Person) -> Tray:
    """One selection being made."""
    subject = content(page).get("subject") or ""
    return Tray(
        key=f"selection.{page.pk}",
        heading=page.draft_title or page.title,
        hint=subject,
        **of_page(page, picks, to),
    )


def of_page(page: NewsroomPage, picks: dict[int, Pick], to: Person) -> dict[str, Any]:
    """What trays of all kinds tell of their page."""
    rights = page.permissions_for_user(to)
    # The other locks, of workflows and schedules, are asked when something is decided.
    free = not page.locked or page.locked_by_id == to.pk
    changed = page.has_unpublished_changes or not page.live
    return {
        "title": page.draft_title or page.title,
        "picks": in_order(page, picks),
        "status": status(page),
        "version": version_of(page),
        "live": page.live,
        "may_change": bool(free and rights.can_edit()),
        "may_publish": bool(free and changed and rights.can_publish()),
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]) if rights.can_edit() else "",
        "preview_url": reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
    }


def status(page: NewsroomPage) -> str:
    """Where a page stands, in a word or two."""
    if not page.live:
        coming = page.go_live_at and not page.expired
        return pgettext("desk", "Scheduled") if coming else _("Draft")
    if page.has_unpublished_changes:
        return pgettext("desk", "Published, changed since")
    return pgettext("desk", "Published")


def titles_holding(pick: Pick) -> list[str]:
    """The titles of the pages that hold a pick: live, drafts, and what live ones will become."""
    selections = CommentSelectionPage.objects.filter(selected_picks__pick=pick)
    titles: Sequence[str] = [
        *selections.values_list("title", flat=True),
        *MessageOfTheDayPage.objects.filter(pick=pick).values_list("title", flat=True),
        *(page.title for page in changed_since() if pick.pk in pick_keys(page)),
        *indexed(pick),
    ]
    return list(dict.fromkeys(titles))


def changed_since() -> list[NewsroomPage]:
    """Live pages whose newest draft may hold more than their rows tell."""
    return [
        page
        for model in (CommentSelectionPage, MessageOfTheDayPage)
        for page in model._default_manager.filter(
            live=True, has_unpublished_changes=True
        ).select_related("latest_revision")
    ]


def placed(keys: Iterable[int]) -> set[int]:
    """Which of these picks stand in any page: in three queries, and one for each changed page."""
    wanted = set(keys)
    selected = SelectedPick.objects.filter(pick__in=wanted).values_list("pick", flat=True)
    messages = MessageOfTheDayPage.objects.filter(pick__in=wanted).values_list("pick", flat=True)
    changed = {key for page in changed_since() for key in pick_keys(page)}
    return {*selected, *messages, *(changed & wanted), *in_texts(wanted)}


def in_texts(keys: Iterable[int]) -> set[int]:
    """Which of these picks stand in the text of a page, such as an article."""
    picks = ContentType.objects.get_for_model(Pick)
    named = [str(key) for key in keys]
    found = ReferenceIndex.objects.filter(to_content_type=picks, to_object_id__in=named)
    return {int(key) for key in found.values_list("to_object_id", flat=True)}


def indexed(pick: Pick) -> list[str]:
    """The titles of pages that hold a pick in their text, such as articles."""
    keys = ReferenceIndex.get_references_to(pick).values_list("object_id", flat=True)
    pages = Page.objects.filter(pk__in=[int(key) for key in keys if str(key).isdecimal()])
    return list(pages.values_list("title", flat=True))


def stories(urls: Iterable[str]) -> dict[str, Story]:
    """The standfirsts of our own articles among these addresses, in two queries."""
    roots = [
        site.root_page.url_path.rstrip("/") for site in Site.objects.select_related("root_page")
    ]
    places = {
        f"{root}{unquote(urlsplit(url).path).rstrip('/')}/": url for url in urls for root in roots
    }
    found = ArticlePage.objects.live().filter(url_path__in=places).only("url_path", "standfirst")
    return {places[page.url_path]: Story(standfirst=page.standfirst) for page in found}

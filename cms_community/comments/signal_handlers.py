"""What follows when a source's comments arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published

from ..delivery.models import Document
from ..delivery.signals import documents_changed
from ..delivery.sweeps import register_sweep
from ..members.models import Source
from .actions import follow_source, pick_changed
from .desk.enlisting import delist
from .erasure.actions import forget_nameless, forget_picks
from .erasure.beyond import copies_beyond_the_site
from .erasure.report import tell_elsewhere
from .erasure.showings import note_showings
from .live.actions import forget_told
from .models import Comment, Consent, Pick
from .signals import comments_erased, comments_received, member_erased
from .standing.schedule import enrol_picks, follow_pick, verify_published
from .standing.takedowns import close_takedowns
from .standing.verifying import verify_due


def obey_the_source(
    comments: Iterable[int], known_at: datetime | None = None, **kwargs: Any
) -> None:
    """Picks follow what their source says of their comments."""
    follow_source(comment_ids=comments, known_at=known_at)


def schedule_verification(pick: Pick, **kwargs: Any) -> None:
    """A standing pick is looked up at its source, a withdrawn one is not."""
    follow_pick(pick=pick)


def verify_what_is_published(instance: Page, **kwargs: Any) -> None:
    """What a page shows is looked up when it is published."""
    verify_published(page=instance)


def follow_erasure(comments: Iterable[int], **kwargs: Any) -> None:
    """Nothing is left of what the desk took from erased comments."""
    forget_picks(comment_ids=comments, by=None)


def leave_the_queue(comments: Iterable[int], **kwargs: Any) -> None:
    """The queue keeps no word of an erased comment."""
    delist(comment_ids=set(comments))


def forget_consents(comments: Iterable[int], **kwargs: Any) -> None:
    """How a member was asked is forgotten with the member's words."""
    Consent.objects.filter(pick__comment__in=list(comments)).update(note="")


def forget_what_waits(
    source: Source, member_id: str, comments: Iterable[int], **kwargs: Any
) -> None:
    """What the source posted of a member, and nobody has worked through yet, is forgotten too."""
    ids = Comment.objects.filter(pk__in=list(comments)).values_list("remote_id", flat=True)
    forget_told(source=source, comments=set(ids), members={member_id})


def remember_showings(documents: Sequence[Document], **kwargs: Any) -> None:
    """Where picks are shown is remembered in the same transaction."""
    note_showings(documents=documents)


def connect() -> None:
    """Called once, when the app is ready; and what the worker does about it."""
    comments_received.connect(obey_the_source, dispatch_uid="picks_obey_the_source")
    pick_changed.connect(schedule_verification, dispatch_uid="picks_are_verified")
    page_published.connect(verify_what_is_published, dispatch_uid="pages_are_verified")
    register_sweep("enrolled", enrol_picks, every=60, alone=True)
    register_sweep("verified", verify_due)
    register_sweep("taken down", close_takedowns, alone=True, last=True)
    comments_erased.connect(follow_erasure, dispatch_uid="picks_are_erased")
    comments_erased.connect(leave_the_queue, dispatch_uid="erased_leave_the_queue")
    comments_erased.connect(forget_consents, dispatch_uid="consents_are_forgotten")
    member_erased.connect(forget_what_waits, dispatch_uid="what_waits_is_forgotten")
    tell_elsewhere(copies_beyond_the_site)
    register_sweep("forgotten members", forget_nameless, every=3600, alone=True)
    documents_changed.connect(remember_showings, dispatch_uid="showings_are_remembered")


def connect_queue(forget_results: Callable[..., int]) -> None:
    """Called once more where tasks wait in a table: what they did and how they failed is kept
    there for a while, and an error of a database quotes the row."""

    def forget_done(**kwargs: Any) -> None:
        forget_results(age=timedelta(0))

    member_erased.connect(forget_done, weak=False, dispatch_uid="results_are_forgotten")

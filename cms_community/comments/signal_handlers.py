"""What follows when a source's comments arrive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published

from ..delivery.sweeps import register_sweep
from .actions import follow_source, pick_changed
from .models import Pick
from .signals import comments_received
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


def connect() -> None:
    """Called once, when the app is ready; and what the worker does about it."""
    comments_received.connect(obey_the_source, dispatch_uid="picks_obey_the_source")
    pick_changed.connect(schedule_verification, dispatch_uid="picks_are_verified")
    page_published.connect(verify_what_is_published, dispatch_uid="pages_are_verified")
    register_sweep("enrolled", enrol_picks, every=60, alone=True)
    register_sweep("verified", verify_due)
    register_sweep("taken down", close_takedowns, alone=True)

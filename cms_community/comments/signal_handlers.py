"""What follows when a source's comments arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from ..delivery.models import Document
from ..delivery.signals import documents_changed
from ..delivery.sweeps import register_sweep
from .actions import follow_source
from .erasure.actions import forget_nameless, forget_picks
from .erasure.showings import note_showings
from .signals import comments_erased, comments_received, member_erased


def obey_the_source(comments: Iterable[int], **kwargs: Any) -> None:
    """Picks follow what their source says of their comments."""
    follow_source(comment_ids=comments)


def follow_erasure(comments: Iterable[int], **kwargs: Any) -> None:
    """Nothing is left of what the desk took from erased comments."""
    forget_picks(comment_ids=comments, by=None)


def remember_showings(documents: Sequence[Document], **kwargs: Any) -> None:
    """Where picks are shown is remembered in the same transaction."""
    note_showings(documents=documents)


def connect() -> None:
    """Called once, when the app is ready."""
    comments_received.connect(obey_the_source, dispatch_uid="picks_obey_the_source")
    comments_erased.connect(follow_erasure, dispatch_uid="picks_are_erased")
    register_sweep("forgotten members", forget_nameless, every=3600, alone=True)
    documents_changed.connect(remember_showings, dispatch_uid="showings_are_remembered")


def connect_queue(forget_results: Callable[..., int]) -> None:
    """Called once more where tasks wait in a table: what they did and how they failed is kept
    there for a while, and an error of a database quotes the row."""

    def forget_done(**kwargs: Any) -> None:
        forget_results(age=timedelta(0))

    member_erased.connect(forget_done, weak=False, dispatch_uid="results_are_forgotten")

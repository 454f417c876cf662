"""What the desk's pages ask of people, reasons and addresses."""

from __future__ import annotations

from typing import Any

from django import template

from ..erasure import report
from ..excerpts import fingerprint
from ..models import Comment, Pick
from ..reasons import in_words
from ..reasons import why as why_of
from ..refusals import name_of
from ..standing.reads import last_look as last_look_at

register = template.Library()


@register.filter
def text_read(comment: Comment) -> str:
    """The name of exactly the text that a page shows of a comment."""
    return fingerprint(comment.body_text)


@register.filter
def person(colleague: Any) -> str:
    """How the desk calls a colleague."""
    return name_of(colleague)


@register.filter
def why(pick: Pick) -> str:
    """Why a pick is held or withdrawn; empty for a live one."""
    return why_of(pick)


@register.filter
def last_look(pick: Pick) -> str:
    """When a pick was last looked up at its source, and what came of it."""
    return last_look_at(pick)


@register.filter
def reason_in_words(reason: str) -> str:
    """A reason's code as the desk reads it."""
    return in_words(reason)


@register.filter
def web_address(address: str) -> str:
    """An address that a browser may follow; empty for any other, such as javascript:."""
    return address if address.startswith(("https://", "http://")) else ""


@register.filter
def places(pick: Pick) -> list[report.Place]:
    """Where a pick was shown, and is."""
    return report.places_of([pick])


@register.filter
def when_shown(place: report.Place) -> str:
    """From when until when a place showed a pick."""
    return report.time_of(place)


@register.filter
def summary(told: report.Report) -> list[str]:
    """What was erased, in a few sentences."""
    return report.summary(told)

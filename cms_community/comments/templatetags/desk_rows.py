"""What the desk's rows and columns ask of dates, texts and addresses."""

from __future__ import annotations

import json
from datetime import datetime

from django import template
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext

register = template.Library()

ADDRESSES = ("put_in", "take_out", "move", "publish", "begin", "undo")


@register.filter
def clock(moment: datetime) -> str:
    """The hour of today's, the day and the hour of any other."""
    there = localtime(moment)
    if there.date() == localdate():
        return time_format(there, "TIME_FORMAT")
    return date_format(there, "SHORT_DATETIME_FORMAT")


@register.simple_tag
def desk_urls() -> str:
    """Where each decision is sent; those about one thing with 0 in place of its key."""
    urls = {name: reverse(f"community_comments:desk_{name}") for name in ADDRESSES}
    urls["pick"] = reverse("community_comments:desk_pick", args=[0])
    urls["verify"] = reverse("community_comments:desk_verify", args=[0])
    return json.dumps(urls)


@register.simple_tag
def desk_words() -> str:
    """The sentences that the desk says by itself."""
    return json.dumps(
        {
            "offline": gettext("The newsroom does not answer: nothing was done. Try again."),
            "loggedOut": gettext("You are logged out: log in again, then decide again."),
            "someoneElse": gettext(
                "Someone else has logged in in this browser since: nothing was done. Load the page"
                " again to go on under that name."
            ),
            "edited": gettext("Changed at its source since you opened the desk."),
            "nothingToUndo": gettext("There is nothing to undo."),
            "noTray": gettext("No tray has this number, or it is full."),
            "noPlace": gettext("No tray is open: begin a selection."),
            "putInto": gettext("Put into"),
        }
    )

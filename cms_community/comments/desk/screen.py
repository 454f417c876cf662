"""The pieces of the desk that change while someone looks at it, as HTML."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from ..excerpts import fingerprint
from ..models import Comment, Pick, State
from . import making

# A pick that stands in no page is on the desk for so long.
IN_HAND = timedelta(hours=36)
MOST_IN_HAND = 30


def rights_of(person: Any) -> dict[str, bool]:
    """What this person may do with comments and picks."""
    return {
        "may_pick": person.has_perm("community_comments.add_pick"),
        "may_change": person.has_perm("community_comments.change_pick"),
        "may_withdraw": person.has_perm("community_comments.withdraw_pick"),
    }


def standing_picks(comments: Iterable[int]) -> dict[int, Pick]:
    """The pick that stands on each of these comments."""
    picks = Pick.objects.standing().filter(comment__in=list(comments))
    return {pick.comment_id: pick for pick in picks.select_related("picked_by")}


def standings(request: HttpRequest, comments: Iterable[Comment]) -> dict[str, str]:
    """What stands on each of these comments, or that its source took it back, by the key."""
    comments = list(comments)
    picks = standing_picks(comment.pk for comment in comments)
    rights = rights_of(request.user)
    return {
        str(comment.pk): render_to_string(
            "community_comments/desk/standing.html",
            {"comment": comment, "pick": picks.get(comment.pk), **rights},
            request,
        )
        for comment in comments
    }


def taken_back(comments: Iterable[Comment]) -> dict[str, str]:
    """What to say in place of comments that their source shows no more, by the key."""
    said = _("The source says of this comment: %(state)s. Its text is no longer shown.")
    return {
        str(comment.pk): said % {"state": comment.get_state_display()}
        for comment in comments
        if comment.state != State.VISIBLE
    }


def texts(comments: Iterable[Comment]) -> dict[str, dict[str, str]]:
    """What comments that are shown say now, and the name of that text, by the key."""
    return {
        str(comment.pk): {"text": comment.body_text, "read": fingerprint(comment.body_text)}
        for comment in comments
        if comment.state == State.VISIBLE
    }


def in_hand() -> list[Pick]:
    """Live picks of today and yesterday that stand in no page yet, the oldest first."""
    since = timezone.now() - IN_HAND
    recent = Pick.objects.live().filter(picked_at__gt=since).with_context()
    picks = list(recent.select_related("picked_by").order_by("picked_at", "pk")[:MOST_IN_HAND])
    placed = making.placed(pick.pk for pick in picks)
    return [pick for pick in picks if pick.pk not in placed]


def what_is_made(request: HttpRequest) -> dict[str, str]:
    """The right column, and a mark that changes with it."""
    context = {
        "trays": making.trays(to=request.user),
        "in_hand": in_hand(),
        **rights_of(request.user),
    }
    html = render_to_string("community_comments/desk/made.html", context, request)
    return {"made": html, "made_mark": hashlib.sha256(html.encode()).hexdigest()[:16]}

"""What changes picks: each function checks, writes, logs and tells the rest, or does nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry

from .excerpts import check_verbatim, fingerprint, same_words
from .models import Comment, Pick, State, Takedown
from .reasons import SourceReason
from .refusals import (
    AlreadyPicked,
    ChangedMeanwhile,
    Edited,
    EditedAgain,
    EditedMeanwhile,
    NotHeld,
    NotVerbatim,
    NotVisible,
    Withdrawn,
    name_of,
)
from .standing.consents import Consented, record_consents
from .standing.takedowns import open_takedown

# Whoever logs in, as the site's user model has them; None when the machine decides.
Person = Any

# Sent within the transaction, with pick=: whatever shows the pick must show it anew.
pick_changed = Signal()


def pick_comment(
    *, comment: Comment, excerpt: str, note: str, criterion: str, seen: str = "", by: Person
) -> Pick:
    """Choose a visible comment, in the member's own words; refused with a CannotPick.

    `seen` is the fingerprint of the text that was read, if anybody says which.
    """
    with transaction.atomic():
        read = Comment.objects.select_for_update().get(pk=comment.pk)
        refuse_hidden(read)
        refuse_unread(read, seen)
        refuse_second_pick(read)
        pick = Pick(
            comment=read,
            excerpt=check_verbatim(excerpt=excerpt, text=read.body_text),
            note=note.strip(),
            criterion=criterion,
            reports_when_picked=read.flags,
            picked_by=by,
        )
        remember_what_was_read(pick)
        insert_pick(pick)
        note_down(pick, "community.pick", by, {"criterion": criterion})
        announce(pick)
    return pick


def change_pick(
    *,
    pick: Pick,
    excerpt: str,
    note: str,
    criterion: str,
    seen_at: datetime,
    seen: str = "",
    consents: Mapping[str, Consented] | None = None,
    by: Person,
) -> Pick:
    """Change a pick's words, note or criterion, unless someone else did since `seen_at`.

    `seen` is the fingerprint of the comment's text that was read, if anybody says which.

    What its member answered is recorded with it, by use. A pick that was held because its text was
    edited is shown again: the desk has read the new one.
    """
    with transaction.atomic():
        pick = take(pick)
        refuse_withdrawn(pick)
        refuse_change_meanwhile(pick, seen_at)
        refuse_unread(pick.comment, seen)
        pick.excerpt = check_verbatim(excerpt=excerpt, text=pick.comment.body_text)
        pick.note = note.strip()
        pick.criterion = criterion
        remember_what_was_read(pick)
        if pick.state == Pick.State.HELD and pick.hold_reason == SourceReason.TEXT_CHANGED:
            refuse_hidden(pick.comment)
            show(pick)
        record_consents(pick=pick, consents=consents or {}, by=by)
        write(pick, "community.change_pick", by, {"criterion": criterion})
    return pick


def hold_pick(*, pick: Pick, reason: str, by: Person) -> Pick:
    """Take a pick off every page until the desk decides; nothing if it is held already."""
    with transaction.atomic():
        pick = take(pick)
        refuse_withdrawn(pick)
        if pick.state == Pick.State.LIVE or is_graver(reason, than=pick.hold_reason):
            pick.state = Pick.State.HELD
            pick.held_at, pick.hold_reason = timezone.now(), reason
            write(pick, "community.hold_pick", by, {"reason": reason})
    return pick


def release_pick(*, pick: Pick, by: Person) -> Pick:
    """Show a held pick again, if its comment is visible and says what the desk read."""
    with transaction.atomic():
        pick = take_held(pick)
        check_verbatim(excerpt=pick.excerpt, text=pick.comment.body_text)
        refuse_edited(pick)
        show(pick)
        write(pick, "community.release_pick", by, {})
    return pick


def keep_excerpt(*, pick: Pick, seen: str, by: Person) -> Pick:
    """Show an edited comment's pick again as it was, unless the text is no more the one `seen`."""
    with transaction.atomic():
        pick = take_held(pick)
        if fingerprint(pick.comment.body_text) != seen:
            raise EditedAgain
        check_verbatim(excerpt=pick.excerpt, text=pick.comment.body_text)
        remember_what_was_read(pick)
        show(pick)
        write(pick, "community.keep_excerpt", by, {})
    return pick


def withdraw_pick(*, pick: Pick, reason: str, by: Person) -> Pick:
    """Take a pick off every page for good: its excerpt and note are erased, the reason is kept."""
    with transaction.atomic():
        pick = take(pick)
        refuse_withdrawn(pick)
        pick.state = Pick.State.WITHDRAWN
        pick.excerpt = pick.note = pick.read_text = pick.hold_reason = ""
        pick.withdrawn_at = timezone.now()
        pick.withdrawal_reason = reason
        write(pick, "community.withdraw_pick", by, {"reason": reason})
    return pick


def follow_source(*, comment_ids: Iterable[int], known_at: datetime | None = None) -> None:
    """Make the picks of these comments obey what their source, at `known_at`, says of them."""
    known_at = known_at or timezone.now()
    standing = Pick.objects.standing().filter(comment_id__in=list(comment_ids))
    for pick in standing.order_by("pk"):
        with transaction.atomic():
            obey(take(pick), known_at=known_at)


def obey(pick: Pick, *, known_at: datetime) -> None:
    """Hold or withdraw one pick as its comment's state and text command, and note how it leaves."""
    state = pick.comment.state
    if pick.state == Pick.State.WITHDRAWN:
        return
    if state not in (State.VISIBLE, State.HELD):
        withdraw_pick(pick=pick, reason=state, by=None)
        open_takedown(pick=pick, kind=Takedown.Kind.WITHDRAWN, reason=state, known_at=known_at)
    elif reason := hold_reason(pick):
        hold_for_source(pick=pick, reason=reason, known_at=known_at)


def hold_for_source(*, pick: Pick, reason: str, known_at: datetime) -> None:
    """Hold a pick because of its source, and note how it leaves if it was shown until now."""
    with transaction.atomic():
        pick = take(pick)
        hold_pick(pick=pick, reason=reason, by=None)
        if pick.state == Pick.State.LIVE:
            open_takedown(pick=pick, kind=Takedown.Kind.HELD, reason=reason, known_at=known_at)


def hold_reason(pick: Pick) -> str:
    """Why the desk must decide anew on a pick whose comment was not taken away; else nothing."""
    if pick.comment.state == State.HELD:
        return SourceReason.HELD
    edited = not is_verbatim(pick) or is_edited(pick)
    return SourceReason.TEXT_CHANGED if edited else ""


def is_graver(reason: str, *, than: str) -> bool:
    """Whether one reason to hold takes the place of another: nothing releases it by itself."""
    return than == SourceReason.UNVERIFIED and reason != than


def is_edited(pick: Pick) -> bool:
    """Whether the comment says anything else, spaces aside, than what the desk read."""
    return bool(pick.read_text) and not same_words(pick.read_text, pick.comment.body_text)


def is_verbatim(pick: Pick) -> bool:
    """Whether the excerpt still is what the comment says."""
    try:
        check_verbatim(excerpt=pick.excerpt, text=pick.comment.body_text)
    except NotVerbatim:
        return False
    return True


def take(pick: Pick) -> Pick:
    """The pick and its comment as they are now, locked: always the comment first, then the pick."""
    comment = Comment.objects.select_for_update().get(pk=pick.comment_id)
    taken: Pick = Pick.objects.select_for_update().get(pk=pick.pk)
    taken.comment = comment
    return taken


def take_held(pick: Pick) -> Pick:
    """The same, of one that is held and whose source shows the comment."""
    pick = take(pick)
    refuse_withdrawn(pick)
    if pick.state != Pick.State.HELD:
        raise NotHeld
    refuse_hidden(pick.comment)
    return pick


def remember_what_was_read(pick: Pick) -> None:
    """Keep which text the desk chose from, to notice and to show an edit."""
    pick.source_revision = pick.comment.source_revision
    pick.read_text = pick.comment.body_text


def show(pick: Pick) -> None:
    """Have a held pick shown; when it was last held stays known."""
    pick.state, pick.hold_reason = Pick.State.LIVE, ""


def insert_pick(pick: Pick) -> None:
    """Write a new pick; the database decides when two people choose in the same instant."""
    try:
        with transaction.atomic():
            pick.save(force_insert=True)
    except IntegrityError:
        refuse_second_pick(pick.comment)
        raise


def write(pick: Pick, action: str, by: Person, data: dict[str, Any]) -> None:
    """Save a changed pick, log who did it, and tell the rest."""
    # Two changes within one tick of the clock would look like none to whoever holds the first.
    pick.changed_at = max(timezone.now(), pick.changed_at + timedelta(microseconds=1))
    pick.save()
    note_down(pick, action, by, data)
    announce(pick)


def note_down(pick: Pick, action: str, by: Person, data: dict[str, Any]) -> None:
    """Log a decision under the pick's tag: a log is read in other languages than it is written."""
    log(pick, action, user=by, title=f"pick:{pick.short_id}", data=data)


def announce(pick: Pick) -> None:
    """Tell whatever shows the pick, so that it changes with it or not at all."""
    pick_changed.send(sender=Pick, pick=pick)


def refuse_hidden(comment: Comment) -> None:
    """Only what the source shows may be shown here."""
    if comment.state != State.VISIBLE:
        raise NotVisible(state=comment.get_state_display())


def refuse_second_pick(comment: Comment) -> None:
    """One comment, one standing pick."""
    standing = Pick.objects.standing().filter(comment=comment).select_related("picked_by").first()
    if standing is not None:
        raise AlreadyPicked(who=name_of(standing.picked_by), at=standing.picked_at)


def refuse_withdrawn(pick: Pick) -> None:
    """What was withdrawn has no text left to change, hold or release."""
    if pick.state == Pick.State.WITHDRAWN:
        raise Withdrawn(at=pick.withdrawn_at or pick.changed_at)


def refuse_edited(pick: Pick) -> None:
    """What was edited comes back by a decision on the new text, not by a press of a button."""
    if is_edited(pick):
        raise Edited


def refuse_unread(comment: Comment, seen: str) -> None:
    """Nobody stands by a text that was put in place of the one that was read."""
    if seen and fingerprint(comment.body_text) != seen:
        raise EditedMeanwhile


def refuse_change_meanwhile(pick: Pick, seen_at: datetime) -> None:
    """Two editors never overwrite each other unawares."""
    if pick.changed_at != seen_at:
        last = log_registry.get_logs_for_instance(pick).order_by("-timestamp", "-pk").first()
        raise ChangedMeanwhile(who=name_of(last.user if last else None), at=pick.changed_at)

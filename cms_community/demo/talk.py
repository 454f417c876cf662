"""What the members wrote, taken in as from any source, and what the desk picked of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from cms_community.comments.actions import pick_comment
from cms_community.comments.models import Comment, Pick
from cms_community.comments.receiving import receive_comments
from cms_community.comments.records import parse_record
from cms_community.members.models import Source
from cms_community.staff.models import User

from .plan import Plan
from .texts import VoiceText
from .tree import TITLE
from .voices import neutral_records

SOURCE = "le-fanal"
READING = timedelta(hours=1)


def take_comments(plan: Plan) -> Source:
    """The newspaper's own comment platform with everything it tells us."""
    source = Source.objects.create(name=SOURCE, kind=Source.Kind.PUSH, title=TITLE)
    told = neutral_records(plan.script, now=plan.now, seed=plan.seed)
    receive_comments(source=source, records=[parse_record(record) for record in told])
    return source


def pick_voices(plan: Plan, source: Source, *, by: User) -> dict[str, Pick]:
    """The desk's picks, by the key of the voice."""
    return {
        voice.key: pick_voice(plan, source, voice, by=by)
        for voice in plan.script.picked_voices
        if voice.key
    }


def pick_voice(plan: Plan, source: Source, voice: VoiceText, *, by: User) -> Pick:
    """One pick, dated soon after the member wrote."""
    comment = Comment.objects.get(source=source, remote_id=f"voice-{voice.key}")
    pick = pick_comment(
        comment=comment,
        excerpt=voice.excerpt or "",
        note=voice.note or "",
        criterion=voice.criterion or "",
        by=by,
    )
    pick.public_id = plan.public_id("pick", voice.key or "")
    pick.picked_at = pick.changed_at = read_at(plan, comment.created_at)
    pick.save(update_fields=["public_id", "picked_at", "changed_at"])
    return pick


def read_at(plan: Plan, written: datetime) -> datetime:
    """When the desk read it: halfway between its writing and now, at most an hour later."""
    return min(written + (plan.now - written) / 2, written + READING)

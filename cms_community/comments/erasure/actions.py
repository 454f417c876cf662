"""Erases a member: name, words, and the desk's words about them, wherever we keep any."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Exists, Min, OuterRef
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from ...delivery.actions import render_tagged
from ...delivery.search import forget_traces
from ...delivery.webhooks.actions import forget_answers
from ...members.erasure import digest
from ...members.models import ErasedId, Member, Source
from .. import tables
from ..actions import Person, withdraw_pick
from ..models import Comment, Erasure, Pick, Showing, State
from ..signals import comments_erased, member_erased
from .showings import TAG

BATCH = 1000
# What a tombstone keeps of a comment and of a pick; every other text goes, those too that a later
# version of the tables adds.
KEPT_OF_COMMENT = {"remote_id", "parent_remote_id", "state"}
KEPT_OF_PICK = {"criterion", "state", "withdrawal_reason"}


def erase_member(*, source: Source, member_id: str, by: Person) -> Erasure:
    """Erase a member by its id at the source, known or not, for good; again, nothing changes.

    The id is remembered as a salted hash, so that no import, webhook or push brings it back. To be
    called outside of any transaction: once everything is committed, whatever showed the member's
    words is rendered anew before this returns, however much that is.
    """
    with transaction.atomic():
        # No import of this source is under way meanwhile: the next one finds the hashes.
        tables.lock(source)
        erasure = remember(source, member_id, by)
        member = Member.objects.filter(source=source, remote_id=member_id).first()
        comments = written_by(member)
        remember_ids(source, member_id, comments.values())
        picks = list(Pick.objects.filter(comment__in=comments))
        erasure.picks.add(*picks)
        forget_picks(comment_ids=comments, by=by)
        member_erased.send(Member, source=source, member_id=member_id, comments=set(comments))
        comments_erased.send(Comment, comments=set(comments))
        forget_texts(comments)
        forget_name(member)
        forget_echoes(erasure)
        Erasure.objects.filter(pk=erasure.pk).update(comments=erasure.comments + len(comments))
        note_down(erasure, by, {"comments": len(comments), "picks": len(picks)})
    render_tagged(tags=tags_of(erasure))
    forget_traces()
    erasure.refresh_from_db()
    return erasure


def written_by(member: Member | None) -> dict[int, str]:
    """The ids at the source of all that a member wrote, by primary key; nobody picks it now."""
    if member is None:
        return {}
    written = Comment.objects.select_for_update().filter(member=member).order_by("pk")
    return dict(written.values_list("pk", "remote_id"))


def remember(source: Source, member_id: str, by: Person) -> Erasure:
    """The row of this erasure: a new one, or the one there is."""
    stands_for = digest(source, member_id)
    found = Erasure.objects.get_or_create(
        source=source, digest=stands_for, defaults={"erased_by": by}
    )
    return found[0]


def remember_ids(source: Source, member_id: str, comment_ids: Iterable[str]) -> None:
    """Keep the hashes by which a later record of the member or of a comment is known."""
    kinds = ErasedId.Kind
    named = [(kinds.MEMBER, member_id), *((kinds.COMMENT, each) for each in comment_ids)]
    rows = [ErasedId(source=source, kind=kind, digest=digest(source, i)) for kind, i in named]
    ErasedId.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def forget_picks(*, comment_ids: Iterable[int], by: Person) -> None:
    """Withdraw what stands on these comments; keep no word of the desk's on any pick of them."""
    picks = Pick.objects.filter(comment__in=list(comment_ids))
    for pick in picks.standing().order_by("pk"):
        withdraw_pick(pick=pick, reason=State.ERASED, by=by)
    picks.update(**no_texts(Pick, KEPT_OF_PICK))


def forget_texts(comment_ids: Iterable[int]) -> None:
    """Leave tombstones of these comments: that there was one, where, when, by nobody."""
    left: dict[str, Any] = no_texts(Comment, KEPT_OF_COMMENT)
    left |= {"state": State.ERASED, "member": None, "changed_at": timezone.now()}
    Comment.objects.filter(pk__in=list(comment_ids)).update(**left)


def no_texts(model: type[models.Model], kept: set[str]) -> dict[str, str]:
    """Every text of a table as nothing, but for these."""
    texts = (models.CharField, models.TextField)
    fields = (field for field in model._meta.concrete_fields if isinstance(field, texts))
    return {field.name: "" for field in fields if field.name not in kept}


def forget_name(member: Member | None) -> None:
    """Delete the member, and the name under which a log has it."""
    if member is None:
        return
    about = ContentType.objects.get_for_model(Member)
    logged = ModelLogEntry.objects.filter(content_type=about, object_id=str(member.pk))
    logged.update(label="")
    member.delete()


def forget_echoes(erasure: Erasure) -> None:
    """Forget what receivers of webhooks answered since the first of the picks was shown."""
    shown = Showing.objects.filter(pick__in=erasure.picks.all())
    first = shown.aggregate(first=Min("shown_from"))["first"]
    if first is not None:
        forget_answers(since=first)


def tags_of(erasure: Erasure) -> set[str]:
    """The tags of the picks that went."""
    return {TAG + pick.short_id for pick in erasure.picks.only("public_id")}


def note_down(erasure: Erasure, by: Person, data: dict[str, Any]) -> None:
    """Log who erased how much, of which source; of whom, only the hash."""
    told = data | {"member": erasure.short_digest}
    source = erasure.source
    log(source, "community.erase_member", user=by, title=str(source), data=told)


def forget_nameless() -> int:
    """Delete members of whom a source has erased every comment, one by one; how many.

    Later than in the batch that tells the last: what is told of a member in whatever order must
    leave the same row while comments of theirs may still arrive.
    """
    alone = Member.objects.filter(~Exists(Comment.objects.filter(member=OuterRef("pk"))))
    keys = list(alone.values_list("pk", flat=True)[:BATCH])
    return Member.objects.filter(pk__in=keys).delete()[0]

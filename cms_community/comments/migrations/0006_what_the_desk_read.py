from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def fill(apps, schema_editor):
    """Where the comment is still what was picked, that is what the desk read; the log tells why
    and when a pick was held."""
    Pick = apps.get_model("community_comments", "Pick")
    Comment = apps.get_model("community_comments", "Comment")
    Entry = apps.get_model("wagtailcore", "ModelLogEntry")
    comment = Comment.objects.filter(pk=OuterRef("comment_id"))
    standing = Pick.objects.exclude(state="withdrawn")
    standing.filter(comment__source_revision=F("source_revision")).update(
        read_text=Subquery(comment.values("body_text")[:1])
    )
    for pick in standing.filter(state="held"):
        held = Entry.objects.filter(
            content_type__app_label="community_comments",
            content_type__model="pick",
            object_id=str(pick.pk),
            action="community.hold_pick",
        )
        last = held.order_by("-timestamp", "-pk").first()
        pick.held_at = last.timestamp if last else pick.changed_at
        pick.hold_reason = last.data["reason"] if last else "other"
        pick.save(update_fields=["held_at", "hold_reason"])


class Migration(migrations.Migration):
    dependencies = [
        ("community_comments", "0005_standing_by_a_pick"),
        ("wagtailcore", "0069_log_entry_jsonfield"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

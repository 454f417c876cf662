"""Leaves the comments that are known already to the worker, which takes them into the queue."""

from django.db import migrations

BATCH = 5_000


def remember(apps, schema_editor):
    """One piece of work for so many comments: the migration itself stays short."""
    Comment = apps.get_model("community_comments", "Comment")
    Backlog = apps.get_model("community_comments", "Backlog")
    keys = Comment.objects.filter(state="visible").order_by("pk").values_list("pk", flat=True)
    last = 0
    while batch := list(keys.filter(pk__gt=last)[:BATCH]):
        last = batch[-1]
        Backlog.objects.create(comments=batch)


class Migration(migrations.Migration):
    dependencies = [("community_comments", "0010_the_queue")]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]

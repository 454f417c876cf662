"""What documents show already is remembered from when they last changed: more is not known."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def remember(apps: Any, schema_editor: Any) -> None:
    """One row for each pick in each document that readers see."""
    documents = apps.get_model("community_delivery", "Document").objects
    showing = apps.get_model("community_comments", "Showing")
    picks = apps.get_model("community_comments", "Pick").objects
    by_tag = {
        f"pick:{public_id.hex[:10]}": key
        for key, public_id in picks.values_list("pk", "public_id")
    }
    shown = documents.exclude(announced="").filter(tags__contains="pick:")
    columns = ("kind", "public_id", "announced_url", "announced_at", "tags")
    for kind, public_id, url, at, tags in shown.values_list(*columns).iterator():
        showing.objects.bulk_create(
            showing(pick_id=by_tag[tag], kind=kind, public_id=public_id, url=url, shown_from=at)
            for tag in tags.split()
            if tag in by_tag
        )


class Migration(migrations.Migration):
    dependencies = [
        ("community_comments", "0008_showings_and_erasures"),
        ("community_delivery", "0001_documents"),
    ]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]

"""Has PostgreSQL know the frequency of 4,000 words instead of 1,000.

All other words count as half as frequent as the last it knows: with 1,000, a rare word passed for
one that stands in thousands of comments, and was looked for as if it were.
"""

from django.db import migrations

ALTER = "ALTER TABLE community_comments_wording ALTER COLUMN words SET STATISTICS %d"


def know(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALTER % 400)


def forget(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALTER % -1)


class Migration(migrations.Migration):
    dependencies = [("community_comments", "0012_members_records")]

    operations = [migrations.RunPython(know, forget)]

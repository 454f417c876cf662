"""A text search configuration for French that does not mind accents, on PostgreSQL."""

from django.db import DatabaseError, migrations, transaction


def create(apps, schema_editor):
    """French stemming; without accents where the extension exists or may be created."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS newsroom_fr")
        cursor.execute("CREATE TEXT SEARCH CONFIGURATION newsroom_fr (COPY = french)")
        try:
            # A database whose owner may not create extensions still finds words with accents.
            with transaction.atomic(using=connection.alias):
                cursor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
                cursor.execute(
                    "ALTER TEXT SEARCH CONFIGURATION newsroom_fr "
                    "ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem"
                )
        except DatabaseError as refusal:
            print(f"\n  Search minds accents: PostgreSQL refuses unaccent ({refusal}).")


def drop(apps, schema_editor):
    """The extension stays: others may use it."""
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS newsroom_fr")


class Migration(migrations.Migration):
    dependencies = [("community_delivery", "0001_documents")]

    operations = [migrations.RunPython(create, drop)]

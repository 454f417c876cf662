"""French search on PostgreSQL: without accents where the database lets us, with them elsewhere."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from cms_community.delivery.models import SearchText
from tests.api.conftest import deliver
from tests.builders import make_article

pytestmark = pytest.mark.django_db
migration = import_module("cms_community.delivery.migrations.0002_french_search")


def matches(text: str, question: str) -> bool:
    """Whether PostgreSQL finds a text by a question."""
    vector, query = "to_tsvector('newsroom_fr', %s)", "plainto_tsquery('newsroom_fr', %s)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {vector} @@ {query}", [text, question])
        return bool(cursor.fetchone()[0])


@pytest.mark.postgresql
def test_a_word_is_found_in_any_form_and_without_its_accents() -> None:
    assert matches("Les événements", "evenement")
    assert matches("Des élèves", "eleve")


@pytest.mark.postgresql
def test_where_the_extension_may_not_be_created_search_minds_accents_and_works(
    capsys: Any,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TEXT SEARCH CONFIGURATION newsroom_fr")
        cursor.execute("DROP EXTENSION unaccent CASCADE")
        cursor.execute("CREATE ROLE newsroom_without_rights")
        cursor.execute("GRANT CREATE, USAGE ON SCHEMA public TO newsroom_without_rights")
        cursor.execute("SET LOCAL ROLE newsroom_without_rights")
        migration.create(None, SimpleNamespace(connection=connection))
        cursor.execute("RESET ROLE")
    assert "unaccent" in capsys.readouterr().out
    assert matches("Les événements", "événement")
    assert not matches("Les événements", "evenement")


def test_what_search_looks_through_can_be_made_anew() -> None:
    make_article("Le tramway")
    deliver()
    kept = set(SearchText.objects.values_list("title", flat=True))
    SearchText.objects.filter(title="Le tramway").delete()
    call_command("rebuild_search")
    assert set(SearchText.objects.values_list("title", flat=True)) == kept

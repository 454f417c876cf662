"""Queries that are put together once find what they would find if they were put together anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from cms_community.delivery.models import Document
from cms_community.delivery.reading import (
    Question,
    matching,
    one,
    ordered,
    page_of,
    page_statement,
)
from tests.api.conftest import deliver
from tests.builders import make_article, make_author, make_section

A_FACET = (("section", "culture"),)
QUESTIONS = {
    "a list": Question(kind="articles", locale="fr"),
    "every language": Question(kind="articles", locale=None),
    "another language": Question(kind="articles", locale="en"),
    "what has no language": Question(kind="authors"),
    "a slug": Question(kind="articles", locale="fr", slug="le-premier"),
    "oldest first": Question(kind="articles", locale="fr", newest_first=False),
    "a section": Question(kind="articles", locale="fr", facets=A_FACET),
    "another section": Question(kind="articles", locale="fr", facets=(("section", "sport"),)),
    "a section's author": Question(
        kind="articles", locale="fr", facets=(*A_FACET, ("author", "nour"))
    ),
    "a section, oldest first": Question(
        kind="articles", locale="fr", facets=A_FACET, newest_first=False
    ),
    "since": Question(kind="articles", locale="fr", since=b"2"),
    "before": Question(kind="articles", locale="fr", before=b"2"),
    "between": Question(kind="articles", locale="fr", since=b"1", before=b"3"),
}


@pytest.fixture
def _articles() -> None:
    """Articles of two sections, three of them signed."""
    nour = make_author("Nour Belkacem", slug="nour")
    for title in ("Culture", "Sport"):
        section = make_section(title)
        for number in range(3):
            signed = [nour] if number else []
            make_article(f"{title} {number}", parent=section, authors=signed)
    make_article("Le premier", slug="le-premier")
    deliver()


@pytest.mark.django_db
@pytest.mark.usefixtures("_articles")
@pytest.mark.parametrize("goes_on", [False, True])
def test_every_question_finds_the_same_as_put_together_anew(goes_on: bool) -> None:
    at = timezone.now()
    sizes = []
    for question in QUESTIONS.values():
        keys = [bytes(found.sort_key) for found in anew(question, at)]
        after = keys[0] if goes_on and keys else None
        wanted = [found.public_id for found in anew(question, at, after=after)]
        page = page_of(question, size=50, after=after, at=at)
        assert [found.public_id for found in page.documents] == wanted
        sizes.append(len(wanted))
    assert len(set(sizes)) > 3, "the questions must differ in what they find"


def anew(question: Question, at: Any, *, after: bytes | None = None) -> list[Document]:
    """What the ORM finds."""
    return list(ordered(matching(question, at=at, after=after), question))


@pytest.mark.django_db
@pytest.mark.usefixtures("_articles")
def test_a_document_is_read_as_the_orm_reads_it() -> None:
    stored = Document.objects.get(slug="le-premier")
    found = one("articles", stored.public_id, at=timezone.now())
    assert found is not None
    for field in Document._meta.concrete_fields:
        seen, wanted = getattr(found, field.attname), getattr(stored, field.attname)
        assert (bytes(seen) if isinstance(wanted, memoryview) else seen) == wanted
    assert one("authors", stored.public_id, at=timezone.now()) is None


@pytest.mark.django_db
def test_questions_of_one_shape_share_one_statement() -> None:
    at = timezone.now()
    page_statement.cache_clear()
    for slug in ("culture", "sport", "rubrique"):
        question = Question(kind="articles", locale="fr", facets=(("section", slug),))
        page_of(question, size=20, after=None, at=at)
    assert page_statement.cache_info().misses == 1


@pytest.fixture
def lost() -> Iterator[Any]:
    """Has the database end the connection that this process keeps."""
    other = connection.copy()  # type: ignore[attr-defined]  # missing in the stubs

    def lose() -> None:
        pid = connection.connection.info.backend_pid
        with other.cursor() as asking:
            asking.execute("select pg_terminate_backend(%s, 5000)", [pid])

    yield lose
    other.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_reader_is_answered_where_the_kept_connection_was_lost(lost: Any) -> None:
    article = make_article()
    for path in ("articles/", f"articles/{article.public_id}/"):
        assert Client().get(f"/api/v1/{path}").status_code == 200
        lost()
        assert Client().get(f"/api/v1/{path}").status_code == 200


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_nothing_is_asked_twice_within_a_transaction(lost: Any) -> None:
    question, at = QUESTIONS["a list"], timezone.now()
    transaction.set_autocommit(False)
    page_of(question, size=20, after=None, at=at)
    lost()
    with pytest.raises(OperationalError):
        page_of(question, size=20, after=None, at=at)
    connection.close()

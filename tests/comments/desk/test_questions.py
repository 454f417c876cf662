"""What the desk asks is read from an address, or refused in one sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from cms_community.comments.desk.questions import BadQuestion, Question


def asked(address: str) -> Question:
    """The question of an address."""
    return Question.read(QueryDict(address))


def test_an_empty_address_asks_for_the_newest() -> None:
    assert asked("") == Question()
    assert asked("section=&since=&roles=&after=") == Question()


def test_every_field_is_read() -> None:
    question = asked(
        "order=worth&section=Monde&discussion_id=7&since=2026-11-26&until=2026-11-27&language=fr"
        "&never_picked=1&roles=staff&roles=expert&has_question=on&words=tramway&source_id=2&limit=5"
    )
    assert question == Question(
        order="worth",
        section="Monde",
        discussion_id=7,
        # The newsroom's days: from a midnight in Paris to the one that ends the last.
        since=datetime(2026, 11, 25, 23, tzinfo=UTC),
        until=datetime(2026, 11, 27, 23, tzinfo=UTC),
        language="fr",
        never_picked=True,
        roles=("staff", "expert"),
        has_question=True,
        words="tramway",
        source_id=2,
        limit=5,
    )


def test_a_question_writes_the_address_that_asks_it() -> None:
    question = asked("order=worth&roles=staff&roles=expert&since=2026-11-26T08:30%2B01:00&limit=9")
    assert asked(question.query()) == question
    assert asked(question.query(section="Monde", order="newest")).section == "Monde"
    assert Question().query() == ""


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("order=best", "order"),
        ("discussion_id=x", "discussion_id"),
        ("discussion_id=99999999999999999999", "discussion_id"),
        ("source_id=-1", "source_id"),
        ("since=yesterday", "since"),
        ("since=2026-11-27T10:00", "since"),
        ("until=9999-12-31", "until"),
        ("until=9999-12-31T23:59:59%2B00:00", "until"),
        ("until=0001-01-01T00:00:00%2B00:00", "until"),
        ("since=9999-12-31T23:59:59%2B00:00", "since"),
        ("roles=king", "roles"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("never_picked=perhaps", "never_picked"),
        ("words=" + "a" * 201, "words"),
        ("section=" + "a" * 256, "section"),
    ],
)
def test_what_cannot_be_read_is_named(address: str, named: str) -> None:
    with pytest.raises(BadQuestion, match=named):
        asked(address)


def test_a_period_ends_after_it_begins() -> None:
    with pytest.raises(BadQuestion, match=r"ends before|finit avant"):
        asked("since=2026-11-27&until=2026-11-25")

"""What sources tell ends in the same tables, in whatever order and however often it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms_community.comments.merging import merged, row_of
from cms_community.comments.models import Comment, Discussion
from cms_community.comments.receiving import Received, receive_comments
from cms_community.comments.records import Record, parse_record
from cms_community.comments.signals import comments_received
from cms_community.members.erasure import digest
from cms_community.members.models import ErasedId, Member, Source

from ..builders import make_comment, make_pick, make_source

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def record(remote_id: str = "1", **kw: Any) -> Record:
    """A visible comment by Jeanne under a story, as a source tells it."""
    told: dict[str, Any] = {
        "source_id": remote_id,
        "discussion_source_id": "story",
        "discussion_url": "https://newspaper.example/story",
        "discussion_title": "Le tramway",
        "member_source_id": "jeanne",
        "member_name": "Jeanne",
        "body_text": "Enfin.",
        "state": "visible",
        "created_at": DAY,
    }
    return parse_record(told | kw)


def receive(*records: Record, source: Source | None = None, **kw: Any) -> Received:
    """Receive the records for a source."""
    return receive_comments(source=source or make_source(), records=records, **kw)


def later(days: int = 1) -> datetime:
    """So many days after the comment was written."""
    return DAY + timedelta(days=days)


def the_tables() -> tuple[list[Any], ...]:
    """All that receiving writes, but keys and the dates of receiving."""
    return (
        list(
            Member.objects.order_by("remote_id").values_list("remote_id", "name", "role", "seen_at")
        ),
        list(
            Discussion.objects.order_by("remote_id").values_list(
                "remote_id", "title", "url", "section", "seen_at"
            )
        ),
        list(
            Comment.objects.order_by("remote_id").values_list(
                "remote_id",
                "state",
                "state_raw",
                "source_updated_at",
                "source_revision",
                "headline",
                "body_html",
                "body_text",
                "parent_remote_id",
                "parent__remote_id",
                "discussion__remote_id",
                "member__remote_id",
                "created_at",
                "edited_at",
                "featured_at_source",
                "permalink",
                "language",
                "reactions",
                "dislikes",
                "replies",
                "flags",
            )
        ),
    )


def empty_the_tables() -> None:
    """Forget all that was received."""
    Comment.objects.all().delete()
    Member.objects.all().delete()
    Discussion.objects.all().delete()


@pytest.mark.django_db
def test_a_comment_arrives_whole() -> None:
    receive(
        record(
            headline="Joie",
            body_html="<p>Enfin <script>x</script><b>là</b></p>",
            body_text=None,
            reactions=3,
            language="fr",
            featured_at_source=True,
            permalink="https://newspaper.example/story#1",
            state_raw="APPROVED",
        )
    )
    comment = Comment.objects.select_related("member", "discussion", "source").get()
    assert comment.body_html == "<p>Enfin <b>là</b></p>"
    assert comment.body_text == "Enfin là"
    assert comment.author_name == "Jeanne"
    assert comment.discussion.title == "Le tramway"
    assert comment.discussion.url == "https://newspaper.example/story"
    assert (comment.reactions, comment.dislikes) == (3, None)
    assert comment.featured_at_source is True
    assert comment.source_updated_at == comment.created_at == DAY
    assert comment.state_raw == "APPROVED"


@pytest.mark.django_db
def test_a_second_reading_changes_and_writes_nothing() -> None:
    records = [record(str(n), parent_source_id=str(n - 1)) for n in range(20)]
    assert receive(*records) == Received(new=20)
    before = the_tables(), list(Comment.objects.order_by("pk").values_list("pk", "changed_at"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert receive(*records) == Received(unchanged=20)
    assert before == (
        the_tables(),
        list(Comment.objects.order_by("pk").values_list("pk", "changed_at")),
    )
    table = Comment._meta.db_table
    writes = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "COPY"))]
    assert not [sql for sql in writes if f'INTO "{table}"' in sql or f'UPDATE "{table}"' in sql]


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["held", "spam", "rejected", "removed_by_author", "gone"])
def test_a_removal_is_never_undone_by_an_older_event(state: str) -> None:
    receive(record(state=state, source_updated_at=later(2)))
    assert receive(record(source_updated_at=later(1))) == Received(unchanged=1)
    assert Comment.objects.get().state == state


@pytest.mark.django_db
@pytest.mark.parametrize("first_is_removal", [True, False])
def test_at_equal_dates_a_removal_wins(first_is_removal: bool) -> None:
    told = [record(state="rejected"), record(state="visible")]
    for one in told if first_is_removal else reversed(told):
        receive(one)
    assert Comment.objects.get().state == "rejected"


@pytest.mark.django_db
def test_a_newer_word_restores_what_was_rejected() -> None:
    receive(record(state="rejected"))
    assert receive(record(source_updated_at=later())) == Received(changed=1)
    assert Comment.objects.get().state == "visible"


@pytest.mark.django_db
def test_nothing_undoes_an_erasure_whatever_its_date() -> None:
    receive(record(source_updated_at=later(5), reactions=4))
    receive(record(state="erased", source_updated_at=later(1)))
    receive(record(source_updated_at=later(9)))
    comment = Comment.objects.get()
    assert (comment.state, comment.body_text, comment.body_html) == ("erased", "", "")


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["removed_by_author", "gone", "erased"])
def test_a_tombstone_keeps_a_row_and_no_text(state: str) -> None:
    receive(record(headline="Joie"))
    told = record(headline="Joie", state=state, source_updated_at=later())
    assert receive(told) == Received(changed=1, removed=1)
    comment = Comment.objects.get()
    assert (comment.headline, comment.body_html, comment.body_text) == ("", "", "")


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["held", "spam", "rejected"])
def test_the_moderators_file_keeps_its_text(state: str) -> None:
    receive(record(state=state))
    assert Comment.objects.get().body_text == "Enfin."


@pytest.mark.django_db
def test_a_rejection_without_text_empties_the_text() -> None:
    receive(record())
    receive(record(state="rejected", body_text=None, source_updated_at=later()))
    assert Comment.objects.get().body_text == ""


@pytest.mark.django_db
def test_no_text_and_no_state_is_an_erasure() -> None:
    receive(record(body_text=None, state=None, state_raw="APPROVED"))
    assert Comment.objects.get().state == "erased"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["published", "", "VISIBLE", None])
def test_an_unknown_state_is_held(state: str | None) -> None:
    receive(record(state=state, state_raw="who knows"))
    assert Comment.objects.get().state == "held"


@pytest.mark.django_db
def test_equal_versions_keep_the_greatest_counts() -> None:
    receive(record(reactions=5, flags=None), record(reactions=3, flags=2))
    comment = Comment.objects.get()
    assert (comment.reactions, comment.flags, comment.dislikes) == (5, 2, None)


@pytest.mark.django_db
def test_a_newer_version_brings_its_own_counts() -> None:
    receive(record(reactions=5))
    receive(record(reactions=1, source_updated_at=later()))
    assert Comment.objects.get().reactions == 1


@pytest.mark.django_db
@pytest.mark.parametrize("batch_size", [1, 10])
def test_an_answer_finds_its_parent_in_either_order(batch_size: int) -> None:
    answers = [record("3", parent_source_id="2"), record("2", parent_source_id="1")]
    receive(*answers, record("1"), batch_size=batch_size)
    parents = dict(Comment.objects.values_list("remote_id", "parent__remote_id"))
    assert parents == {"1": None, "2": "1", "3": "2"}


@pytest.mark.django_db
def test_a_missing_parent_breaks_no_answer() -> None:
    receive(record("2", parent_source_id="1"))
    answer = Comment.objects.get()
    assert (answer.parent, answer.parent_remote_id) == (None, "1")


@pytest.mark.django_db
def test_a_parent_is_of_the_same_source() -> None:
    receive(record("1"), source=make_source("elsewhere"))
    receive(record("2", parent_source_id="1"))
    receive(record("1"), source=make_source("another"))
    assert Comment.objects.get(remote_id="2").parent is None


@pytest.mark.django_db
def test_a_comment_that_names_itself_as_its_parent_has_none() -> None:
    receive(record("1", parent_source_id="1"))
    comment = Comment.objects.get()
    assert (comment.parent, comment.parent_remote_id) == (None, "")


@pytest.mark.django_db
def test_an_older_record_never_renames_a_member_or_a_thread() -> None:
    receive(record(member_name="Jeanne D.", discussion_title="Le métro", source_updated_at=later()))
    receive(record("2", member_name="Jeannette", discussion_title="Le tram"))
    assert Member.objects.get().name == "Jeanne D."
    assert Discussion.objects.get().title == "Le métro"


@pytest.mark.django_db
def test_a_record_that_tells_no_name_takes_none_away() -> None:
    receive(record())
    receive(record("2", member_name=None, source_updated_at=later()))
    assert Member.objects.get().name == "Jeanne"


@pytest.mark.django_db
def test_a_name_that_is_emptied_is_emptied() -> None:
    receive(record())
    receive(record("2", member_name="", source_updated_at=later()))
    assert Member.objects.get().name == ""


@pytest.mark.django_db
def test_a_comment_without_a_member_is_anonymous() -> None:
    receive(record(member_source_id=None))
    assert Comment.objects.get().member is None
    assert not Member.objects.exists()


@pytest.mark.django_db
def test_what_was_erased_for_good_is_never_taken_in_again() -> None:
    source = make_source()
    ErasedId.objects.create(source=source, kind="comment", digest=digest(source, "1"))
    ErasedId.objects.create(source=source, kind="member", digest=digest(source, "paul"))
    told = [record("1"), record("2", member_source_id="paul"), record("paul"), record("3")]
    assert receive(*told) == Received(new=2, erased=2)
    assert set(Comment.objects.values_list("remote_id", flat=True)) == {"paul", "3"}
    assert Member.objects.get().remote_id == "jeanne"


@pytest.mark.django_db
def test_the_same_id_erased_at_another_source_is_taken_in() -> None:
    other = make_source("elsewhere")
    ErasedId.objects.create(source=other, kind="comment", digest=digest(other, "1"))
    assert receive(record("1")) == Received(new=1)


@pytest.mark.django_db
def test_removed_counts_what_is_no_longer_shown() -> None:
    told = [record("1"), record("2", state="spam"), record("3", state="held")]
    assert receive(*told) == Received(new=3, removed=1)
    hidden = [record(n, state="held", source_updated_at=later()) for n in "123"]
    assert receive(*hidden) == Received(changed=2, unchanged=1, removed=1)


@pytest.mark.django_db
def test_a_later_date_alone_is_kept_and_is_no_change() -> None:
    receive(record())
    changed_at = Comment.objects.get().changed_at
    assert receive(record(source_updated_at=later(3))) == Received(unchanged=1)
    comment = Comment.objects.get()
    assert (comment.source_updated_at, comment.changed_at) == (later(3), changed_at)


@pytest.mark.django_db
def test_the_whole_batch_at_hand_is_given_up_when_the_records_break_off() -> None:
    told: list[Received] = []

    def broken() -> Iterator[Record]:
        yield from (record(str(n)) for n in range(5))
        raise ValueError("broken off")

    with pytest.raises(ValueError, match="broken off"):
        receive_comments(source=make_source(), records=broken(), batch_size=2, on_batch=told.append)
    assert told == [Received(new=2), Received(new=4)]
    assert Comment.objects.count() == 4


@pytest.mark.django_db
def test_long_texts_end_a_batch_early() -> None:
    told: list[Received] = []
    texts = ("x" * 900_000, "y" * 900_000, "z" * 900_000, "court")
    records = [record(str(n), body_text=text) for n, text in enumerate(texts)]
    receive(*records, on_batch=told.append)
    assert told == [Received(new=3), Received(new=4)]


@pytest.mark.django_db
def test_the_picks_of_changed_comments_are_told_of_batch_by_batch() -> None:
    source = make_source()
    receive(record("1"), record("2"), record("3"))
    for remote_id in "12":
        make_pick("Enfin", comment=Comment.objects.get(remote_id=remote_id))
    told: list[set[int]] = []

    def follow(comments: set[int], **kw: Any) -> None:
        told.append(comments)

    comments_received.connect(follow)
    try:
        receive(*(record(n) for n in "123"))
        assert told == []
        receive(*(record(n, reactions=9) for n in "23"))
        receive(record("4", member_name="Jeanne, du quai"))
        receive(*(record(n, state="rejected") for n in "13"), source=source)
        receive(record("2", body_text="Hélas.", source_updated_at=later()))
    finally:
        comments_received.disconnect(follow)
    keys = dict(Comment.objects.values_list("remote_id", "pk"))
    assert told == [{keys["2"]}, {keys["1"], keys["2"]}, {keys["1"]}, {keys["2"]}]


@pytest.mark.django_db
def test_comments_made_elsewhere_do_not_hinder_new_ones() -> None:
    make_comment(remote_id="here")
    receive(record("1"), record("2"))
    make_comment(remote_id="there")
    assert Comment.objects.count() == 4


EVENTS = st.lists(
    st.builds(
        record,
        st.sampled_from("abcd"),
        state=st.sampled_from(
            ["visible", "held", "spam", "rejected", "removed_by_author", "gone", "erased", "odd"]
        ),
        source_updated_at=st.sampled_from([None, later(1), later(2)]),
        source_revision=st.sampled_from([None, "r1", "r2"]),
        body_text=st.sampled_from([None, "un", "deux", "é"]),
        headline=st.sampled_from([None, "Ah"]),
        parent_source_id=st.sampled_from([None, "a", "b", "zz"]),
        discussion_source_id=st.sampled_from(["s1", "s2"]),
        discussion_title=st.sampled_from([None, "", "T", "Été"]),
        discussion_url=st.sampled_from([None, "/un"]),
        member_source_id=st.sampled_from([None, "m1", "m2"]),
        member_name=st.sampled_from([None, "", "Zoé", "Émile", "Zoe"]),
        member_role=st.sampled_from([None, "staff"]),
        reactions=st.sampled_from([None, 0, 3]),
        flags=st.sampled_from([None, 1, 2]),
        featured_at_source=st.sampled_from([None, True, False]),
        edited_at=st.sampled_from([None, later(1)]),
    ),
    max_size=14,
)


@pytest.mark.django_db
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(events=EVENTS, chance=st.randoms(use_true_random=False), sizes=st.integers(1, 6))
def test_the_order_and_number_of_events_make_no_difference(
    events: list[Record], chance: Any, sizes: int
) -> None:
    empty_the_tables()
    receive(*events)
    expected = the_tables()
    empty_the_tables()
    again = [*events, *events]
    chance.shuffle(again)
    receive(*again, batch_size=sizes)
    assert the_tables() == expected
    assert receive(*events, batch_size=3).unchanged == len(events)


@given(events=EVENTS)
def test_the_merge_is_commutative_associative_and_idempotent(events: list[Record]) -> None:
    rows = [row_of(event)._replace(remote_id="a") for event in events]
    for one, other, third in zip(rows, rows[1:], rows[2:], strict=False):
        assert merged(one, other) == merged(other, one)
        assert merged(merged(one, other), third) == merged(one, merged(other, third))
        assert merged(one, one) == one
        assert merged(merged(one, other), other) == merged(one, other)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_imports_at_once_end_in_the_same_tables() -> None:
    source = make_source()
    records = [
        record(str(n), parent_source_id=str((n * 7) % 300), member_source_id=f"m{n % 40}")
        for n in range(300)
    ]
    totals: list[Received] = []

    def run(told: list[Record]) -> None:
        try:
            totals.append(receive_comments(source=source, records=told, batch_size=20))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(told,))
        for told in (records, records[::-1], records[150:] + records[:150])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(total.new for total in totals) == 300
    assert sum(total.unchanged for total in totals) == 600
    together = the_tables()
    with transaction.atomic():
        empty_the_tables()
    receive(*records)
    assert the_tables() == together


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_idle_import_leaves_no_dead_rows() -> None:
    records = [record(str(n)) for n in range(50)]
    receive(*records)
    places = "SELECT remote_id, ctid::text, xmin::text FROM community_comments_comment ORDER BY 1"
    with connection.cursor() as cursor:
        cursor.execute(places)
        before = cursor.fetchall()
        receive(*records)
        cursor.execute(places)
        assert cursor.fetchall() == before


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_long_transaction_does_not_run_out_of_locks() -> None:
    held = "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()"
    with connection.cursor() as cursor:
        counts = []
        for day in range(1, 7):
            receive(*(record(n, source_updated_at=later(day)) for n in "123"))
            receive(*(record(n, source_updated_at=later(day), reactions=day) for n in "123"))
            cursor.execute(held)
            counts.append(cursor.fetchone()[0])
    assert len(set(counts[1:])) == 1

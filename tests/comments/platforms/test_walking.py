"""A walk misses nothing that was written, whenever it shows, and does not read everything again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from cms_community.comments.records import parse_record
from cms_community.comments.sources.walking import FIRST, OVERLAP, SWEEP, Page, newest_of, walk

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Shelf:
    """Comments by the date that they bear, given three at a time."""

    def __init__(self) -> None:
        self.written: list[tuple[datetime, str]] = []
        self.asked: list[tuple[datetime, str]] = []

    def write(self, name: str, at: datetime) -> None:
        """One more comment."""
        self.written = sorted([*self.written, (at, name)])

    def page(self, start: datetime, token: str) -> Page:
        """Three of them from a date on."""
        self.asked.append((start, token))
        later = [each for each in self.written if each[0] >= start]
        first = int(token or 0)
        records = [
            parse_record(
                {
                    "source_id": name,
                    "discussion_source_id": "s",
                    "created_at": at,
                    "source_updated_at": NOON,
                    "body_text": name,
                }
            )
            for at, name in later[first : first + 3]
        ]
        end = first + 3
        return Page(records, [], newest_of(records), str(end) if end < len(later) else "")

    def walk(self, cursor: str) -> tuple[set[str], str]:
        """One pass, or the rest of one."""
        found: set[str] = set()
        more = True
        while more:
            polled = walk(cursor, self.page)
            found |= {record.source_id for record in polled.records}
            cursor, more = polled.cursor, polled.more
        return found, cursor


def test_the_first_pass_brings_a_month_and_the_next_only_what_is_new() -> None:
    shelf = Shelf()
    for days in range(40):
        shelf.write(f"c{days}", NOON - timedelta(days=days))
    with time_machine.travel(NOON, tick=False):
        found, cursor = shelf.walk("")
        assert found == {f"c{days}" for days in range(FIRST.days + 1)}
        shelf.write("new", NOON + timedelta(minutes=1))
    with time_machine.travel(NOON + timedelta(minutes=2), tick=False):
        found, _ = shelf.walk(cursor)
    assert found == {"new", "c0"}


def test_what_shows_late_within_minutes_is_found_by_the_next_pass() -> None:
    shelf = Shelf()
    shelf.write("first", NOON)
    with time_machine.travel(NOON, tick=False):
        _, cursor = shelf.walk("")
        shelf.write("of the same instant", NOON)
        shelf.write("late", NOON - OVERLAP + timedelta(seconds=1))
        found, _ = shelf.walk(cursor)
    assert found == {"first", "of the same instant", "late"}


def test_what_shows_hours_late_is_found_within_the_hour() -> None:
    shelf = Shelf()
    shelf.write("first", NOON)
    with time_machine.travel(NOON, tick=False):
        _, cursor = shelf.walk("")
    shelf.write("released", NOON - SWEEP + timedelta(minutes=1))
    with time_machine.travel(NOON + timedelta(minutes=59), tick=False):
        found, cursor = shelf.walk(cursor)
        assert "released" not in found
    with time_machine.travel(NOON + timedelta(minutes=61), tick=False):
        found, cursor = shelf.walk(cursor)
        assert "released" in found
        found, _ = shelf.walk(cursor)
        assert "released" not in found


@pytest.mark.parametrize("wrong", [timedelta(days=1), timedelta(days=-1), timedelta(days=400)])
def test_a_source_whose_clock_is_wrong_is_read_all_the_same(wrong: timedelta) -> None:
    shelf = Shelf()
    cursor, found = "", set()
    for minute in range(0, 200, 7):
        now = NOON + timedelta(minutes=minute)
        shelf.write(f"c{minute}", now + min(wrong, timedelta(days=1)))
        with time_machine.travel(now, tick=False):
            new, cursor = shelf.walk(cursor)
        found |= new
    assert len(found) == len(shelf.written)


def test_a_single_date_to_come_hides_nothing_that_is_written_before_it() -> None:
    shelf = Shelf()
    shelf.write("misdated", NOON + timedelta(hours=20))
    with time_machine.travel(NOON, tick=False):
        _, cursor = shelf.walk("")
    shelf.write("next", NOON + timedelta(minutes=1))
    with time_machine.travel(NOON + timedelta(minutes=2), tick=False):
        found, _ = shelf.walk(cursor)
    assert "next" in found


def test_a_walk_goes_on_where_it_was_stopped() -> None:
    shelf = Shelf()
    for minute in range(8):
        shelf.write(f"c{minute}", NOON + timedelta(minutes=minute))
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        first = walk("", shelf.page)
        assert first.more
        again = walk(first.cursor, shelf.page)
        assert again == walk(first.cursor, shelf.page)
        found, _ = shelf.walk(first.cursor)
    assert found == {f"c{minute}" for minute in range(3, 8)}
    assert len({start for start, _ in shelf.asked}) == 1


@pytest.mark.parametrize("cursor", ["", "x", "{}", "[]", "null", '{"token": 1, "start": "x"}'])
def test_a_cursor_of_anothers_begins_anew(cursor: str) -> None:
    shelf = Shelf()
    shelf.write("c", NOON)
    with time_machine.travel(NOON, tick=False):
        assert shelf.walk(cursor)[0] == {"c"}


@given(
    st.lists(
        st.tuples(st.integers(0, 600), st.integers(0, 4), st.booleans()), min_size=1, max_size=30
    )
)
def test_whatever_shows_within_the_overlap_is_found(
    events: list[tuple[int, int, bool]],
) -> None:
    """Comments are written at any minute, show up to four later, and are asked for at any time."""
    shelf, cursor, found = Shelf(), "", set()
    showing = sorted((at + delay, at, n, asks) for n, (at, delay, asks) in enumerate(events))
    for shown, at, number, asks in showing:
        shelf.write(f"c{number}", NOON + timedelta(minutes=at))
        if asks:
            with time_machine.travel(NOON + timedelta(minutes=shown), tick=False):
                new, cursor = shelf.walk(cursor)
            found |= new
    with time_machine.travel(NOON + timedelta(minutes=700), tick=False):
        found |= shelf.walk(cursor)[0]
    assert found == {f"c{number}" for number in range(len(events))}

"""What NDJSON and Coral files tell, and what is refused of them with its line."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_community.comments.merging import row_of
from cms_community.comments.records import (
    BrokenExport,
    Record,
    Refused,
    is_private,
    parse_record,
    web_address,
)
from cms_community.comments.sources import coral, ndjson
from cms_community.comments.sources.lines import LONGEST_LINE

EXPORTS = Path(__file__).parent / "exports"
TOLD: dict[str, Any] = {
    "source_id": "1",
    "discussion_source_id": "story",
    "created_at": "2026-03-02T08:00:00Z",
    "body_text": "Enfin.",
    "state": "visible",
}
AS_OF = datetime(2026, 4, 1, tzinfo=UTC)


def refusal(**kw: Any) -> str:
    """The sentence with which a record is refused."""
    told = {key: value for key, value in (TOLD | kw).items() if value is not ...}
    with pytest.raises(Refused) as refused:
        parse_record(told)
    return str(refused.value)


def read(content: bytes, as_of: datetime | None = None) -> list[Any]:
    """The lines of NDJSON: (number, id or sentence)."""
    return [
        (number, item.source_id if isinstance(item, Record) else str(item))
        for number, item in ndjson.read_export(io.BytesIO(content), as_of=as_of)
    ]


def line(**kw: Any) -> bytes:
    """A line of NDJSON."""
    return json.dumps(TOLD | kw).encode() + b"\n"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("source_id", ..., "source_id is missing: the comment's id at the source is required."),
        ("source_id", "", "source_id is missing: the comment's id at the source is required."),
        ("source_id", 12, "source_id is 12: text between quotes is expected."),
        ("source_id", "x" * 256, "source_id is 256 characters long: 255 at most."),
        ("created_at", ..., "created_at is missing: the date at which it was written is required."),
        (
            "created_at",
            "2026-03-02T08:00:00",
            "created_at is '2026-03-02T08:00:00': a date with its zone is expected.",
        ),
        ("created_at", "hier", "created_at is 'hier': an ISO 8601 date is expected."),
        ("created_at", 1772438400, "created_at is 1772438400: an ISO 8601 date is expected."),
        (
            "edited_at",
            "9999-12-31T23:59:59-12:00",
            "edited_at is '9999-12-31T23:59:59-12:00': an ISO 8601 date is expected.",
        ),
        (
            "edited_at",
            "0042-01-01T00:00:00Z",
            "edited_at is in the year 42: 1970 to 2199 is expected.",
        ),
        (
            "discussion_source_id",
            None,
            "discussion_source_id and discussion_url are missing: one is required.",
        ),
        (
            "body_text",
            "x" * 1_000_001,
            "body_text is 1,000,001 characters long: 1,000,000 at most.",
        ),
        ("body_text", ["x"], "body_text is ['x']: text between quotes is expected."),
        ("headline", "x" * 501, "headline is 501 characters long: 500 at most."),
        ("state", 1, "state is 1: text between quotes is expected."),
        (
            "reactions",
            -1,
            "reactions is -1: a whole number from 0 to 2,147,483,647 is expected.",
        ),
        (
            "flags",
            2**31,
            "flags is 2147483648: a whole number from 0 to 2,147,483,647 is expected.",
        ),
        ("replies", True, "replies is True: a whole number from 0 to 2,147,483,647 is expected."),
        ("dislikes", 1.0, "dislikes is 1.0: a whole number from 0 to 2,147,483,647 is expected."),
        ("featured_at_source", "yes", "featured_at_source is 'yes': true or false is expected."),
        (
            "member_role",
            "boss",
            "member_role is 'boss': member, staff, expert, anonymous is expected.",
        ),
        (
            "member_source_id",
            "jeanne@mail.example",
            "member_source_id is an e-mail or IP address, which is never stored: give another id.",
        ),
        (
            "permalink",
            "javascript:alert(1)",
            "permalink is 'javascript:alert(1)': an address that begins with http://, https:// or /"
            " is expected.",
        ),
        ("email", "jeanne@mail.example", "'email' is not a key of a record."),
        ("ip", "203.0.113.7", "'ip' is not a key of a record."),
    ],
)
def test_a_refusal_is_one_sentence_that_says_what_and_why(
    key: str, value: Any, sentence: str
) -> None:
    assert refusal(**{key: value}) == sentence


def test_a_long_value_is_shortened_in_the_sentence() -> None:
    assert len(refusal(created_at="x" * 5000)) < 120


def test_an_address_too_long_to_stand_for_an_id_is_refused() -> None:
    sentence = refusal(discussion_source_id=None, discussion_url="https://x.example/" + "a" * 300)
    assert sentence.startswith("discussion_url is 318 characters long, too long to stand for")


def test_an_address_stands_for_a_thread_without_an_id() -> None:
    told = TOLD | {"discussion_source_id": None, "discussion_url": "/tramway"}
    assert parse_record(told).discussion_source_id == "/tramway"


@pytest.mark.parametrize(
    ("told", "date"),
    [
        ({}, "2026-03-02T08:00Z"),
        ({"edited_at": "2026-03-03T08:00+02:00"}, "2026-03-03T06:00Z"),
        (
            {"edited_at": "2026-03-03T08:00Z", "source_updated_at": "2026-03-01T08:00Z"},
            "2026-03-01T08:00Z",
        ),
    ],
)
def test_a_record_without_a_date_has_that_of_its_last_edit(told: Any, date: str) -> None:
    assert parse_record(TOLD | told).source_updated_at == datetime.fromisoformat(date)


def test_the_moment_of_the_export_dates_only_what_has_no_date() -> None:
    assert parse_record(TOLD, as_of=AS_OF).source_updated_at == AS_OF
    later = TOLD | {"edited_at": "2026-05-01T00:00Z"}
    assert parse_record(later, as_of=AS_OF).source_updated_at.month == 5
    dated = TOLD | {"source_updated_at": "2026-03-03T00:00Z"}
    assert parse_record(dated, as_of=AS_OF).source_updated_at.month == 3


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"state": "visible"}, "visible"),
        ({"state": "Visible"}, "held"),
        ({"state": "featured"}, "held"),
        ({"state": None}, "held"),
        ({"state": None, "state_raw": "rejected"}, "rejected"),
        ({"state": None, "state_raw": "online"}, "held"),
        ({"state": None, "body_text": None}, "erased"),
        ({"state": None, "body_text": None, "state_raw": "visible"}, "erased"),
        ({"state": "rejected", "body_text": None}, "rejected"),
    ],
)
def test_doubt_is_never_visible(told: dict[str, Any], state: str) -> None:
    assert parse_record(TOLD | told).state == state


@pytest.mark.parametrize(
    "name",
    ["jeanne@mail.example", "Jeanne <j@mail.example>", "203.0.113.7", "2001:db8::7", "[::1]"],
)
def test_an_email_or_ip_address_is_no_public_name(name: str) -> None:
    assert parse_record(TOLD | {"member_source_id": "m", "member_name": name}).member_name == ""


@pytest.mark.parametrize("name", ["Jeanne", "@jeanne", "v1.2.3", "10:30", "Dr. No. M. X."])
def test_an_odd_name_is_a_name(name: str) -> None:
    assert not is_private(name)


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("https://x.example/a?b=1", True),
        ("HTTP://x.example", True),
        ("/tramway", True),
        ("//x.example", False),
        ("/\\x.example", False),
        ("javascript:alert(1)", False),
        (" https://x.example", False),
        ("https://x.example/a b", False),
        ("https://", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_web_are_kept(address: str, is_kept: bool) -> None:
    assert web_address(address) == (address if is_kept else None)


def test_nul_bytes_and_lone_surrogates_are_taken_out_everywhere() -> None:
    told = {"source_id": "\0a", "headline": "\ud800b", "body_text": "\0c\udfff", "section": "\0"}
    row = row_of(parse_record(TOLD | told))
    assert (row.remote_id, row.headline, row.body_text) == ("a", "b", "c")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda some: (
        st.lists(some, max_size=2) | st.dictionaries(st.text(max_size=3), some, max_size=2)
    ),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(sorted(Record._fields)), JSON))
def test_any_record_is_taken_or_refused(told: dict[str, Any]) -> None:
    with suppress(Refused):
        row_of(parse_record(TOLD | told))


@given(st.binary(max_size=200))
def test_any_file_is_read_to_its_end_or_refused_as_utf_16(content: bytes) -> None:
    try:
        numbers = [number for number, _ in read(content)]
    except BrokenExport:
        assert content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:2]
    else:
        assert numbers == sorted(set(numbers))


def test_marks_line_ends_and_blank_lines_are_tolerated() -> None:
    content = b"\xef\xbb\xbf" + line() + b"\r\n\n  \n" + line(source_id="2")[:-1] + b"\r\n"
    assert read(content + line(source_id="3")[:-1]) == [(1, "1"), (5, "2"), (6, "3")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"source_id": "1"', "The line is not JSON, or was cut off: "),
        (b"[1]", "A record is an object of keys and values, not a list."),
        (b"null", "A record is an object of keys and values, not null."),
        (b'{"ana@fanal.example": 1}', "an e-mail or IP address is not a key of a record."),
        (b'{"source_id": "\xe9"}', "Byte 16 of the line is not UTF-8: convert the file to UTF-8."),
        (b"[" * 100_000, "The line is nested too deep, or holds a number too long to be read."),
        (b"9" * 5000, "The line is nested too deep, or holds a number too long to be read."),
        (b'{"reactions": NaN}', "reactions is nan: a whole number"),
    ],
)
def test_a_bad_line_is_refused_and_the_next_is_read(content: bytes, sentence: str) -> None:
    (number, told), following = read(content + b"\n" + line())
    assert (number, following) == (1, (2, "1"))
    assert told.startswith(sentence)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_refused_once(encoding: str) -> None:
    for reads in (read, corals):
        with pytest.raises(BrokenExport, match="Line 1: the file is written in UTF-16: save it as"):
            reads('{"source_id": "é"}\n'.encode(encoding) * 3)


def test_a_line_too_long_is_refused_and_the_next_is_read() -> None:
    content = b"x" * (2 * LONGEST_LINE + 5) + b"\n" + line()
    assert read(content) == [(1, "The line is longer than 14,000,000 bytes."), (2, "1")]


def test_a_line_that_does_not_end_is_refused_once() -> None:
    class Endless(io.RawIOBase):
        """The same letter for ever."""

        def readline(self, size: int | None = -1, /) -> bytes:
            return b"x" * (size or 1)

    with pytest.raises(BrokenExport, match="Line 1: the line goes on for over 140,000,000 bytes"):
        list(ndjson.read_export(cast(BinaryIO, Endless()), as_of=None))


def corals(content: str | bytes | None = None, **beside: str) -> list[Any]:
    """What Coral's files tell: (line, record or refusal)."""
    data = (EXPORTS / "comments.csv").read_bytes() if content is None else content
    files = {name: io.BytesIO((EXPORTS / file).read_bytes()) for name, file in beside.items()}
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(coral.read_export(stream, as_of=None, **files))


def by_id(found: list[Any]) -> dict[str, Record]:
    return {item.source_id: item for _, item in found if isinstance(item, Record)}


def test_coral_rows_become_records() -> None:
    found = by_id(corals(members="users.csv", stories="stories.csv"))
    one = found["1"]
    assert (one.member_name, one.member_role) == ("Jeanne", "member")
    assert (one.discussion_title, one.discussion_url) == (
        "Le tramway",
        "https://newspaper.example/tramway",
    )
    assert row_of(one).body_text == "Enfin là !\n\nMerci."
    assert (found["2"].member_name, found["2"].member_role) == ("", "staff")
    assert found["2"].parent_source_id == "1"
    assert found["4"].discussion_url is None


def test_coral_states_are_ours() -> None:
    states = {key: record.state for key, record in by_id(corals()).items()}
    assert states == {
        "1": "visible",
        "2": "held",
        "3": "erased",
        "4": "rejected",
        "5": "visible",
        "7": "held",
    }


def test_a_coral_date_without_a_zone_is_refused_with_its_line() -> None:
    refused = [(number, str(item)) for number, item in corals() if isinstance(item, Refused)]
    assert refused == [
        (7, "created_at is '2026-03-02 12:00:00': a date with its zone is expected.")
    ]


def test_coral_without_its_other_files_has_no_names() -> None:
    one = by_id(corals())["1"]
    assert (one.member_source_id, one.member_name, one.discussion_title) == ("u1", None, None)


def test_a_row_of_column_names_is_skipped() -> None:
    names = "id,author_id,story_id,created_at,body,parent_id,status,rating\r\n"
    row = "1,u1,s1,2026-03-02T08:00:00Z,Oui,,NONE,\r\n"
    assert list(by_id(corals("\ufeff" + names + row))) == ["1"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('1,u,s,2026-03-02T08:00:00Z,"Oui', "Line 1 of comments.csv: the row is malformed or cut"),
        ('1,u\n2,"a"b,c\n', "Line 2 of comments.csv: the row is malformed or cut off"),
        ("x" * (LONGEST_LINE + 1), "Line 1 of comments.csv is longer than 14,000,000 bytes."),
    ],
)
def test_a_broken_coral_file_is_refused_with_its_line(content: str, sentence: str) -> None:
    with pytest.raises(BrokenExport) as broken:
        corals(content)
    assert str(broken.value).startswith(sentence)


@pytest.mark.parametrize(
    ("first", "called"),
    [
        ("id;author_id;story_id;created_at;body;parent_id;status;rating", "semicolons"),
        ("1;u1;s1;2026-03-02T08:00:00Z;Oui, non, peut-être, qui sait;;NONE;", "semicolons"),
        ('"1";"u1";"s1";"2026-03-02T08:00:00Z";"Oui', "semicolons"),
        ("id\tauthor_id\tstory_id\tcreated_at\tbody", "tabs"),
    ],
)
def test_a_file_with_another_separator_is_refused_once(first: str, called: str) -> None:
    with pytest.raises(BrokenExport) as broken:
        corals(f"{first}\n" * 3)
    assert str(broken.value).startswith(
        f"Line 1 of comments.csv: the columns are separated by {called}, where commas are expected"
    )


def test_a_semicolon_within_a_text_separates_nothing() -> None:
    assert list(by_id(corals('"1","u;1",s1,2026-03-02T08:00:00Z,"a;b;c",,NONE,\n'))) == ["1"]


def test_a_coral_row_that_is_not_utf8_or_too_short_is_refused_alone() -> None:
    good = b"1,u1,s1,2026-03-02T08:00:00Z,Oui,,NONE,\n"
    found = corals(good.replace(b"Oui", b"Gr\xe2ce") + b"2,u1\n\n" + good)
    assert [(number, str(item)) for number, item in found[:2]] == [
        (1, "The row is not UTF-8: convert the file to UTF-8."),
        (2, "The row has 2 columns where 8 are expected."),
    ]
    assert found[2][0] == 4


@given(st.binary(max_size=200))
def test_any_coral_file_is_read_or_refused(content: bytes) -> None:
    with suppress(BrokenExport):
        assert all(isinstance(item, Record | Refused) for _, item in corals(content))


def test_a_record_from_the_future_is_refused_and_a_clock_a_little_ahead_is_not() -> None:
    now = datetime.now(UTC)
    said = {"source_id": "1", "discussion_source_id": "s", "body_text": "Oui."}
    with pytest.raises(Refused, match="which is to come"):
        parse_record(said | {"created_at": (now + timedelta(days=3)).isoformat()})
    ahead = parse_record(said | {"created_at": (now + timedelta(hours=5)).isoformat()})
    assert ahead.source_updated_at <= datetime.now(UTC)


@pytest.mark.parametrize("key", ["source_id", "discussion_source_id"])
def test_a_blank_id_is_no_id(key: str) -> None:
    said = {"source_id": "1", "discussion_source_id": "s", "created_at": "2026-01-01T00:00Z"}
    with pytest.raises(Refused, match="missing"):
        parse_record(said | {key: " \t"})


def test_a_key_given_twice_is_refused() -> None:
    line = b'{"source_id": "1", "state": "rejected", "state": "visible"}\n'
    [(_, refused)] = ndjson.read_export(io.BytesIO(line), as_of=None)
    assert str(refused) == "'state' is given more than once."


@pytest.mark.parametrize(
    "header",
    [
        b"story_id,id,author_id,created_at,body,parent_id,status,rating\n",
        b"id,email,username,role,banned,created_at\n",
    ],
)
def test_columns_in_another_order_or_of_another_file_are_not_read(header: bytes) -> None:
    row = b"s,1,a,2020-01-01T00:00:00Z,x,,APPROVED,\n"
    with pytest.raises(BrokenExport, match="in this order"):
        list(coral.read_export(io.BytesIO(header + row), as_of=None))

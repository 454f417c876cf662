"""What Disqus and WordPress export is read, and nothing private or dangerous of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cms_community.comments.records import BrokenExport, LeftOut, Record, Refused
from cms_community.comments.sources import disqus, wordpress
from cms_community.comments.sources.elements import elements

EXPORTS = Path(__file__).parent / "exports"
ADAPTERS = {"disqus.xml": disqus, "wordpress.xml": wordpress}
AS_OF = datetime(2026, 4, 1, tzinfo=UTC)


def read(adapter: Any, content: str | bytes, as_of: datetime | None = None) -> list[Any]:
    """All that the adapter finds, with lines."""
    data = content.encode() if isinstance(content, str) else content
    return list(adapter.read_export(io.BytesIO(data), as_of=as_of))


def records(name: str, as_of: datetime | None = None) -> dict[str, Record]:
    """The records of a sample export by their id."""
    found = read(ADAPTERS[name], (EXPORTS / name).read_bytes(), as_of)
    return {item.source_id: item for _, item in found if isinstance(item, Record)}


def test_disqus_posts_become_records() -> None:
    post = records("disqus.xml")["1"]
    assert post.discussion_source_id == "1001"
    assert post.discussion_url == "https://newspaper.example/tramway"
    assert post.discussion_title == "Le tramway & nous"
    assert (post.member_source_id, post.member_name) == ("jeanne", "Jeanne du Quai")
    assert post.created_at == post.source_updated_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert post.state == "visible"


def test_a_deleted_disqus_post_is_a_tombstone_and_its_answers_keep_their_parent() -> None:
    found = records("disqus.xml")
    assert (found["2"].state, found["2"].body_html) == ("rejected", None)
    assert found["3"].parent_source_id == "2"


def test_disqus_spam_is_spam_and_a_missing_parent_is_only_missing() -> None:
    post = records("disqus.xml")["4"]
    assert (post.state, post.parent_source_id, post.discussion_url) == ("spam", "404", None)


def test_a_disqus_guest_is_nobody() -> None:
    guest = records("disqus.xml")["3"]
    assert (guest.member_source_id, guest.member_name) == (None, None)


def test_a_name_that_is_an_email_address_is_no_name() -> None:
    assert records("disqus.xml")["2"].member_name == ""
    assert records("wordpress.xml")["2"].member_name == ""


def test_a_post_without_an_id_is_refused_with_its_line() -> None:
    found = read(disqus, (EXPORTS / "disqus.xml").read_bytes())
    line, refused = next(item for item in found if isinstance(item[1], Refused))
    assert (line, str(refused)) == (
        96,
        "source_id is missing: the comment's id at the source is required.",
    )


def test_the_moment_of_the_export_dates_what_has_no_date() -> None:
    assert records("disqus.xml", AS_OF)["1"].source_updated_at == AS_OF
    assert records("wordpress.xml", AS_OF)["1"].source_updated_at == AS_OF
    assert records("wordpress.xml")["1"].source_updated_at == datetime(2026, 3, 5, 10, tzinfo=UTC)


def test_wordpress_comments_become_records() -> None:
    comment = records("wordpress.xml")["1"]
    assert comment.discussion_source_id == "7"
    assert comment.discussion_title == "Le tramway"
    assert comment.discussion_url == "https://newspaper.example/tramway"
    assert (comment.member_source_id, comment.member_name) == ("31", "Jeanne")
    assert comment.parent_source_id is None
    assert "<p>Merci,<br>Jeanne" in (comment.body_html or "")


def test_wordpress_states_are_ours() -> None:
    states = {key: record.state for key, record in records("wordpress.xml").items()}
    assert states == {"1": "visible", "2": "held", "3": "spam", "4": "rejected", "10": "held"}


def test_wordpress_comments_stand_under_their_own_story() -> None:
    comment = records("wordpress.xml")["10"]
    assert (comment.discussion_source_id, comment.discussion_title) == ("9", "Le port")


def test_a_held_wordpress_comment_without_a_utc_date_is_dated_by_the_newsrooms_clock() -> None:
    paris = ZoneInfo("Europe/Paris")
    written = records("wordpress.xml")["2"].created_at
    assert written == datetime(2026, 3, 2, 9, tzinfo=paris) == datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_pingbacks_trackbacks_and_shop_notes_are_left_out() -> None:
    found = read(wordpress, (EXPORTS / "wordpress.xml").read_bytes())
    assert [str(item) for _, item in found if isinstance(item, LeftOut)] == [
        "A pingback is no comment.",
        "A trackback is no comment.",
        "A order_note is no comment.",
    ]


@pytest.mark.parametrize("name", ADAPTERS)
def test_no_email_and_no_ip_address_is_read(name: str) -> None:
    told = repr(list(records(name).values()))
    assert "mail.example" not in told
    assert "203.0.113" not in told
    assert "198.51.100" not in told
    assert "blog1.example" not in told


DTD = '<!DOCTYPE disqus [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE disqus [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "declared", [DTD, XXE, "<!DOCTYPE disqus>", '<!DOCTYPE d SYSTEM "http://x/">']
)
@pytest.mark.parametrize("adapter", [disqus, wordpress])
def test_a_document_type_is_refused(adapter: Any, declared: str) -> None:
    with pytest.raises(BrokenExport, match="Line 2: the file declares a document type or entities"):
        read(adapter, f'<?xml version="1.0"?>\n{declared}\n<disqus>&b;</disqus>')


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "Line 1: the XML is malformed or cut off (no element found)."),
        ("<disqus>\n<post>", "Line 2: the XML is malformed or cut off (no element found)."),
        ("<disqus>\n</post>", "Line 2: the XML is malformed or cut off (mismatched tag)."),
        (
            "<disqus>\n\n&nbsp;</disqus>",
            "Line 3: the XML is malformed or cut off (undefined entity",
        ),
        ("{}", "Line 1: the XML is malformed or cut off (not well-formed"),
        ("<rss>\n</rss>", "Line 1: the file begins with <rss> where <disqus> is expected"),
        ('<?xml version="1.0" encoding="x-y"?><disqus/>', "Line 1: the"),
        ('<?xml version="1.0" encoding="utf-7"?><disqus/>', "Line 1: the"),
        (b"<disqus>\n\xff</disqus>", "Line 2: the XML is malformed or cut off"),
        ("<disqus>" + "<a>" * 100, "Line 1: elements are nested over 64 deep."),
        ("<disqus><a b='" + "x" * 17_000_000, "Line 1: a single tag or remark has over 16 MB."),
    ],
)
def test_a_broken_export_is_refused_with_its_line(content: str | bytes, sentence: str) -> None:
    with pytest.raises(BrokenExport) as broken:
        read(disqus, content)
    assert str(broken.value).startswith(sentence)


def test_what_came_before_the_break_is_told() -> None:
    whole = (EXPORTS / "disqus.xml").read_bytes()
    stream = Dribble(io.BytesIO(whole[: whole.index(b'dsq:id="4"')]))
    found = disqus.read_export(stream, as_of=None)  # type: ignore[arg-type]  all it needs is read
    assert [next(found)[1].source_id for _ in range(3)] == ["1", "2", "3"]
    with pytest.raises(BrokenExport, match="Line 85: the XML is malformed or cut off"):
        next(found)


class Dribble(io.RawIOBase):
    """A stream that gives few bytes at a time."""

    def __init__(self, stream: io.BytesIO) -> None:
        self.stream = stream

    def read(self, size: int = -1) -> bytes:
        """Never more than ten."""
        return self.stream.read(min(size, 10))


class Endless(io.RawIOBase):
    """A beginning, and then the same letter for ever."""

    def __init__(self, beginning: bytes) -> None:
        self.beginning = beginning

    def read(self, size: int = -1) -> bytes:
        """As much as is asked for."""
        piece, self.beginning = self.beginning or b"x" * size, b""
        return piece


def test_a_text_that_does_not_end_is_refused_once() -> None:
    stream = Endless(b"<disqus>\n<post><message>")
    with pytest.raises(BrokenExport, match="Line 2: a single text has over 256 MB"):
        list(disqus.read_export(stream, as_of=None))  # type: ignore[arg-type]  all it needs is read


def test_a_stream_that_gives_few_bytes_at_a_time_is_read_alike() -> None:
    whole = (EXPORTS / "disqus.xml").read_bytes()
    dribbled = list(disqus.read_export(Dribble(io.BytesIO(whole)), as_of=None))
    assert [line for line, _ in dribbled] == [line for line, _ in read(disqus, whole)]


def test_a_text_that_is_too_long_is_refused_and_not_kept_whole() -> None:
    post = (
        f'<post dsq:id="1"><createdAt>2026-03-02T08:00:00Z</createdAt><message>{"x " * 2_000_000}'
    )
    content = (
        '<disqus xmlns:dsq="d"><thread dsq:id="7"/>'
        f'{post}</message><thread dsq:id="7"/></post></disqus>'
    )
    ((_, refused),) = read(disqus, content)
    assert "body_html is 1,0" in str(refused)
    assert "characters long: 1,000,000 at most." in str(refused)


def test_elements_are_not_piled_up() -> None:
    class Endless(io.RawIOBase):
        """Sixty thousand posts, written as they are read."""

        def __init__(self) -> None:
            self.pieces: Iterator[bytes] = iter(
                [b"<disqus>", *[b"<post><a>x</a></post>" * 100] * 600, b"</disqus>"]
            )

        def read(self, size: int = -1) -> bytes:
            return next(self.pieces, b"")

    wanted = {"disqus/post": frozenset({"a"})}
    assert sum(1 for _ in elements(Endless(), root="disqus", wanted=wanted)) == 60_000  # type: ignore[arg-type]  it reads

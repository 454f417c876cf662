"""The demo newsroom's texts hold together, and its members talk the same way every time."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from cms_community.demo import script as script_module
from cms_community.demo.script import read_script, verbatim
from cms_community.demo.texts import ArticleText, Script
from cms_community.demo.voices import neutral_records, opened_at

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


@cache
def the_script() -> Script:
    """Return the script, read once."""
    return read_script()


@cache
def the_records() -> tuple[dict[str, Any], ...]:
    """Return every record of the fixed day, made once."""
    return tuple(neutral_records(the_script(), now=NOW))


def words_of(article: ArticleText) -> int:
    """Count the words of an article's prose."""
    prose = (block.value.get("html") or block.value.get("text") or "" for block in article.body)
    return sum(len(re.sub(r"<[^>]+>", " ", text).split()) for text in prose)


def block_kinds() -> Counter[str]:
    """Count the blocks of every kind over all the articles."""
    return Counter(block.kind for article in the_script().articles for block in article.body)


def test_the_script_has_no_dangling_reference() -> None:
    assert isinstance(read_script(), Script)


def test_the_newsroom_is_complete() -> None:
    script = the_script()
    assert (len(script.sections), len(script.authors), len(script.articles)) == (4, 6, 24)
    assert (len(script.photos), len(script.messages), len(script.selections)) == (14, 14, 3)
    assert len(script.discussions) == 40
    assert len(script.members) == 150
    assert len(script.pictures) == 52


def test_every_section_has_six_articles() -> None:
    assert set(Counter(article.section for article in the_script().articles).values()) == {6}


@pytest.mark.parametrize("article", the_script().articles, ids=lambda article: article.slug)
def test_an_article_is_long_enough_and_quotes_someone(article: ArticleText) -> None:
    assert words_of(article) >= 300
    assert {"quote", "pull_quote"} & {block.kind for block in article.body}


def test_every_block_kind_is_used() -> None:
    kinds = block_kinds()
    twice = "paragraph heading picture gallery quote pull_quote comment related_article table"
    assert all(kinds[kind] >= 2 for kind in twice.split())
    assert kinds["embed"] == 1
    assert len(kinds) == 10


def test_keys_are_unique() -> None:
    script = the_script()
    for keys in (
        [article.slug for article in script.articles],
        [thread.key for thread in script.discussions],
        [member.key for member in script.members],
        [member.name for member in script.members],
    ):
        assert len(keys) == len(set(keys))


def test_the_days_run_from_twelve_days_ago_to_tomorrow() -> None:
    offsets = list(range(-12, 2))
    assert [photo.offset for photo in the_script().photos] == offsets
    assert [message.offset for message in the_script().messages] == offsets


def test_excerpts_are_verbatim() -> None:
    picked = the_script().picked_voices
    assert len(picked) >= 25
    assert all(voice.excerpt and verbatim(voice.excerpt, voice.text) for voice in picked)


@pytest.mark.parametrize("excerpt", ["", "[…]", "deux […] un", "un un"])
def test_an_excerpt_out_of_order_is_not_verbatim(excerpt: str) -> None:
    assert not verbatim(excerpt, "un deux trois")


def test_hand_written_voices_are_many_and_different() -> None:
    texts = [voice.text for voice in the_script().voices]
    assert len(texts) >= 320
    assert len(set(texts)) == len(texts)
    assert sum(voice.reply_to is not None for voice in the_script().voices) >= 60


def test_the_bank_holds_enough_replies() -> None:
    trimmings = ("tail", "farewell", "place", "spoken_to")
    bank = the_script().reactions.items()
    assert sum(len(texts) for mood, texts in bank if mood not in trimmings) >= 250


def test_the_typography_is_french() -> None:
    texts = [voice.text for voice in the_script().voices]
    texts += [
        text
        for article in the_script().articles
        for text in (article.title, article.standfirst, *map(str, article.body))
    ]
    wrong = re.compile(r"\w'\w| [;!?»]|« | :\s")
    assert [text for text in texts if wrong.search(text)] == []


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("pictures", (), "picture"),
        ("authors", (), "author"),
        ("members", (), "member"),
        ("discussions", (), "discussion"),
        ("voices", (), "pick"),
    ],
)
def test_a_dangling_reference_is_named(field: str, value: object, complaint: str) -> None:
    changes: dict[str, Any] = {field: value}
    with pytest.raises(ValueError, match=complaint):
        script_module._check(replace(the_script(), **changes))


def test_an_excerpt_that_is_not_verbatim_is_named() -> None:
    script = the_script()
    first = next(voice for voice in script.voices if voice.criterion)
    voices = tuple(
        replace(voice, excerpt="jamais écrit") if voice is first else voice
        for voice in script.voices
    )
    with pytest.raises(ValueError, match="not verbatim"):
        script_module._check(replace(script, voices=voices))


def test_neutral_records_are_deterministic() -> None:
    assert tuple(neutral_records(the_script(), now=NOW)) == the_records()


def test_another_seed_tells_another_story() -> None:
    assert tuple(neutral_records(the_script(), now=NOW, seed=8)) != the_records()


def test_a_whole_desk_of_comments_by_every_member() -> None:
    records = the_records()
    assert len(records) == 1500
    assert len({record["source_id"] for record in records}) == 1500
    assert len({record["member_source_id"] for record in records}) == 150


@pytest.mark.parametrize("hour", [0, 5, 7, 12, 23])
def test_replies_come_after_their_parents_at_any_hour(hour: int) -> None:
    now = NOW.replace(hour=hour)
    seen: dict[object, datetime] = {}
    for record in neutral_records(the_script(), now=now):
        created = datetime.fromisoformat(str(record["created_at"]))
        if parent := record["parent_source_id"]:
            assert seen[parent] < created
        assert created < now
        seen[record["source_id"]] = created


def test_no_comment_is_older_than_its_discussion() -> None:
    script = the_script()
    opened = {thread.key: opened_at(script, thread, NOW) for thread in script.discussions}
    for record in the_records():
        created = datetime.fromisoformat(record["created_at"])
        assert created > opened[record["discussion_source_id"]]


def test_records_come_oldest_first() -> None:
    dates = [datetime.fromisoformat(record["created_at"]) for record in the_records()]
    assert all(before <= after for before, after in pairwise(dates))


def test_nobody_answers_herself_out_of_the_bank() -> None:
    authors = {record["source_id"]: record["member_source_id"] for record in the_records()}
    written = {voice.text for voice in the_script().voices}
    for record in the_records():
        if record["body_text"] not in written and record["parent_source_id"]:
            assert authors[record["parent_source_id"]] != record["member_source_id"]


def test_states_are_shared_out_as_at_a_real_desk() -> None:
    states = Counter(record["state"] for record in the_records())
    assert 0.84 <= states["visible"] / 1500 <= 0.91
    assert 50 <= states["held"] <= 100
    assert 40 <= states["rejected"] <= 85
    assert 30 <= states["removed_by_author"] <= 65


def test_a_removed_comment_has_no_text_left() -> None:
    for record in the_records():
        assert (record["body_text"] == "") == (record["state"] == "removed_by_author")


def test_keyed_voices_are_visible_under_their_own_id() -> None:
    states = {record["source_id"]: record["state"] for record in the_records()}
    keys = [voice.key for voice in the_script().voices if voice.key]
    assert {states[f"voice-{key}"] for key in keys} == {"visible"}


def test_a_voice_is_written_before_the_day_that_quotes_it() -> None:
    dates = {record["source_id"]: record["created_at"] for record in the_records()}
    quoted = [(message.pick, message.offset) for message in the_script().messages if message.pick]
    quoted += [
        (picked.pick, -selection.days_ago)
        for selection in the_script().selections
        for picked in selection.picks
    ]
    for key, offset in quoted:
        day = (NOW + timedelta(days=offset)).date()
        assert datetime.fromisoformat(dates[f"voice-{key}"]).date() <= day


def test_answers_are_counted_truly() -> None:
    parents = Counter(record["parent_source_id"] for record in the_records())
    assert all(record["replies"] == parents[record["source_id"]] for record in the_records())


def test_reactions_are_skewed_and_bounded() -> None:
    reactions = sorted(record["reactions"] for record in the_records())
    assert reactions[0] >= 0
    assert reactions[-1] <= 140
    assert reactions[len(reactions) // 2] <= 10


def test_no_text_is_repeated_more_than_three_times() -> None:
    texts = Counter(record["body_text"] for record in the_records())
    assert [text for text, times in texts.items() if times > 3 and len(text.split()) > 4] == []


def test_no_placeholder_is_left_in_a_text() -> None:
    assert [record for record in the_records() if re.search(r"[{}]", record["body_text"])] == []


def test_some_comments_were_edited_shortly_after() -> None:
    edited = [record for record in the_records() if record["edited_at"]]
    assert len(edited) >= 20
    for record in edited:
        written = datetime.fromisoformat(record["created_at"])
        assert written < datetime.fromisoformat(record["edited_at"]) <= NOW
        assert datetime.fromisoformat(record["edited_at"]) - written < timedelta(minutes=15)

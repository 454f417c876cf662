"""Words are found whatever their accents, marked where they stand, and never as markup."""

from __future__ import annotations

from typing import Any

import pytest

from cms_community.comments.desk.questions import BadQuestion, Question
from cms_community.comments.desk.queue import ask
from cms_community.comments.desk.reading import share_in_order
from cms_community.comments.desk.searching import Search, read_search

from ...builders import make_comment

pytestmark = pytest.mark.django_db


def found(words: str, **kw: Any) -> list[str]:
    """The texts that a search finds."""
    return [entry.comment.body_text for entry in ask(Question(words=words, **kw)).entries]


def searched(words: str) -> Search:
    """What is looked for."""
    search = read_search(words)
    assert search is not None
    return search


def marked(words: str) -> list[str]:
    """The pieces that are marked in the first text that a search finds."""
    entry = ask(Question(words=words)).entries[0]
    return [segment.text for segment in entry.highlights if segment.found]


def test_accents_capitals_and_plurals_make_no_difference() -> None:
    text = "Les élèves prennent le Tramway."
    make_comment(text)
    make_comment("Rien à voir.")
    for words in ("eleve", "ÉLÈVE", "tramway", "Eleves tramway"):
        assert found(words) == [text], words
    assert found("tramway voir") == []


def test_a_headline_is_searched_too() -> None:
    make_comment("Sans titre.", headline="Le téléphérique")
    assert len(found("telepherique")) == 1


def test_a_phrase_is_found_in_its_order() -> None:
    text = "Le tramway passe enfin."
    make_comment(text)
    assert found("“tramway passe”") == [text]
    assert found("« tramway passe »") == [text]
    assert found('"passe tramway"') == []
    assert found("passe tramway") == [text]


@pytest.mark.postgresql
def test_how_often_words_make_a_phrase_is_seen_and_not_supposed() -> None:
    make_comment("Le tramway passe enfin.")
    for _ in range(6):
        make_comment("Qui passe par le tramway ?")
    assert share_in_order(searched("“tramway passe”")) == 2 / 8
    assert share_in_order(searched("tramway passe")) == 1
    assert share_in_order(searched("“tramway passe” absent")) == 1


def test_a_beginning_is_found_with_a_star() -> None:
    make_comment("Le téléphérique.")
    assert len(found("telep*")) == 1
    assert marked("telep*") == ["téléphérique"]


def test_what_is_found_is_marked_where_it_stands() -> None:
    text = "Élèves ? L’ÉLÈVE\nprend le tramway, les élèves aussi."
    make_comment(text)
    entry = ask(Question(words="élève")).entries[0]
    assert "".join(segment.text for segment in entry.highlights) == text
    assert marked("eleve") == ["Élèves", "ÉLÈVE", "élèves"]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=tramway>", "&lt;b"]
)
def test_markup_stays_what_the_member_typed(text: str) -> None:
    make_comment(f"{text} tramway", body_html="<p>…</p>")
    entry = ask(Question(words="tramway")).entries[0]
    assert "".join(segment.text for segment in entry.highlights) == f"{text} tramway"
    assert {segment.text for segment in entry.highlights if segment.found} == {"tramway"}


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "& | !", ":*", "(", "*", "\u200b"])
def test_what_has_no_word_is_refused(words: str) -> None:
    with pytest.raises(BadQuestion):
        found(words)


@pytest.mark.parametrize(
    "words",
    ["tram%", "tram_ay", "tram\\", "tram' OR 1=1 --", "tram & !voir", "tram:*", '"', "a\0b"],
)
def test_signs_are_no_language(words: str) -> None:
    make_comment("Le tramway passe.")
    try:
        assert len(found(words)) <= 1
    except BadQuestion:
        assert words == '"'


def test_no_more_words_than_eight_are_looked_for() -> None:
    with pytest.raises(BadQuestion, match="9"):
        found("un deux trois quatre cinq six sept huit neuf")


def test_a_total_says_how_many_to_a_thousand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms_community.comments.desk.reading.COUNTED", 2)
    make_comment("Le tramway.")
    make_comment("Le tramway numéro deux.")
    assert ask(Question(words="tramway")).capped_total == "2"
    make_comment("Un tramway bleu.")
    total = ask(Question(words="tramway", limit=1)).capped_total
    assert total is not None
    assert not total.isdecimal()


@pytest.mark.postgresql
def test_words_in_every_text_are_looked_for_in_the_order_of_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(9):
        make_comment(f"Le tramway {number} passe.")
    expected = found("tramway", limit=3)
    monkeypatch.setattr("cms_community.comments.desk.reading.COUNTED", -1)
    monkeypatch.setattr("cms_community.comments.desk.reading._estimate", lambda rows: 9.0)
    assert found("tramway", limit=3) == expected
    assert found("tramway passe", limit=3, order="worth")
    assert found("vélo", limit=3) == []

"""An excerpt is the member's own words, or it is refused with the first word that differs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_community.comments.excerpts import check_verbatim
from cms_community.comments.refusals import NotVerbatim

TEXT = (
    "Oui, je l’ai vu hier. Il est peut-être coupable\u00a0! 3,5 % des gens\nle pensent, dit-on,"
    " et moi aussi\u202f: élève ou non."
)

words = st.lists(
    st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x17F), min_size=1),
    min_size=1,
    max_size=30,
)


def quoted(word: str) -> str:
    """A word as the French sentence shows it."""
    return f"«\u00a0{word}\u00a0»"


def refused(excerpt: str, text: str = TEXT) -> str:
    """The sentence with which an excerpt is refused."""
    with pytest.raises(NotVerbatim) as refusal:
        check_verbatim(excerpt=excerpt, text=text)
    return str(refusal.value)


def test_the_whole_text_is_verbatim() -> None:
    assert check_verbatim(excerpt=TEXT, text=TEXT) == TEXT


def test_spaces_of_every_kind_count_as_equal_and_the_members_own_are_kept() -> None:
    assert (
        check_verbatim(excerpt="coupable ! 3,5 % des gens le pensent", text=TEXT)
        == "coupable\u00a0! 3,5 % des gens\nle pensent"
    )


@pytest.mark.parametrize("cut", ["[…]", "[...]", "[ … ]", " […] […] "])
def test_a_cut_is_written_in_one_way(cut: str) -> None:
    assert (
        check_verbatim(excerpt=f"je l’ai vu{cut}et moi aussi", text=TEXT)
        == "je l’ai vu […] et moi aussi"
    )


def test_a_cut_at_the_beginning_and_at_the_end_is_kept() -> None:
    assert check_verbatim(excerpt="[...] des gens [...]", text=TEXT) == "[…] des gens […]"


def test_accents_are_equal_however_they_are_encoded() -> None:
    decomposed = "e\u0301le\u0300ve ou non"
    assert check_verbatim(excerpt=decomposed, text=TEXT) == "élève ou non"


@pytest.mark.parametrize(
    ("excerpt", "said", "expected"),
    [
        ("je l’ai lu hier", "lu", "vu"),
        ("je l’ai vu Hier", "Hier", "hier."),
        ("Oui je l’ai vu", "Oui", "Oui,"),
        ("Il est peut-être coupable ? 3,5 %", "?", "!"),
        ("eleve ou non", "eleve", ""),
        ("l'ai vu", "l'ai", "l’ai"),
    ],
)
def test_the_first_word_that_differs_is_shown(excerpt: str, said: str, expected: str) -> None:
    sentence = refused(excerpt)
    assert quoted(said) in sentence
    assert not expected or quoted(expected) in sentence


@pytest.mark.parametrize("excerpt", ["ui, je", "je l’ai v", "être coupable", "5 % des gens"])
def test_an_excerpt_never_begins_or_ends_inside_a_word(excerpt: str) -> None:
    refused(excerpt)


def test_punctuation_around_a_word_may_be_left_out() -> None:
    assert check_verbatim(excerpt="le pensent", text=TEXT) == "le pensent"


def test_runs_in_another_order_are_refused() -> None:
    assert quoted("je") in refused("et moi aussi […] je l’ai vu")


def test_words_past_the_end_are_refused() -> None:
    assert quoted("mais") in refused("élève ou non. mais")


@pytest.mark.parametrize("empty", ["", "   ", "[…]", "[...] [...]"])
def test_an_excerpt_without_words_is_refused(empty: str) -> None:
    refused(empty)


def test_a_word_of_any_length_is_shown_short() -> None:
    assert len(refused("x" * 100_000)) < 300


@pytest.mark.parametrize(
    ("excerpt", "text"),
    [
        ("aa " * 170_000 + "a", "aa " * 340_000),
        ("a" * 500_000, "a" * 1_000_000),
        ("-a" * 200_000, "a-" * 500_000),
        (" [...] ".join(["b"] * 20_000), "a " * 500_000 + "b " * 19_999),
    ],
)
def test_a_text_of_a_million_characters_is_searched_once(excerpt: str, text: str) -> None:
    refused(excerpt, text)


@given(words, st.data())
def test_every_choice_of_runs_in_their_order_is_verbatim(
    written: list[str], data: st.DataObject
) -> None:
    spaces = data.draw(
        st.lists(
            st.sampled_from([" ", "  ", "\n", "\u00a0", "\u202f"]),
            min_size=len(written),
            max_size=len(written),
        )
    )
    text = "".join(word + space for word, space in zip(written, spaces, strict=True))
    kept = data.draw(
        st.lists(st.booleans(), min_size=len(written), max_size=len(written)).filter(any)
    )
    marked = " ".join(word if keep else "[…]" for word, keep in zip(written, kept, strict=True))
    verbatim = check_verbatim(excerpt=marked, text=text)
    assert verbatim.split() == re.sub(r"\[…\]( \[…\])+", "[…]", marked).split()


@given(words, st.data())
def test_any_word_that_is_changed_is_refused(written: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(written) - 1))
    changed = [*written]
    changed[place] += "ß"
    refused(" ".join(changed), " ".join(written))

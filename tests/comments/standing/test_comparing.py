"""What an edit took out and put in, by words, with the excerpt marked."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from cms_community.comments.excerpts import Words
from cms_community.comments.standing.comparing import MOST, Piece, compare

words = st.lists(
    st.sampled_from(["le", "tram", "passe", "enfin", "ici", "ici,", "non", "é", "é", "🙂", "[…]"])
)
texts = words.map(" ".join) | st.text(max_size=60)


def test_each_side_shows_what_differs_and_the_excerpt() -> None:
    found = compare(
        old="Le tramway passe ici.", new="Le métro passe par ici.", excerpt="passe […] ici"
    )
    assert found.old == [
        Piece("Le "),
        Piece("tramway", "removed"),
        Piece(" "),
        Piece("passe", taken=True),
        Piece(" "),
        Piece("ici", taken=True),
        Piece("."),
    ]
    assert found.new == [
        Piece("Le "),
        Piece("métro", "added"),
        Piece(" "),
        Piece("passe", taken=True),
        Piece(" "),
        Piece("par", "added"),
        Piece(" "),
        Piece("ici", taken=True),
        Piece("."),
    ]


@given(texts, texts, texts)
@example("", "a", "a")
@example("a\u0301", "á", "á")
def test_the_pieces_are_the_texts_and_what_is_unmarked_is_alike(
    old: str, new: str, excerpt: str
) -> None:
    found = compare(old=old, new=new, excerpt=excerpt)
    assert "".join(piece.text for piece in found.old) == Words(old).text
    assert "".join(piece.text for piece in found.new) == Words(new).text
    kept = [
        "".join(piece.text for piece in side if not piece.change).split()
        for side in (found.old, found.new)
    ]
    assert kept[0] == kept[1]


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert not compare(old=text, new=text, excerpt=text).differs


def test_what_is_too_long_to_compare_is_shown_as_replaced_between_what_is_alike() -> None:
    count = int(MOST**0.5) + 1
    old = f"début {' '.join(f'a{n}' for n in range(count))} fin"
    new = f"début {' '.join(f'b{n}' for n in range(count))} fin"
    found = compare(old=old, new=new, excerpt="fin")
    assert [piece.change for piece in found.old] == ["", "removed", "", ""]
    assert [piece.change for piece in found.new] == ["", "added", "", ""]

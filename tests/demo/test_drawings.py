"""The illustrations of the demo newsroom."""

from __future__ import annotations

import pytest

from cms_community.demo.drawings import KEYS, PORTRAITS, draw

SMALL = 150


@pytest.mark.parametrize("key", KEYS)
def test_every_key_draws_with_the_right_proportions(key: str) -> None:
    """A scene is three by two and a portrait is square."""
    picture = draw(key, width=SMALL)
    assert picture.mode == "RGB"
    assert picture.size == ((SMALL, SMALL) if key in PORTRAITS else (SMALL, 100))


def test_the_default_width_suits_a_cover() -> None:
    """A scene is 1600 by 1067 unless told otherwise."""
    assert draw("regates").size == (1600, 1067)


@pytest.mark.parametrize("key", KEYS)
def test_the_same_key_draws_the_same_bytes_twice(key: str) -> None:
    """Nothing depends on what was drawn before."""
    assert draw(key, width=SMALL).tobytes() == draw(key, width=SMALL).tobytes()


def test_two_keys_never_draw_the_same_picture() -> None:
    """Every key has its own picture."""
    assert len({draw(key, width=SMALL).tobytes() for key in KEYS}) == len(KEYS)


def test_an_unknown_key_is_refused_with_a_clear_sentence() -> None:
    """The message names the unknown key and gives the known ones."""
    with pytest.raises(
        ValueError, match=r"No drawing is called “licorne”; the drawings are: march"
    ):
        draw("licorne")


@pytest.mark.parametrize("key", KEYS)
def test_a_picture_is_not_flat(key: str) -> None:
    """Even small, a picture has many tones and spans from dark to light."""
    picture = draw(key, width=SMALL)
    assert len(set(picture.get_flattened_data())) > 1500
    levels = picture.convert("L").tobytes()
    assert max(levels) - min(levels) > 110


def test_there_are_as_many_drawings_as_announced() -> None:
    """Heroes, photos of the day, gallery and portraits add up."""
    assert len(KEYS) == 24 + 14 + 8 + 6

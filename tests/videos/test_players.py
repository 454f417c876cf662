"""Players of other sites."""

from __future__ import annotations

import pytest

from cms_community.videos.players import known_player, player_in

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
KNOWN = {
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ": YOUTUBE,
    "https://www.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&t=42s": YOUTUBE,
    "https://m.youtube.com/watch?v=dQw4w9WgXcQ": YOUTUBE,
    "https://youtu.be/dQw4w9WgXcQ?si=abc": YOUTUBE,
    "https://www.youtube.com/shorts/dQw4w9WgXcQ": YOUTUBE,
    "https://vimeo.com/76979871": "https://player.vimeo.com/video/76979871?dnt=1",
    "https://vimeo.com/76979871/0123abcd45": (
        "https://player.vimeo.com/video/76979871?dnt=1&h=0123abcd45"
    ),
    "https://www.dailymotion.com/video/x8abcd": "https://www.dailymotion.com/embed/video/x8abcd",
}
UNKNOWN = [
    "https://www.youtube.com/",
    "https://www.youtube.com/watch?v=short",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQtoolong",
    "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
    "https://evil.example/?https://youtu.be/dQw4w9WgXcQ",
    "javascript:alert(1)",
    "https://vimeo.com/blog",
]


@pytest.mark.parametrize(("address", "player"), KNOWN.items())
def test_a_known_address_is_played_with_the_fewest_cookies(address: str, player: str) -> None:
    found = known_player(address)
    assert found is not None
    assert found.url == player


@pytest.mark.parametrize("address", UNKNOWN)
def test_no_other_address_is_taken_for_one(address: str) -> None:
    assert known_player(address) is None


def test_a_provider_may_name_its_own_player() -> None:
    frame = '<iframe src="https://tube.example/e/1?a=1&amp;b=2"></iframe>'
    found = player_in(f"<div>{frame}</div>", "T")
    assert found is not None
    assert (found.provider, found.url) == ("T", "https://tube.example/e/1?a=1&b=2")


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>rien</p>",
        '<iframe src="javascript:alert(1)"></iframe>',
        '<iframe src="http://tube.example/1"></iframe>',
        '<iframe src="https://a.example/"></iframe><iframe src="https://b.example/"></iframe>',
    ],
)
def test_anything_but_one_frame_over_https_is_no_player(html: str) -> None:
    assert player_in(html, "T") is None

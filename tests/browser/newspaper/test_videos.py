"""Videos in the newspaper: ours with their subtitles, others' only once a reader asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from home.models import Subtitles
from tests.browser.conftest import violations
from tests.browser.newspaper.conftest import Chain, Reads
from tests.browser.newspaper.test_pages import status_of
from tests.browser.test_videos import CONTENT, PLAYED
from tests.builders import make_picture, make_section, make_video, make_video_file
from tests.delivery.edge.servers import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_videos_are_for_everyone_and_tell_no_other_site_of_a_reader(
    chain: Chain, reads: Reads
) -> None:
    culture, poster = make_section("Culture"), make_picture(size=(1800, 1200))
    film = make_video_file(content=Path(CONTENT / "fresque.mp4").read_bytes())
    said = Subtitles(language="fr", text=Path(CONTENT / "fresque.fr.vtt").read_text())
    ours = make_video("La fresque", file=film, subtitles=[said], parent=culture)
    address = "https://youtu.be/dQw4w9WgXcQ"
    other = make_video("Le bac", address=address, poster=poster, parent=culture)
    reader = reads(f"{chain.paper}/")
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.route("**/*youtube*/**", lambda route: route.fulfill(body="<h1>Lecteur</h1>"))

    until(lambda: status_of(reader, f"{chain.paper}/culture/{other.slug}/") == 200)
    assert violations(reader, "main") == []
    assert not [url for url in asked if "youtube" in url]
    reader.locator("a[data-player]").click()
    frame = reader.locator(".video iframe")
    expect(frame).to_have_attribute("src", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")
    expect(frame).to_be_focused()

    until(lambda: status_of(reader, f"{chain.paper}/culture/{ours.slug}/") == 200)
    assert violations(reader, "main") == []
    width, _duration, words = reader.evaluate(PLAYED)
    assert width == 640
    assert "boîte à biscuits" in words

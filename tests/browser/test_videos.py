"""A video from the editor's file to the reader's screen, in a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from home.models import SectionPage, VideoPage
from tests.browser.conftest import Opens, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
CONTENT = Path(__file__).parents[2] / "cms_community" / "demo" / "content" / "videos"
PLAYED = """async () => {
  const video = document.querySelector("video");
  video.muted = true;
  await video.play();
  while (video.currentTime < 1) await new Promise((resolve) => setTimeout(resolve, 100));
  video.pause();
  const [cue] = video.textTracks[0].activeCues;
  return [video.videoWidth, video.duration, cue.text];
}"""


def test_an_editor_uploads_a_film_with_subtitles_and_a_reader_sees_both(
    opens: Opens, alice: Any
) -> None:
    section = SectionPage.objects.get()
    page = opens(alice, f"/admin/pages/add/community_home/videopage/{section.pk}/")
    page.locator("#id_title").fill("La fresque, de près")
    page.get_by_role("button", name="Choisir une vidéo").click()
    page.get_by_role("tab", name=re.compile("Téléverser|Envoyer|Ajouter|vidéo")).last.click()
    upload = page.locator("#tab-upload-video")
    upload.locator('input[type="file"]').set_input_files(CONTENT / "fresque.mp4")
    upload.get_by_role("button").last.click()
    expect(page.locator(".media-chooser .chooser__title, .media-chooser .title")).to_contain_text(
        "fresque"
    )
    page.locator("#id_subtitles-ADD").click()
    page.locator("#id_subtitles-0-language").select_option("fr")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Ouvrir un fichier (.vtt ou .srt)").click()
    chooser.value.set_files(CONTENT / "fresque.fr.vtt")
    expect(page.locator("#id_subtitles-0-text")).to_have_value(re.compile("WEBVTT"))
    assert violations(page, ".cv-open") == []
    page.locator("[data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".messages .success")).to_contain_text("publiée")
    video = VideoPage.objects.get()
    page.goto(video.url)
    width, duration, said = page.evaluate(PLAYED)
    assert (width, duration) == (640, 15)
    assert "boîte à biscuits" in said
    assert violations(page, "main") == []

"""From an editor's empty form to what a reader sees, and what they no longer see."""

from __future__ import annotations

import http.client
import re
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms_community.comments.models import Comment
from cms_community.delivery.webhooks.models import Delivery
from home.models import ArticlePage
from tests.browser.conftest import Opens
from tests.browser.newspaper.conftest import Chain, Reads
from tests.browser.test_desk import reject
from tests.builders import make_alice, make_bruno, make_pick, make_picture, make_section
from tests.delivery.edge.servers import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
TITLE = "Le bac reprend du service"
WORDS = "Le tramway passe enfin"
Tells = Callable[[str, float], None]


@pytest.fixture
def tells(record_property: Callable[[str, object], None]) -> Tells:
    """Notes how long something took; nothing is asserted of it, since machines differ."""

    def tell(what: str, seconds: float) -> None:
        record_property(what, f"{seconds:.2f}")
        sys.stdout.write(f"\n{seconds:6.2f} s  {what}")

    return tell


def test_from_an_empty_form_to_the_reader_and_back(
    opens: Opens, reads: Reads, chain: Chain, tells: Tells
) -> None:
    quartiers = make_section("Quartiers", show_in_menus=True)
    ville = make_section("Ville")
    picture, pick = make_picture(size=(1800, 1200)), make_pick(WORDS)

    form = opens(make_bruno(), f"/admin/pages/add/community_home/articlepage/{quartiers.pk}/")
    write(form, picture.title)
    tells("what is typed stands in the previewed page", follows(form))
    form.wait_for_url(re.compile("/edit/"))
    due = schedule(form)

    until(lambda: "/quartiers/" in fetched(chain, "/"))
    assert TITLE not in fetched(chain, "/")
    until(lambda: TITLE in fetched(chain, "/"), seconds=180)
    tells("a scheduled article is read, after its time", time.time() - due.timestamp())
    article = ArticlePage.objects.get()
    reader = reads(f"{chain.paper}/quartiers/{article.slug}/")
    expect(reader.locator("h1")).to_have_text(re.compile(TITLE))
    expect(reader.locator(".pick blockquote")).to_contain_text(WORDS)
    expect(reader.locator(".article__picture img")).to_be_visible()

    form.reload()
    form.locator("#id_title").fill(f"{TITLE} ce soir")
    form.get_by_role("button", name="Plus d'actions").click()
    began = time.monotonic()
    form.locator("[name=action-publish]").click(no_wait_after=True)
    until(lambda: "ce soir" in fetched(chain, f"/quartiers/{article.slug}/"))
    tells("what is published is read, after the click", time.monotonic() - began)
    form.wait_for_url(re.compile(r"/admin/pages/\d+/$"))

    reject(Comment.objects.get(pk=pick.comment_id))
    began = time.monotonic()
    until(lambda: WORDS not in fetched(chain, f"/quartiers/{article.slug}/"))
    tells("what its source rejects is read no more", time.monotonic() - began)
    reader.reload()
    expect(reader.locator(".gap")).to_be_visible()
    expect(reader.locator("body")).not_to_contain_text(WORDS)

    move(opens(make_alice(), f"/admin/pages/{quartiers.pk}/move/{ville.pk}/confirm/"))
    began = time.monotonic()
    former, moved = f"/quartiers/{article.slug}/", f"/ville/quartiers/{article.slug}/"
    until(lambda: chain_status(chain, moved) == 200)
    tells("a section that moved is read at its new address", time.monotonic() - began)
    # What the copy does not know is asked of the API; the former page stands until it has heard.
    until(lambda: chain_status(chain, former) == 301)
    tells("its former address leads there", time.monotonic() - began)
    reader.goto(f"{chain.paper}{former}")
    expect(reader).to_have_url(f"{chain.paper}{moved}")
    expect(reader.locator("h1")).to_have_text(re.compile("ce soir"))

    chain.way.cut()
    until(lambda: chain.api.status("/api/v1/articles/?slug=nowhere") == 503)
    for path in ("/", moved, "/ville/", "/sujets/"):
        assert chain_status(chain, path) == 200
    chain.newspaper.restart(OFFLINE="1")
    until(lambda: chain_status(chain, moved) == 200)
    reader.goto(f"{chain.paper}{former}")
    expect(reader).to_have_url(f"{chain.paper}{moved}")
    chain.way.open()
    # It looks at the feed by itself too: webhooks came, and were taken.
    assert Delivery.objects.filter(state=Delivery.State.DELIVERED).exists()


def write(form: Page, picture: str) -> None:
    """An article with a title, a standfirst, a picture and a pick."""
    form.locator("#id_title").press_sequentially(TITLE)
    form.keyboard.press("Tab")
    form.locator("#id_standfirst").fill("Après six mois à quai : enfin.")
    form.get_by_role("button", name="Choisir une image").click()
    form.locator(".modal-body [data-chooser-modal-choice]", has_text=picture).first.click()
    expect(form.locator(".modal-body")).to_have_count(0)
    form.get_by_title("Insérer un bloc").first.click()
    form.get_by_role("option", name="Commentaire de lecteur").click()
    form.get_by_role("button", name="Prendre un choix").click()
    form.locator(".modal-body [data-chooser-modal-choice]").first.click()
    expect(form.locator(".modal-body")).to_have_count(0)


def follows(form: Page) -> float:
    """Open the side panel and type on; the seconds until the newspaper's own page shows it."""
    form.get_by_label("Afficher/masquer la prévisualisation").click()
    shown = form.frame_locator("#w-preview-iframe")
    expect(shown.locator("h1")).to_have_text(re.compile(TITLE))
    expect(shown.locator(".draft-note")).to_be_visible()
    expect(shown.locator(".pick blockquote")).to_contain_text(WORDS)
    form.locator("#id_standfirst").press("End")
    form.locator("#id_standfirst").press_sequentially(" Dès ce matin.")
    began = time.monotonic()
    expect(shown.locator(".article__standfirst")).to_contain_text("Dès ce matin.")
    return time.monotonic() - began


def schedule(form: Page) -> Any:
    """Have it published at the next minute."""
    due = (timezone.localtime() + timedelta(minutes=1)).replace(second=0, microsecond=0)
    form.get_by_label("Afficher/masquer le statut").click()
    form.get_by_role("button", name="Programmer", exact=True).click()
    form.locator("[name=go_live_at]:visible").fill(f"{due:%Y-%m-%d %H:%M}")
    form.keyboard.press("Tab")
    form.get_by_role("button", name="Enregistrer la programmation").dispatch_event("click")
    publish(form)
    return due


def publish(form: Page) -> None:
    """The button below the form."""
    form.get_by_role("button", name="Plus d'actions").click()
    form.locator("[name=action-publish]").click()
    form.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    form.go_back()


def move(page: Page) -> None:
    """Confirm that the section is to move."""
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


def fetched(chain: Chain, path: str) -> str:
    """What a reader gets; empty while nobody answers."""
    return asked(chain, path)[1]


def chain_status(chain: Chain, path: str) -> int:
    """With which status a reader is answered; 0 while nobody answers."""
    return asked(chain, path)[0]


def asked(chain: Chain, path: str) -> tuple[int, str]:
    """Status and text of the newspaper's answer."""
    asking = http.client.HTTPConnection("127.0.0.1", chain.newspaper.port, timeout=60)
    try:
        asking.request("GET", path)
        answer = asking.getresponse()
        return answer.status, answer.read().decode()
    except OSError:
        return 0, ""
    finally:
        asking.close()

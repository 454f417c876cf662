"""Documents: rendered once, told of once, and never shown outside their time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms_community.delivery import actions
from cms_community.delivery.actions import SETTLING, render_due, settle
from cms_community.delivery.checking import faults
from cms_community.delivery.models import Document, Touch
from cms_community.delivery.registry import register
from home.models import ArticlePage, SectionPage
from tests.api.conftest import deliver
from tests.builders import (
    make_article,
    make_author,
    make_message_of_the_day,
    make_photo_of_the_day,
    make_pick,
    make_picture,
    make_section,
    publish,
)

PATH = "/api/v1/articles/"
TOLD = ("etag", "body", "tags", "sequence", "announced_at", "due_at", "stale_at")


def changes(since: int = 0, **asked: Any) -> Any:
    """A page of the feed, as a front end gets it."""
    answer = Client().get("/api/v1/changes/", {"since": since} | asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.django_db
def test_publishing_the_same_content_again_changes_nothing() -> None:
    article = make_article()
    deliver()
    before = Document.objects.filter(kind="articles").values(*TOLD).get()
    publish(ArticlePage.objects.get(pk=article.pk))
    deliver()
    after = Document.objects.filter(kind="articles").values(*TOLD).get()
    assert after == before


@pytest.mark.django_db
def test_a_document_is_named_after_all_that_it_was_made_from() -> None:
    portrait, inner = make_picture(), make_picture()
    author = make_author(portrait=portrait)
    pick = make_pick()
    gallery = {"title": "", "pictures": [{"picture": inner, "caption": ""}] * 2}
    article = make_article(authors=[author], body=[("gallery", gallery), ("comment", pick)])
    deliver()
    tags = set(Document.objects.get(public_id=article.public_id).tags.split())
    wanted = {f"author:{author.short_id}", f"picture:{inner.short_id}", f"pick:{pick.short_id}"}
    assert wanted | {f"article:{article.short_id}"} <= tags


@pytest.mark.django_db
def test_what_is_hidden_is_watched_but_never_named() -> None:
    secret = make_article("Secret")
    link = f'<p><a linktype="page" id="{secret.pk}">mots</a></p>'
    pointing = make_article("Visible", body=[("paragraph", link)])
    secret.unpublish()
    deliver()
    document = Document.objects.get(public_id=pointing.public_id)
    assert secret.short_id not in document.tags
    assert document.made_from.filter(tag=f"article:{secret.short_id}").exists()


@pytest.mark.django_db
def test_a_hidden_document_keeps_no_text() -> None:
    article = make_article("Titre")
    deliver()
    article.unpublish()
    deliver()
    document = Document.objects.get(public_id=article.public_id)
    assert (bytes(document.body), bytes(document.card), document.url, document.etag) == (
        b"",
        b"",
        "",
        "",
    )
    assert not document.facets.exists()


@pytest.mark.django_db
def test_the_feed_tells_the_whole_site_and_then_only_what_changed() -> None:
    author = make_author("Nour")
    article = make_article("Un", authors=[author])
    make_article("Deux")
    deliver()
    first = changes()
    assert {item["event"] for item in first["items"]} == {"upsert"}
    since = first["items"][-1]["sequence"]
    author.name = "Nour B."
    author.save()
    deliver()
    told = changes(since)["items"]
    assert {item["id"] for item in told} == {str(author.public_id), str(article.public_id)}
    article.delete()
    deliver()
    (gone,) = changes(told[-1]["sequence"])["items"]
    assert (gone["event"], gone["id"], gone["url"]) == (
        "delete",
        str(article.public_id),
        "/societe/un/",
    )
    assert gone["tags"] == ["articles", f"article:{article.short_id}"]


@pytest.mark.django_db
def test_the_feed_is_read_in_pages_with_the_documents_if_asked_for() -> None:
    for number in range(5):
        make_article(f"Article {number}")
    deliver()
    read, more, path = [], True, "/api/v1/changes/?since=0&limit=2&include=document"
    while more:
        answer = Client().get(path).json()
        read += answer["items"]
        more, path = answer["meta"]["more"], answer["meta"]["next"] + "&limit=2"
    places = [item["sequence"] for item in read]
    assert places == sorted(set(places))
    titles = {item["document"]["title"] for item in read if item["resource"] == "articles"}
    assert titles == {f"Article {number}" for number in range(5)}


@pytest.mark.django_db
def test_a_moved_page_is_told_with_both_its_addresses() -> None:
    article = make_article("Un", slug="avant")
    deliver()
    since = changes()["items"][-1]["sequence"]
    article.slug = "apres"
    publish(article)
    deliver()
    (told,) = changes(since)["items"]
    assert (told["former_url"], told["url"]) == ("/societe/avant/", "/societe/apres/")


@pytest.mark.django_db
def test_a_place_that_the_feed_never_reached_is_refused() -> None:
    answer = Client().get("/api/v1/changes/?since=99")
    assert answer.status_code == 400
    assert "start again from 0" in answer.json()["detail"]


@pytest.mark.django_db
def test_what_was_never_shown_is_not_in_the_feed() -> None:
    make_article("Brouillon", live=False)
    make_photo_of_the_day(timezone.localdate() + timedelta(days=1))
    deliver()
    assert {item["resource"] for item in changes()["items"]} == {"front-pages", "sections"}


@pytest.mark.django_db
def test_tomorrows_photo_appears_at_midnight_in_paris_to_the_second() -> None:
    with time_machine.travel(datetime(2026, 10, 24, 12, tzinfo=UTC), tick=False):
        photo = make_photo_of_the_day(timezone.localdate() + timedelta(days=1))
        deliver()
    path = f"/api/v1/photos-of-the-day/{photo.public_id}/"
    with time_machine.travel(datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC), tick=False):
        assert Client().get(path).status_code == 404
        listed = Client().get("/api/v1/photos-of-the-day/")
        assert listed.json()["items"] == []
        assert "max-age=1," in listed["Cache-Control"]
    with time_machine.travel(datetime(2026, 10, 24, 22, 0, 0, tzinfo=UTC), tick=False):
        assert Client().get(path).status_code == 200
        assert Client().get("/api/v1/photos-of-the-day/today/").status_code == 200
        render_due()
        assert changes()["items"][-1]["id"] == str(photo.public_id)


@pytest.mark.django_db
def test_a_link_to_a_page_that_ends_loses_its_address_to_the_second() -> None:
    now = timezone.now()
    ending = make_article("Bientôt fini", expire_at=now + timedelta(hours=1))
    link = f'<p><a linktype="page" id="{ending.pk}">mots</a></p>'
    pointing = make_article("Visible", body=[("paragraph", link)])
    deliver()
    path = f"{PATH}{pointing.public_id}/"
    assert "bientot-fini" in Client().get(path).content.decode()
    with time_machine.travel(now + timedelta(hours=1, seconds=1), tick=False):
        seen = Client().get(path).content.decode()
        assert "bientot-fini" not in seen
        assert "mots" in seen
        # What is rendered for one reader is not stored: a GET writes nothing.
        stored = bytes(Document.objects.get(public_id=pointing.public_id).body).decode()
        assert "bientot-fini" in stored


@pytest.mark.django_db
def test_an_answer_never_outlives_the_next_turn() -> None:
    now = timezone.now()
    article = make_article(expire_at=now + timedelta(seconds=40))
    deliver()
    directives = Client().get(f"{PATH}{article.public_id}/")["Cache-Control"]
    found = dict(part.split("=") for part in directives.split(", ") if "=" in part)
    assert int(found["s-maxage"]) + int(found["stale-while-revalidate"]) <= 40


@pytest.mark.django_db
def test_whoever_has_an_answer_already_gets_no_body() -> None:
    article = make_article()
    deliver()
    path = f"{PATH}{article.public_id}/"
    first = Client().get(path)
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"]
    huge = Client().get(path, headers={"If-None-Match": '"x", ' * 100_000})
    assert huge.status_code == 200


@pytest.mark.django_db
def test_a_thing_that_cannot_be_rendered_harms_no_other(
    settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    broken, whole = make_article("Cassé"), make_article("Entier")
    deliver()
    resource = actions.resource("articles")
    render = type(resource).render

    def fail_on_one(self: Any, public_ids: Any, *, at: datetime) -> Any:
        if self.name == "articles" and broken.public_id in public_ids:
            raise RuntimeError("a block that nobody foresaw")
        return render(self, public_ids, at=at)

    monkeypatch.setattr(type(resource), "render", fail_on_one)
    for article in (broken, whole):
        article.title = f"{article.title}, de nouveau"
        publish(article)
    deliver()
    listed = Client().get(PATH).json()["items"]
    assert [item["title"] for item in listed] == ["Entier, de nouveau"]
    assert "cannot be rendered" in caplog.text
    monkeypatch.undo()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        deliver()
    assert len(Client().get(PATH).json()["items"]) == 2


@pytest.mark.django_db
def test_check_documents_finds_and_repairs_what_is_wrong(capsys: Any) -> None:
    article = make_article("Juste")
    deliver()
    call_command("check_documents")
    Document.objects.filter(public_id=article.public_id).update(body=b"{}", url="/faux/")
    with pytest.raises(CommandError):
        call_command("check_documents")
    assert f"articles {article.public_id} differs in url, body" in capsys.readouterr().out
    call_command("check_documents", "--repair")
    call_command("check_documents")
    assert "0 faults" in capsys.readouterr().out


@pytest.mark.django_db
def test_rebuild_documents_makes_all_of_them_again_and_tells_nobody(capsys: Any) -> None:
    make_article("Un")
    make_message_of_the_day(pick=make_pick())
    deliver()
    before = changes()["items"]
    Document.objects.filter(kind="articles").update(card=b"{}")
    call_command("rebuild_documents")
    assert not list(faults(at=timezone.now()))
    assert [item["sequence"] for item in changes()["items"]] == [i["sequence"] for i in before]
    assert "documents are shown" in capsys.readouterr().out


@pytest.mark.django_db
def test_two_resources_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="rename one"):
        register(type(actions.resource("articles"))())  # type: ignore[arg-type]  # a test's


@pytest.mark.django_db
def test_moving_a_section_moves_every_address_in_it() -> None:
    culture, society = make_section("Culture"), make_section("Société")
    theatre = make_section("Théâtre", parent=culture)
    article = make_article("La pièce", parent=theatre)
    deliver()
    Page.objects.get(pk=theatre.pk).specific.move(
        SectionPage.objects.get(pk=society.pk), pos="last-child"
    )
    deliver()
    assert Document.objects.get(public_id=article.public_id).url == "/societe/theatre/la-piece/"
    listed = Client().get(f"{PATH}?section=societe").json()["items"]
    assert [item["title"] for item in listed] == ["La pièce"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_published_is_there_when_the_publishing_returns() -> None:
    article = make_article("Tout de suite")
    assert Client().get(f"{PATH}{article.public_id}/").json()["title"] == "Tout de suite"
    assert not Touch.objects.pending().exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_more_than_an_editor_may_wait_for_is_left_to_the_worker(settings: Any) -> None:
    section = make_section("Culture")
    for number in range(6):
        make_article(f"Article {number}", parent=section)
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"DOCUMENTS_AT_ONCE": 2}
    section.title = "Culture et loisirs"
    publish(section)
    path = f"/api/v1/sections/{section.public_id}/"
    assert Client().get(path).json()["title"] == "Culture et loisirs"
    wait_for_settling()
    assert Document.objects.due().filter(kind="articles").count() == 6
    listed = Client().get(PATH).json()["items"]
    assert {item["section"]["title"] for item in listed} == {"Culture et loisirs"}
    assert render_due() >= 6


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_editor_does_not_wait_until_all_is_marked_that_only_shows(settings: Any) -> None:
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"DOCUMENTS_AT_ONCE": 2}
    section = make_section("Culture")
    article, *_ = [make_article(f"Article {number}", parent=section) for number in range(6)]
    render_due()
    # Someone is at one of the documents, and what marks them waits for it.
    someone = connection.copy()
    someone.set_autocommit(False)
    with someone.cursor() as cursor:
        one = "SELECT id FROM community_delivery_document WHERE public_id = %s FOR UPDATE"
        cursor.execute(one, [article.public_id])
    section.title = "Culture et loisirs"
    publish(section)
    assert Touch.objects.pending().exists()
    assert not Document.objects.due().filter(kind="articles").exists()
    someone.rollback()
    someone.close()
    wait_for_settling()
    assert not Touch.objects.pending().exists()
    assert Document.objects.due().filter(kind="articles").count() == 6


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_taken_back_is_marked_before_the_editor_is_answered(settings: Any) -> None:
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"DOCUMENTS_AT_ONCE": 2}
    section = make_section("Culture")
    for number in range(6):
        make_article(f"Article {number}", parent=section)
    wait_for_settling()
    render_due()
    section.unpublish()
    assert not Touch.objects.pending().exists()
    assert Client().get(PATH).json()["items"] == []


def wait_for_settling() -> None:
    """Until what was changed is marked, which goes on after the editor was answered."""
    for thread in threading.enumerate():
        if thread.name == SETTLING:
            thread.join()


def publish_often(article: Any, rounds: int) -> None:
    """Publish an article again and again, on a connection of its own."""
    for number in range(rounds):
        article.title = f"{article.pk}, tour {number}"
        publish(article)
    connection.close()


def follow_feed(since: int, seen: dict[str, int], done: threading.Event) -> None:
    """Read the feed as it grows, three changes at a time, and note the last of each document."""
    rows: list[Document] = []
    while rows or not done.is_set() or Document.objects.changed_since(since).exists():
        rows = list(Document.objects.changed_since(since)[:3])
        since = rows[-1].sequence or since if rows else since
        seen |= {str(row.public_id): row.sequence or 0 for row in rows}
    connection.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_reader_of_the_feed_misses_nothing_that_commits_late() -> None:
    pages = [make_article(f"Article {number}") for number in range(6)]
    start = changes()["items"][-1]["sequence"]
    seen: dict[str, int] = {}
    done = threading.Event()
    writers = [threading.Thread(target=publish_often, args=(page, 5)) for page in pages]
    follower = threading.Thread(target=follow_feed, args=(start, seen, done))
    for thread in (follower, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    render_due()
    done.set()
    follower.join()
    last = Document.objects.filter(kind="articles").values_list("public_id", "sequence")
    assert seen == {str(key): place for key, place in last}
    assert not list(faults(at=timezone.now()))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_article_published_while_its_author_is_renamed_has_the_new_name() -> None:
    author = make_author("Ancien nom")
    article = make_article(authors=[author])
    renamed, published = threading.Event(), threading.Event()

    def rename() -> None:
        with transaction.atomic():
            author.name = "Nouveau nom"
            author.save()
            renamed.set()
            published.wait()
        connection.close()

    thread = threading.Thread(target=rename)
    thread.start()
    renamed.wait()
    again = ArticlePage.objects.get(pk=article.pk)
    again.title = "Pendant ce temps"
    publish(again)
    published.set()
    thread.join()
    settle()
    render_due()
    assert not list(faults(at=timezone.now()))
    shown = Client().get(f"{PATH}{article.public_id}/").json()
    assert shown["authors"][0]["name"] == "Nouveau nom"

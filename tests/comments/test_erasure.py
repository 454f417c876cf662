"""A member who is erased is nowhere: no word, no name, in no table, cache or file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import FormState
from wagtail.models import ModelLogEntry, Revision

from cms_community.comments.actions import change_pick, pick_comment, withdraw_pick
from cms_community.comments.erasure.actions import erase_member, forget_nameless
from cms_community.comments.erasure.report import (
    FORMATS,
    Elsewhere,
    _tellers,
    report_of,
    tell_elsewhere,
)
from cms_community.comments.erasure.showings import note_showings
from cms_community.comments.models import Comment, Erasure, Pick, Showing
from cms_community.comments.receiving import Received
from cms_community.comments.signals import member_erased
from cms_community.delivery.models import Attempt, Delivery, Document, PreviewLink
from cms_community.delivery.previews.actions import open_preview, share_draft
from cms_community.delivery.registry import resource
from cms_community.delivery.webhooks.actions import create_endpoint
from cms_community.members.erasure import digest
from cms_community.members.models import ErasedId, Member
from home.models import SelectedPick
from tests.api.conftest import deliver
from tests.builders import (
    make_alice,
    make_article,
    make_comment,
    make_member,
    make_message_of_the_day,
    make_pick,
    make_selection,
    make_source,
    publish,
)
from tests.delivery.edge.asking import ask, edge_before
from tests.delivery.edge.conftest import _the_tests_connection_stays_open as _open  # noqa: F401  a fixture

from .dumping import places_of
from .test_receiving import later, receive, record

pytestmark = pytest.mark.django_db

# In no other word of the tests; a search index keeps the beginning of a word at least.
CANARIES = ("zorglub", "quetzal")
TEXT = "Zorglubien depuis toujours, je traverse le pont chaque matin avec mes enfants."
SECOND = "Le pont zorglubesque ferme trop souvent, et personne ne nous le dit."
API = "/api/v1/"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Two comments by a member whose name and words stand nowhere else, and one by another."""
    told = [
        {"source_id": "c1", "body_text": TEXT, "permalink": "https://forum.example/#Quetzalcoatl"},
        {"source_id": "c2", "body_text": SECOND, "headline": "Zorglubades"},
        {"source_id": "c3", "body_text": "Une autre voix.", "member_source_id": "other"},
    ]
    common = {
        "member_source_id": "quetzal-4",
        "member_name": "Quetzalcoatl Durand",
        "discussion_source_id": "s1",
        "created_at": "2026-11-20T08:00:00+01:00",
        "state": "visible",
    }
    lines = [common | one for one in told]
    lines[2]["member_name"] = "Paul"
    path = tmp_path / "comments.ndjson"
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def take_in(path: Path) -> str:
    """Import an export; what the command printed."""
    printed = io.StringIO()
    call_command("import_comments", "ndjson", str(path), source="forum", stdout=printed)
    return printed.getvalue()


def pick(remote_id: str, excerpt: str, by: Any) -> Pick:
    """Pick a comment with a note that quotes it."""
    comment = Comment.objects.get(remote_id=remote_id)
    note = "« Zorglubien », dit Quetzalcoatl."
    return pick_comment(comment=comment, excerpt=excerpt, note=note, criterion="humour", by=by)


def show_everywhere(by: Any, settings: Any) -> tuple[Pick, Any]:
    """Have one pick shown, drafted, previewed, shared and told of in every way there is."""
    first = pick("c1", "Zorglubien depuis toujours […] je traverse le pont", by)
    held = pick("c2", SECOND, by)
    make_article(body=[("comment", first)])
    make_message_of_the_day(pick=first)
    selection = make_selection(picks=[first, held])
    for number in range(3):
        for chosen in selection.selected_picks.all():
            chosen.note = f"Quetzalcoatl, zorglubien {number}"
            chosen.save()
        selection.refresh_from_db()
        publish(selection)
    selection.save_revision()
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"PREVIEW_URL": "https://x.example/#{token}"}
    open_preview(page=selection, by=by)
    share_draft(page=selection, until=timezone.now() + timedelta(days=1), by=by)
    leave_traces(selection, first, by)
    edited = {"body_text": SECOND.replace("souvent", "zorglubement"), "member_name": "Quetzalcoatl"}
    about = {"member_source_id": "quetzal-4", "discussion_source_id": "s1"}
    receive(record("c2", source_updated_at=timezone.now(), **about, **edited))
    return first, selection


def leave_traces(selection: Any, first: Pick, by: Any) -> None:
    """What stands in tables of others: an open form, a receiver's answer, a failed task, a log."""
    form = {"selected_picks-0-pick": first.pk, "selected_picks-0-note": "zorglubien ?"}
    FormState.objects.update_or_create_by_instance(
        instance=selection,
        user=by,
        defaults={"data": urlencode(form), "last_updated_at": timezone.now()},
    )
    endpoint = create_endpoint(name="Site", url="https://x.example/", events=[], by=by)
    delivery = Delivery.objects.create(endpoint=endpoint, event="document.updated")
    deliver()
    Attempt.objects.create(delivery=delivery, status=200, excerpt="<p>Zorglubien…</p>")
    DBTaskResult.objects.create(
        task_path="x.y",
        args_kwargs={"args": ["Quetzalcoatl"], "kwargs": {}},
        queue_name="default",
        backend_name="queue",
        run_after=timezone.now(),
        status="FAILED",
        traceback="DETAIL: Failing row contains (4, Zorglubien).",
        finished_at=timezone.now() - timedelta(seconds=1),
    )
    about = ContentType.objects.get_for_model(Member)
    member = Member.objects.get(remote_id="quetzal-4")
    ModelLogEntry.objects.create(
        content_type=about,
        object_id=str(member.pk),
        label=str(member),
        action="wagtail.edit",
        timestamp=timezone.now(),
    )


def test_nothing_of_a_member_is_left_anywhere(export: Path, settings: Any) -> None:
    alice = make_alice()
    take_in(export)
    first, selection = show_everywhere(alice, settings)
    deliver()
    edge = edge_before(WSGIHandler())
    edge.follower.look()
    read = [f"{API}picks/", f"{API}picks/{first.public_id}/", f"{API}search/?q=zorglubien"]
    read += [f"{API}comment-selections/{selection.public_id}/", f"{API}messages-of-the-day/today/"]
    assert [address for address in read if b"orglub" not in ask(edge, address).body] == []
    tables = {
        *("community_comments_comment", "community_comments_pick", "community_members_member"),
        *("community_delivery_document", "community_delivery_searchtext"),
        *("community_delivery_previewlink", "community_delivery_attempt"),
        *("community_home_selectedpick", "wagtailcore_revision", "wagtailadmin_formstate"),
        *("wagtailcore_modellogentry", "wagtailsearch_indexentry"),
        DBTaskResult._meta.db_table,
    }
    assert places_of(CANARIES) >= tables

    erasure = erase_member(source=make_source(), member_id="quetzal-4", by=alice)

    assert places_of(CANARIES) == set()
    edge.follower.look()
    assert [address for address in read if b"orglub" in ask(edge, address).body] == []
    assert [key for key, held in edge.store.entries.items() if b"orglub" in held.body] == []
    assert (erasure.comments, erasure.picks.count()) == (2, 2)
    assert "3" in take_in(export)
    assert places_of(CANARIES) == set()
    assert (
        list(Comment.objects.filter(state="erased").values_list("member", flat=True)) == [None] * 2
    )
    written = "".join(written.write(report_of(erasure)) for written in FORMATS.values())
    assert not any(word in written.casefold() for word in CANARIES)


def test_another_member_keeps_every_word(export: Path) -> None:
    take_in(export)
    other = make_pick("Une autre", comment=Comment.objects.get(remote_id="c3"), note="Juste.")
    erase_member(source=make_source(), member_id="quetzal-4", by=None)
    other.refresh_from_db()
    assert (other.state, other.note, other.comment.body_text) == (
        "live",
        "Juste.",
        "Une autre voix.",
    )
    assert Member.objects.get().name == "Paul"


def test_an_unknown_id_is_remembered_so_that_no_import_brings_it(export: Path) -> None:
    source = make_source()
    erasure = erase_member(source=source, member_id="quetzal-4", by=None)
    assert erasure.comments == 0
    take_in(export)
    assert list(Comment.objects.values_list("remote_id", flat=True)) == ["c3"]
    assert "Rien n’était connu" in FORMATS["txt"].write(report_of(erasure))


def test_erasing_again_changes_nothing_and_answers_the_same(export: Path) -> None:
    take_in(export)
    pick("c1", "Zorglubien", None)
    deliver()
    answers = []
    for _again in range(2):
        erasure = erase_member(source=make_source(), member_id="quetzal-4", by=None)
        answers.append(FORMATS["json"].write(report_of(erasure)))
    assert answers[0] == answers[1]
    assert Erasure.objects.count() == 1


def test_the_id_at_another_source_is_another_member() -> None:
    member = make_member(remote_id="m1")
    elsewhere = make_source("blog")
    erase_member(source=elsewhere, member_id="m1", by=None)
    assert Member.objects.get() == member
    kept = ErasedId.objects.get()
    assert (kept.source, kept.digest) == (elsewhere, digest(elsewhere, "m1"))


def test_other_rooms_are_told_within_the_erasure() -> None:
    comment = make_comment()
    heard: list[Any] = []

    def hear(**told: Any) -> None:
        heard.append((told["source"], told["member_id"], told["comments"]))

    member_erased.connect(hear)
    erase_member(source=comment.source, member_id=comment.member.remote_id, by=None)
    member_erased.disconnect(hear)
    assert heard == [(comment.source, comment.member.remote_id, {comment.pk})]


def test_what_cannot_be_rendered_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    comment = make_comment("Zorglubien depuis toujours.")
    article = make_article(body=[("comment", make_pick("Zorglubien", comment=comment))])
    deliver()
    articles: Any = resource("articles")

    def fail(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(articles, "texts", fail)
    erase_member(source=comment.source, member_id=comment.member.remote_id, by=None)
    document = Document.objects.get(public_id=article.public_id)
    assert (document.shown, bytes(document.body), document.due_at is None) == (False, b"", False)
    monkeypatch.undo()
    deliver()
    document.refresh_from_db()
    assert document.shown


# What one comment's erasure at its source takes along.


@pytest.mark.parametrize("withdrawn_before", [True, False])
def test_a_comment_erased_at_its_source_takes_the_desks_notes_along(
    *, withdrawn_before: bool
) -> None:
    receive(record("1", body_text="Zorglubien."))
    picked = pick("1", "Zorglubien", None)
    selection = make_selection(picks=[picked])
    SelectedPick.objects.update(note="Zorglubien, dit-elle.")
    selection.refresh_from_db()
    publish(selection)
    if withdrawn_before:
        withdraw_pick(pick=picked, reason="outdated", by=None)
    receive(record("1", state="erased", body_text=None, source_updated_at=later(1)))
    deliver()
    assert not places_of(("zorglub",)) - INDEX
    assert Pick.objects.get().withdrawal_reason == ("outdated" if withdrawn_before else "erased")


# SQLite's index drops what was deleted when it next merges: at once for a member, soon here.
INDEX = {"wagtailsearch_indexentry_fts_data"}


def test_a_member_without_comments_left_is_forgotten() -> None:
    receive(record("1"), record("2", member_source_id="paul", member_name="Paul"))
    erased = {"state": "erased", "body_text": None, "member_source_id": None, "member_name": None}
    receive(record("1", source_updated_at=later(1), **erased))
    assert forget_nameless() == 1
    assert Member.objects.get().name == "Paul"


def test_an_erased_member_is_not_taken_in_by_a_later_record() -> None:
    receive(record("1"))
    erase_member(source=make_source(), member_id="jeanne", by=None)
    again = receive(
        record("1", source_updated_at=later(9)), record("7", source_updated_at=later(9))
    )
    assert again == Received(erased=2)
    assert not Member.objects.exists()


# Where it was shown.


def test_each_place_is_remembered_from_when_until_when() -> None:
    picked = make_pick()
    article = make_article(body=[("comment", picked)])
    deliver()
    article.delete()
    deliver()
    withdraw_pick(pick=picked, reason="legal", by=None)
    deliver()
    found = {row.kind: row for row in Showing.objects.all()}
    assert set(found) == {"articles", "picks"}
    gone = found["articles"]
    assert gone.shown_until is not None
    assert gone.shown_from < gone.shown_until < (found["picks"].shown_until or gone.shown_from)
    assert gone.url.endswith("/le-tramway-arrive/")


def test_a_pick_that_comes_back_is_shown_for_a_second_time() -> None:
    picked = make_pick()
    deliver()
    for state in ("held", "live"):
        picked.state = state
        picked.save()
        Document.objects.update(stale_at=timezone.now(), due_at=timezone.now())
        deliver()
    times = Showing.objects.order_by("pk").values_list("shown_until", flat=True)
    assert [moment is None for moment in times] == [False, True]


def test_a_new_address_writes_no_row_and_is_told_at_the_end() -> None:
    picked = make_pick()
    article = make_article(body=[("comment", picked)])
    deliver()
    before = list(Showing.objects.values())
    article.slug = "autre-adresse"
    publish(article)
    deliver()
    assert list(Showing.objects.values()) == before
    withdraw_pick(pick=picked, reason="other", by=None)
    deliver()
    showing = Showing.objects.get(kind="articles")
    assert "le-tramway-arrive" in showing.url
    assert "autre-adresse" in showing.last_url


def test_publishing_what_shows_no_new_pick_asks_once_and_writes_nothing(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    picked = make_pick()
    for _number in range(5):
        make_article(body=[("comment", picked)])
    deliver()
    documents = list(Document.objects.filter(kind="articles"))
    with django_assert_num_queries(1):
        note_showings(documents=documents)
    assert Showing.objects.count() == 6


def test_changing_a_pick_is_no_new_showing() -> None:
    picked = make_pick("Le tramway passe enfin")
    deliver()
    change_pick(
        pick=picked,
        excerpt="Le tramway",
        note="",
        criterion="humour",
        seen_at=picked.changed_at,
        by=None,
    )
    deliver()
    assert Showing.objects.count() == 1


# The answer.


def test_the_answer_names_every_place_and_what_is_out_of_reach(settings: Any) -> None:
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"FRONT_END_URL": "https://www.fanal.example"}
    picked = make_pick()
    make_article(body=[("comment", picked)])
    create_endpoint(name="Site public", url="https://site.example/hook", events=[], by=None)
    deliver()
    comment = picked.comment

    def prints(picks: Any) -> list[Elsewhere]:
        return [Elsewhere("Print", f"{len(list(picks))} pick")]

    tell_elsewhere(prints)
    erasure = erase_member(source=comment.source, member_id=comment.member.remote_id, by=None)
    text = FORMATS["txt"].write(report_of(erasure))
    table = FORMATS["csv"].write(report_of(erasure))
    told = json.loads(FORMATS["json"].write(report_of(erasure)))
    _tellers.remove(prints)
    address = "https://www.fanal.example/societe/le-tramway-arrive/"
    for answer in (text, table, json.dumps(told)):
        assert address in answer
        assert "site.example" in answer
        assert "1 pick" in answer
    (article,) = [place for place in told["places"] if place["address"]]
    assert article["shown_from"] <= article["shown_until"]


def run(*arguments: str) -> str:
    """What the command prints."""
    printed = io.StringIO()
    call_command("erase_member", *arguments, stdout=printed, stderr=io.StringIO())
    return printed.getvalue()


def test_the_command_erases_and_prints_the_answer_in_french() -> None:
    comment = make_comment()
    told = run("forum", comment.member.remote_id, "--yes", "--language", "fr")
    assert "1 commentaire" in told
    assert not Member.objects.exists()


@pytest.mark.parametrize("answer", ["", "non"])
def test_the_command_erases_nothing_unless_the_id_is_written_again(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = make_comment()
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    with pytest.raises(CommandError, match="Nothing was erased"):
        run("forum", comment.member.remote_id)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{comment.member.remote_id}\n"))
    run("forum", comment.member.remote_id)
    assert not Member.objects.exists()


def test_the_command_names_the_sources_it_knows() -> None:
    make_source()
    with pytest.raises(CommandError, match=r"'blog'.*forum"):
        run("blog", "m1", "--yes")
    with pytest.raises(CommandError, match="empty"):
        run("forum", " ", "--yes")


def test_links_and_revisions_are_left_whole_but_for_the_note() -> None:
    mine, other = make_pick(), make_pick("Un autre avis")
    selection = make_selection(picks=[mine, other])
    SelectedPick.objects.update(note="À garder ?")
    selection.refresh_from_db()
    publish(selection)
    open_preview(page=selection, by=make_alice())
    erase_member(source=make_source(), member_id=mine.comment.member.remote_id, by=None)
    last = Revision.objects.for_instance(selection).order_by("-pk").first()
    for content in (last.content, PreviewLink.objects.get().content):
        assert [row["note"] for row in content["selected_picks"]] == ["", "À garder ?"]
    shown = SelectedPick.objects.order_by("sort_order").values_list("pick", "note")
    assert dict(shown) == {mine.pk: "", other.pk: "À garder ?"}

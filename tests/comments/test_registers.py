"""The registers: what they list, how they are narrowed, what they export, what they cost."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from wagtail.models import ReferenceIndex

from cms_community.comments import register_views
from cms_community.comments.actions import withdraw_pick
from cms_community.comments.exports import neutral
from cms_community.comments.models import Comment, Discussion
from cms_community.conf import newsroom_zone
from cms_community.members.models import Member, Source
from tests.builders import (
    make_alice,
    make_comment,
    make_discussion,
    make_member,
    make_pick,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db

COMMENTS = "community_comments_comment_modeladmin_index"


@pytest.fixture
def desk(client: Client) -> Client:
    """Alice, logged in."""
    client.force_login(make_alice())
    return client


def listed(client: Client, **query: Any) -> list[str]:
    """The texts of the comments that the register lists."""
    answer = client.get(reverse(COMMENTS), query)
    assert answer.status_code == 200
    return [comment.body_text for comment in answer.context["object_list"]]


def test_the_newest_comment_comes_first(desk: Client) -> None:
    make_comment("hier", created_at=timezone.now() - timedelta(days=1))
    make_comment("maintenant")
    assert listed(desk) == ["maintenant", "hier"]


def test_the_register_opens_on_what_is_visible(desk: Client) -> None:
    make_comment("visible", created_at=timezone.now() - timedelta(days=1))
    for state in ("held", "rejected", "spam", "removed_by_author", "gone"):
        make_comment(state, state=state)
    assert listed(desk) == listed(desk, state="visible") == listed(desk, q="visible") == ["visible"]
    assert listed(desk, state="rejected") == ["rejected"]
    assert len(listed(desk, state="all")) == 6


def test_the_register_says_what_it_does_not_list_and_leads_there(desk: Client) -> None:
    make_comment("retenu", state="held")
    body = desk.get(reverse(COMMENTS), {"q": "retenu"}).content.decode()
    assert "Seuls les commentaires visibles sont affichés" in body
    assert 'href="?q=retenu&amp;state=all"' in body
    for query in ({"state": "all"}, {"state": "visible"}, {"picked": "held"}):
        body = desk.get(reverse(COMMENTS), query).content.decode()
        assert "Seuls les commentaires visibles" not in body


def test_what_awaits_a_decision_is_listed_although_its_source_hides_it(desk: Client) -> None:
    make_pick("retenu", state="held", comment=make_comment("retenu", state="held"))
    assert listed(desk, picked="held") == ["retenu"]
    assert listed(desk, picked="held", state="visible") == []


def test_the_most_liked_come_first_when_asked_and_the_uncounted_last(desk: Client) -> None:
    for text, likes in (("peu", 1), ("inconnu", None), ("beaucoup", 9), ("zéro", 0)):
        make_comment(text, reactions=likes)
    assert listed(desk, o="5") == ["beaucoup", "peu", "zéro", "inconnu"]


def test_comments_that_arrive_write_nothing_in_the_reference_index() -> None:
    assert not ReferenceIndex.tracked_models & {Comment, Discussion, Member, Source}


@pytest.mark.parametrize("word", ["tramway", "TITRE", "Jeanne", "transports"])
def test_a_search_finds_text_headline_member_and_discussion(desk: Client, word: str) -> None:
    make_comment(
        "Vive le tramway",
        headline="Mon titre",
        member=make_member("Jeanne"),
        discussion=make_discussion("Les transports"),
    )
    make_comment("autre chose", member=make_member("Paul"), discussion=make_discussion("Ailleurs"))
    assert listed(desk, q=word) == ["Vive le tramway"]


@pytest.mark.parametrize("odd", ["\x00", "a" * 10_000, "%", "mot " * 500, "' OR 1=1 --"])
def test_no_search_breaks_the_register(desk: Client, odd: str) -> None:
    make_comment()
    listed(desk, q=odd)


def test_comments_are_narrowed_by_state_section_and_likes(desk: Client) -> None:
    sport = make_discussion("Le match", section="Sport")
    make_comment("un", discussion=sport, reactions=6)
    make_comment("deux", discussion=sport, reactions=4)
    make_comment("trois", state="held", reactions=200)
    assert listed(desk, section="Sport") == ["deux", "un"]
    assert listed(desk, section="Sport", likes=5) == ["un"]
    assert listed(desk, state="held") == ["trois"]


def test_a_link_narrows_to_one_discussion_or_one_member(desk: Client) -> None:
    one = make_comment("un")
    make_comment("deux")
    assert listed(desk, discussion=one.discussion_id) == ["un"]
    assert listed(desk, member=one.member_id) == ["un"]


def test_no_list_of_all_discussions_is_offered(desk: Client) -> None:
    make_comment(discussion=make_discussion("Une parmi dix mille"))
    body = desk.get(reverse(COMMENTS), {"q": "rien de tel"}).content.decode()
    assert "Une parmi dix mille" not in body


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("today", ["minuit passé"]),
        ("yesterday", ["veille au soir"]),
        ("7", ["minuit passé", "veille au soir"]),
        ("30", ["minuit passé", "veille au soir", "il y a vingt jours"]),
    ],
)
def test_days_begin_at_midnight_in_the_newsroom(
    desk: Client, period: str, expected: list[str]
) -> None:
    paris = newsroom_zone()
    make_comment("minuit passé", created_at=datetime(2026, 11, 22, 0, 10, tzinfo=paris))
    make_comment("veille au soir", created_at=datetime(2026, 11, 21, 23, 50, tzinfo=paris))
    make_comment("il y a vingt jours", created_at=datetime(2026, 11, 2, 12, tzinfo=paris))
    make_comment("en été", created_at=datetime(2026, 7, 1, tzinfo=paris))
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=paris), tick=False):
        desk.force_login(make_user("dora", is_superuser=True))
        assert listed(desk, period=period) == expected


def test_comments_are_narrowed_by_what_the_desk_did(desk: Client) -> None:
    make_pick("choisi")
    make_pick("retenu", state="held")
    gone = make_pick("retiré")
    withdraw_pick(pick=gone, reason="mistake", by=None)
    make_comment("jamais")
    make_comment("refusé", state="rejected")
    assert listed(desk, picked="live") == ["choisi par chez nous."]
    assert listed(desk, picked="held") == ["retenu par chez nous."]
    assert listed(desk, picked="withdrawn") == ["retiré par chez nous."]
    assert listed(desk, picked="never") == ["jamais"]
    assert listed(desk, picked="never", state="all") == ["refusé", "jamais"]
    assert listed(desk, picked="pickable") == ["jamais", "retiré par chez nous."]


@pytest.mark.parametrize(
    "query",
    [
        {"period": "0"},
        {"likes": "many"},
        {"discussion": "x"},
        {"member": "9" * 40},
        {"state": "é"},
        {"p": "-3"},
        {"p": "x"},
        {"p": "99"},
        {"o": "x.9.-"},
        {"export": "exe"},
        {"unknown": "1"},
    ],
)
def test_a_parameter_without_a_meaning_is_ignored(desk: Client, query: dict[str, str]) -> None:
    make_comment("un")
    assert listed(desk, **query) == ["un"]


def test_no_parameter_looks_into_what_the_register_does_not_show(desk: Client) -> None:
    pick = make_pick(picked_by=make_user("dora"))
    salt = pick.comment.source.erasure_salt
    for hidden in (
        {"source__erasure_salt__startswith": "x" + salt},
        {"picks__picked_by__password__startswith": "nothing"},
    ):
        assert len(listed(desk, **hidden)) == 1


def test_a_list_of_fifty_costs_a_handful_of_queries(desk: Client) -> None:
    for number in range(60):
        comment = make_comment(f"Commentaire {number}", member=make_member(f"Membre {number}"))
        if number % 3 == 0:
            make_pick("Commentaire", comment=comment)
    listed(desk)
    with CaptureQueriesContext(connection) as queries:
        assert len(listed(desk)) == 50
    asked = [query["sql"] for query in queries]
    about_comments = [sql for sql in asked if "community_" in sql and "staff" not in sql]
    names = [
        "the sections that discussions name",
        "the sources",
        "how many comments",
        "whether a pick waits to be decided on, for the menu",
        "fifty comments with member, discussion and source",
        "their picks",
    ]
    assert len(about_comments) == len(names), "\n".join(about_comments)


def test_discussions_and_members_tell_how_many_comments_they_have(desk: Client) -> None:
    comment = make_comment()
    make_comment(discussion=comment.discussion, member=comment.member)
    for model, key in (("comments_discussion", "discussion"), ("members_member", "member")):
        answer = desk.get(reverse(f"community_{model}_modeladmin_index"))
        row = answer.context["object_list"][0]
        assert row.comment_count == 2
        assert f"?{key}={row.pk}&amp;state=all" in answer.content.decode()


def test_the_page_of_a_comment_shows_its_thread_and_its_members_record(desk: Client) -> None:
    jeanne = make_member("Jeanne")
    parent = make_comment("Une question", member=make_member("Paul"))
    comment = make_comment("Une réponse", member=jeanne, parent=parent)
    make_comment("Encore", member=jeanne, parent=comment, state="rejected")
    make_pick("Une réponse", comment=comment)
    answer = desk.get(reverse("community_comments_comment_modeladmin_inspect", args=[comment.pk]))
    assert answer.context["parent"] == parent
    assert [one.body_text for one in answer.context["answers"]] == ["Encore"]
    record = answer.context["record"]
    assert (record.comments, record.picked, record.rejected_share) == (2, 1, 50)
    assert len(answer.context["picks"]) == 1


@pytest.mark.parametrize("key", ["abc", "0", "9" * 30, "٣"])
def test_a_page_of_no_row_does_not_exist(desk: Client, key: str) -> None:
    inspect = f"/admin/community_comments/comment/inspect/{key}/"
    assert desk.get(inspect).status_code == 404


def test_an_address_that_runs_is_no_link(desk: Client) -> None:
    comment = make_comment(permalink="javascript:alert(1)")
    url = reverse("community_comments_comment_modeladmin_inspect", args=[comment.pk])
    assert "javascript:alert" not in desk.get(url).content.decode()


def test_a_source_that_something_came_from_cannot_be_deleted(client: Client) -> None:
    client.force_login(make_user("dora", is_superuser=True))
    used = make_comment().source
    unused = make_source("inutile")
    delete = "community_members_source_modeladmin_delete"
    client.post(reverse(delete, args=[used.pk]))
    client.post(reverse(delete, args=[unused.pk]))
    assert type(used).objects.get() == used


def test_only_the_title_of_a_source_can_be_changed(client: Client) -> None:
    client.force_login(make_user("dora", is_superuser=True))
    source = make_source()
    edit = reverse("community_members_source_modeladmin_edit", args=[source.pk])
    client.post(edit, {"title": "Le forum", "name": "autre", "kind": "coral"})
    source.refresh_from_db()
    assert (source.title, source.name, source.kind) == ("Le forum", "forum", "push")


def exported(client: Client) -> list[dict[str, str]]:
    """The rows of the exported CSV."""
    answer = client.get(reverse(COMMENTS), {"export": "csv"})
    body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  streamed
    return list(csv.DictReader(io.StringIO(body)))


DANGEROUS = ["=1+1", "+33 1 42 00 00 00", "-2", "@x", "\t=1", "\r=1", "  =1+1", "\u00a0@x", "＝1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_an_exported_file_is_a_formula(desk: Client, text: str) -> None:
    make_comment(
        text,
        headline=text,
        member=make_member(text),
        discussion=make_discussion(text, section=text),
        permalink=text,
    )
    (row,) = exported(desk)
    assert sum(cell == f"'{text}" for cell in row.values()) == 6
    answer = desk.get(reverse(COMMENTS), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]  streamed
    cells = [cell.value for cell in list(sheet.rows)[1]]
    assert not [cell for cell in cells if isinstance(cell, str) and neutral(cell) != cell]


def test_what_is_harmless_is_exported_as_it_is(desk: Client) -> None:
    make_comment("C’est 2 = 1 + 1", reactions=-3)
    (row,) = exported(desk)
    assert "C’est 2 = 1 + 1" in row.values()
    assert "-3" in row.values()


def test_an_export_holds_what_the_list_holds(desk: Client) -> None:
    make_comment("un")
    make_comment("deux", state="held")
    answer = desk.get(reverse(COMMENTS), {"export": "csv", "state": "held"})
    body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  streamed
    assert "deux" in body
    assert "un\r" not in body


def test_a_list_too_long_for_xlsx_is_refused_and_a_csv_holds_all_of_it(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_views, "MOST_ROWS", 2)
    for number in range(3):
        make_comment(f"Commentaire {number}", reactions=number)
    refused = desk.get(reverse(COMMENTS), {"export": "xlsx", "q": "Commentaire"}, follow=True)
    assert refused.redirect_chain == [(f"{reverse(COMMENTS)}?q=Commentaire", 302)]
    assert "Cette liste compte plus de 2 lignes" in refused.content.decode()
    assert len(exported(desk)) == 3
    narrowed = desk.get(reverse(COMMENTS), {"export": "xlsx", "likes": "1"})
    assert narrowed["Content-Disposition"].endswith('.xlsx"')


@given(st.text())
def test_a_neutralised_cell_never_starts_a_formula(text: str) -> None:
    assert not neutral(text).lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))


def test_only_those_who_pick_may_carry_the_register_off(client: Client) -> None:
    make_comment()
    url = reverse(COMMENTS) + "?export=csv"
    client.force_login(make_user("olga", group="Observer"))
    assert client.get(url).status_code in (302, 403)
    client.force_login(make_alice())
    assert client.get(url).status_code == 200

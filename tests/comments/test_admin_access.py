"""Who may open which of our pages in the admin; what those pages let nobody do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse
from wagtail.admin import urls as admin_urls

from cms_community.comments.actions import hold_pick
from cms_community.comments.models import Pick
from tests.builders import (
    make_alice,
    make_author,
    make_bruno,
    make_chloe,
    make_comment,
    make_discussion,
    make_erasure,
    make_home,
    make_member,
    make_pick,
    make_picture,
    make_section,
    make_source,
    make_subscription,
    make_user,
)

pytestmark = pytest.mark.django_db

# For each of our pages: who sees it (or is led on by it). The others are refused.
# O the observer, E the editor, C the community manager, S the superuser.
PAGES = {
    "community_comments_comment_modeladmin_index": "O E C S",
    "community_comments_comment_modeladmin_inspect": "O E C S",
    "community_comments_discussion_modeladmin_index": "O E C S",
    "community_comments_discussion_modeladmin_inspect": "O E C S",
    "community_members_member_modeladmin_index": "O E C S",
    "community_members_member_modeladmin_inspect": "O E C S",
    "community_members_source_modeladmin_index": "C S",
    "community_members_source_modeladmin_inspect": "C S",
    "community_members_source_modeladmin_create": "S",
    "community_members_source_modeladmin_edit": "S",
    "community_members_source_modeladmin_delete": "S",
    "community_comments:pick": "C S",
    "community_comments:change_pick": "C S",
    "community_comments:withdraw_pick": "C S",
    "community_comments:hold_pick": "",
    "community_comments:release_pick": "",
    "community_comments:report": "O E C S",
    "community_comments:report_pdf": "O E C S",
    "community_comments:report_rows": "O E C S",
    "community_report_recipients:index": "C S",
    "community_report_recipients:index_results": "C S",
    "community_report_recipients:add": "C S",
    "community_report_recipients:edit": "C S",
    "community_report_recipients:delete": "C S",
    "community_report_recipients:history": "C S",
    "community_report_recipients:history_results": "C S",
    "community_home:calendar": "E C S",
    "community_home:add_for_day": "E C S",
    "community_comments:connect_source": "S",
    "community_comments:ask_source": "",
    "community_comments:picks": "C S",
    "community_comments:decide_pick": "C S",
    "community_comments:keep_excerpt": "",
    "community_comments:erase_member": "C S",
    "community_comments:erasures": "C S",
    "community_comments:erasure": "C S",
    "community_comments:erasure_report": "C S",
    "community_comments:desk": "O E C S",
    "community_comments:desk_rows": "O E C S",
    "community_comments:desk_state": "O E C S",
    "community_comments:desk_pick": "",
    "community_comments:desk_verify": "",
    "community_comments:desk_change": "",
    "community_comments:desk_put_in": "",
    "community_comments:desk_take_out": "",
    "community_comments:desk_move": "",
    "community_comments:desk_publish": "",
    "community_comments:desk_begin": "",
    "community_comments:desk_undo": "",
    "community_delivery:share_draft": "E C S",
    "community_delivery:revoke_link": "",
    "pick_chooser:choose": "O E C S",
    "pick_chooser:choose_results": "O E C S",
    "pick_chooser:chosen": "O E C S",
    "pick_chooser:chosen_multiple": "O E C S",
    "newsroom_articles:index": "E C S",
    "newsroom_articles:index_results": "E C S",
    "newsroom_articles:choose_parent": "E C S",
    "community_home:drop_picture": "",
    "community_home:drop_zip": "",
    "community_home:drop_photo": "",
    "community_home:place_photo": "E C S",
    "newsroom_albums:index": "E C S",
    "newsroom_albums:index_results": "E C S",
    "newsroom_albums:choose_parent": "E C S",
    "newsroom_videos:index": "E C S",
    "newsroom_videos:index_results": "E C S",
    "newsroom_videos:choose_parent": "E C S",
    "newsroom_photos_of_the_day:index": "E C S",
    "newsroom_photos_of_the_day:index_results": "E C S",
    "newsroom_photos_of_the_day:choose_parent": "E C S",
    "newsroom_messages_of_the_day:index": "E C S",
    "newsroom_messages_of_the_day:index_results": "E C S",
    "newsroom_messages_of_the_day:choose_parent": "E C S",
    "newsroom_comment_selections:index": "E C S",
    "newsroom_comment_selections:index_results": "E C S",
    "newsroom_comment_selections:choose_parent": "E C S",
    "community_pictures:retouch": "E C S",
    "community_pictures:retouch_source": "E C S",
    "community_pictures:retouch_save": "",
    "wagtailsnippets_community_home_author:list": "E C S",
    "wagtailsnippets_community_home_author:list_results": "E C S",
    "wagtailsnippets_community_home_author:add": "E C S",
    "wagtailsnippets_community_home_author:edit": "E C S",
    "wagtailsnippets_community_home_author:copy": "E C S",
    "wagtailsnippets_community_home_author:delete": "S",
    "wagtailsnippets_community_home_author:usage": "E C S",
    "wagtailsnippets_community_home_author:history": "E C S",
    "wagtailsnippets_community_home_author:history_results": "E C S",
}
# What Wagtail itself notes when a page is opened: that someone is there.
NOTED = re.compile("django_session|wagtailadmin_editingsession")
OURS = ("community_", "pick_chooser", "newsroom_", "wagtailsnippets_community_")
PEOPLE = {
    "nobody": "",
    "Chloé": "",
    "observer": "O",
    "editor": "E",
    "manager": "C",
    "superuser": "S",
}


def named(patterns: Any, prefix: str = "") -> Iterator[str]:
    """Every name in the URLconf, with its namespaces."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from named(one.url_patterns, inner)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{prefix}{one.name}"


def our_pages() -> set[str]:
    """The names of all our pages in the admin; the webhooks' have a matrix of their own."""
    found = {name for name in named(admin_urls.urlpatterns) if name.startswith(OURS)}
    return {name for name in found if not name.startswith("community_webhooks:")}


def person(who: str) -> Any:
    """One of the people of the matrix; None for someone who is not logged in."""
    makers = {
        "nobody": lambda: None,
        "Chloé": make_chloe,
        "observer": lambda: make_user("olga", group="Observer"),
        "editor": make_bruno,
        "manager": make_alice,
        "superuser": lambda: make_user("dora", is_superuser=True),
    }
    return makers[who]()


def address(name: str) -> str:
    """The address of one of our pages, about something that exists."""
    pick = make_pick()
    section = make_section(parent=make_home())
    particular = {
        "community_delivery:share_draft": lambda: [section.pk],
        "community_delivery:revoke_link": lambda: [section.pk, 1],
        "community_members_source_modeladmin_delete": lambda: [make_source("unused").pk],
        "community_comments:pick": lambda: [make_comment().pk],
        "community_comments:report": lambda: ["2026-11-23"],
        "community_comments:report_pdf": lambda: ["2026-11-23"],
        "community_comments:report_rows": lambda: ["2026-11-23", "comments"],
        "community_home:drop_photo": lambda: ["2026-11-27", "fr"],
        "community_home:place_photo": lambda: ["2026-11-27", "fr", make_picture().public_id],
        "community_home:add_for_day": lambda: ["photo", "2026-11-27", "fr"],
        "community_comments:connect_source": lambda: [pick.comment.source_id],
        "community_comments:ask_source": lambda: [pick.comment.source_id],
        "community_comments:erase_member": lambda: [pick.comment.member.pk],
        "community_comments:erasure": lambda: [make_erasure().pk],
        "community_comments:erasure_report": lambda: [make_erasure().pk, "fr", "txt"],
        "community_comments:desk_pick": lambda: [make_comment().pk],
        "community_comments:desk_verify": lambda: [make_comment().pk],
    }
    if name in particular:
        return reverse(name, args=particular[name]())
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, args=[subject(name, pick).pk])


def subject(name: str, pick: Pick) -> Any:
    """What a page about one thing is about, a pick if nothing else."""
    if name.startswith("community_pictures"):
        return make_picture()
    if name.startswith("community_report"):
        return make_subscription()
    if name.startswith("wagtailsnippets"):
        return make_author()
    things = {
        "comment": pick.comment,
        "discussion": pick.comment.discussion,
        "member": pick.comment.member,
        "source": pick.comment.source,
    }
    return things.get(name.split("_modeladmin")[0].split("_")[-1], pick)


def test_every_page_of_ours_has_its_row_in_the_matrix() -> None:
    assert our_pages() == set(PAGES)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_each_page_opens_for_those_whom_the_matrix_names(name: str, client: Client) -> None:
    url = address(name)
    home = reverse("wagtailadmin_home")
    for who, letter in PEOPLE.items():
        client.logout()
        if someone := person(who):
            client.force_login(someone)
        answer = client.get(url)
        allowed = bool(letter) and letter in PAGES[name].split()
        # What a script asks is refused in a sentence, and leads nowhere.
        refused = answer.status_code == 403 or (
            answer.status_code == 302
            and (answer["location"] == home or answer["location"].startswith("/admin/login/"))
        )
        assert refused is not allowed or answer.status_code == 405, f"{who}: {answer.status_code}"
        if allowed:
            assert answer.status_code in (200, 302), f"{who}: {answer.status_code}"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_opening_a_page_changes_nothing(name: str, client: Client) -> None:
    url = address(name)
    client.force_login(person("superuser"))
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    writes = [
        one["sql"]
        for one in queries
        if one["sql"].startswith(("INSERT", "UPDATE", "DELETE")) and not NOTED.search(one["sql"])
    ]
    assert not writes


DECISIONS = ["pick", "verify", "change", "put_in", "take_out", "move", "publish", "begin", "undo"]
WRITES = [
    *("pick", "change_pick", "withdraw_pick", "hold_pick", "release_pick", "keep_excerpt"),
    *(f"desk_{name}" for name in DECISIONS),
]


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("who", ["nobody", "Chloé", "observer", "editor"])
def test_those_who_may_not_pick_change_nothing(name: str, who: str, client: Client) -> None:
    url = address(f"community_comments:{name}")
    if someone := person(who):
        client.force_login(someone)
    before = list(Pick.objects.values())
    client.post(url, {"excerpt": "Le tramway", "criterion": "humour", "reason": "legal"})
    assert list(Pick.objects.values()) == before


@pytest.mark.parametrize("name", WRITES)
def test_a_form_of_another_site_changes_nothing(name: str) -> None:
    url = address(f"community_comments:{name}")
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_alice())
    answer = client.post(url, {"excerpt": "Le tramway", "criterion": "humour", "reason": "legal"})
    assert answer.status_code == 403


@pytest.fixture
def alice(client: Client) -> Client:
    """Alice, logged in."""
    client.force_login(make_alice())
    return client


def pick_url(comment: Any) -> str:
    """The form on which a comment is picked."""
    return reverse("community_comments:pick", args=[comment.pk])


def test_alice_picks_a_comment_on_its_form(alice: Client) -> None:
    comment = make_comment("Le tramway passe enfin par chez nous.")
    page = alice.get(pick_url(comment))
    assert page.context["form"].initial["excerpt"] == comment.body_text
    form = {"excerpt": "Le tramway [...] chez nous", "criterion": "humour", "note": "Bien vu."}
    answer = alice.post(pick_url(comment), form)
    inspect = reverse("community_comments_comment_modeladmin_inspect", args=[comment.pk])
    assert answer["location"] == inspect
    assert Pick.objects.get().excerpt == "Le tramway […] chez nous"


def test_the_form_shows_the_word_that_differs_and_keeps_what_was_typed(alice: Client) -> None:
    comment = make_comment("Le tramway passe.")
    form = {"excerpt": "Le métro passe.", "criterion": "humour", "note": "Ma note"}
    answer = alice.post(pick_url(comment), form)
    (sentence,) = answer.context["form"].errors["excerpt"]
    assert "métro" in sentence
    assert "tramway" in sentence
    assert "Ma note" in answer.content.decode()


def test_a_comment_that_was_picked_meanwhile_is_refused_with_a_sentence(alice: Client) -> None:
    comment = make_pick(picked_by=make_bruno()).comment
    form = {"excerpt": comment.body_text, "criterion": "humour"}
    answer = alice.post(pick_url(comment), form)
    (sentence,) = answer.context["form"].non_field_errors()
    assert "bruno" in sentence
    assert sentence in answer.content.decode()


def test_alice_changes_a_pick_and_a_stale_form_changes_nothing(alice: Client) -> None:
    pick = make_pick()
    url = reverse("community_comments:change_pick", args=[pick.pk])
    seen = alice.get(url).context["form"].initial["seen_at"]
    form = {"excerpt": "Le tramway", "criterion": "humour", "seen_at": seen}
    assert alice.post(url, form).status_code == 302
    stale = alice.post(url, form | {"excerpt": "passe"})
    assert len(stale.context["form"].non_field_errors()) == 1
    assert Pick.objects.get().excerpt == "Le tramway"


@pytest.mark.parametrize("seen", ["", "x", "2026-01-01", "2026-01-01T00:00:00"])
def test_a_form_without_the_version_it_was_made_from_is_refused(alice: Client, seen: str) -> None:
    url = reverse("community_comments:change_pick", args=[make_pick().pk])
    answer = alice.post(url, {"excerpt": "Le tramway", "criterion": "humour", "seen_at": seen})
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_alice_holds_releases_and_withdraws(alice: Client) -> None:
    pick = make_pick()
    for name, state in (("hold", "held"), ("release", "live"), ("withdraw", "withdrawn")):
        alice.post(reverse(f"community_comments:{name}_pick", args=[pick.pk]), {"reason": "legal"})
        pick.refresh_from_db()
        assert pick.state == state


def test_what_cannot_be_released_is_refused_with_a_sentence(alice: Client) -> None:
    pick = hold_pick(pick=make_pick(), reason="other", by=None)
    pick.comment.state = "held"
    pick.comment.save()
    url = reverse("community_comments:release_pick", args=[pick.pk])
    answer = alice.post(url, follow=True)
    assert len(list(answer.context["messages"])) == 1
    pick.refresh_from_db()
    assert pick.state == "held"


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "\thttps://evil.example",
    "http://testserver@evil.example/",
    "data:text/html,x",
]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_form_of_ours_leads_to_another_site(alice: Client, elsewhere: str) -> None:
    pick = make_pick()
    url = reverse("community_comments:hold_pick", args=[pick.pk])
    assert "evil" not in alice.post(url, {"next": elsewhere})["location"]
    form = {"excerpt": "Le", "criterion": "humour", "next": elsewhere}
    comment = make_comment("Le tramway")
    assert alice.post(pick_url(comment), form)["location"].startswith("/admin/community_comments/")


def test_a_form_leads_back_to_where_alice_came_from(alice: Client) -> None:
    back = "/admin/community_comments/comment/?picked=never&p=2"
    page = alice.get(pick_url(make_comment("Le tramway")), {"next": back})
    assert page.context["next_url"] == back
    form = {"excerpt": "Le", "criterion": "humour", "next": back}
    assert alice.post(pick_url(make_comment("Le tramway")), form)["location"] == back


ATTACK = "<img src=x onerror=alert(1)>"


def test_what_members_write_runs_nowhere(alice: Client) -> None:
    member = make_member(f"Jeanne {ATTACK}")
    discussion = make_discussion(f"Débat {ATTACK}", section=f"Société {ATTACK}")
    comment = make_comment(
        f"Bonjour {ATTACK}", headline=f"Titre {ATTACK}", member=member, discussion=discussion
    )
    answer = make_comment(f"Réponse {ATTACK}", member=member, parent=comment, discussion=discussion)
    pick = make_pick(f"Bonjour {ATTACK}", comment=comment, note=ATTACK)
    register = reverse("community_comments_comment_modeladmin_index")
    inspect = "community_comments_comment_modeladmin_inspect"
    change = reverse("community_comments:change_pick", args=[pick.pk])
    pages = [
        alice.get(register),
        alice.get(register, {"discussion": discussion.pk, "member": member.pk, "q": ATTACK}),
        alice.get(reverse("community_comments_discussion_modeladmin_index")),
        alice.get(reverse("community_members_member_modeladmin_index")),
        alice.get(reverse(inspect, args=[comment.pk])),
        alice.get(reverse(inspect, args=[answer.pk])),
        alice.get(pick_url(answer), {"next": f'/"{ATTACK}'}),
        alice.get(change),
        alice.post(change, {"excerpt": ATTACK + "x", "criterion": ATTACK, "seen_at": ATTACK}),
        alice.post(pick_url(answer), {"excerpt": f"{ATTACK} non", "criterion": "humour"}),
        alice.get(reverse("community_comments:withdraw_pick", args=[pick.pk])),
        alice.get(reverse("community_comments:decide_pick", args=[pick.pk])),
        alice.get(reverse("community_comments:picks"), {"show": "standing"}),
        alice.get(reverse("pick_chooser:choose_results"), {"q": "Bonjour"}),
        alice.get(reverse("pick_chooser:choose_results"), {"q": ATTACK + "rien"}),
        alice.post(pick_url(answer), {"excerpt": ATTACK, "criterion": "humour"}, follow=True),
    ]
    for number, page in enumerate(pages):
        body = page.content.decode()
        assert page.status_code == 200, number
        assert "<img src=x" not in body, number
    modal = alice.get(reverse("pick_chooser:choose")).json()["html"]
    assert "<img src=x" not in modal


def test_a_sources_name_runs_nowhere(client: Client) -> None:
    client.force_login(person("superuser"))
    source = make_comment().source
    edit = reverse("community_members_source_modeladmin_edit", args=[source.pk])
    answer = client.post(edit, {"title": ATTACK}, follow=True)
    assert "<img src=x" not in answer.content.decode()


def test_the_rights_on_picks_can_be_given_to_other_groups(client: Client) -> None:
    client.force_login(person("superuser"))
    page = client.get(reverse("wagtailusers_groups:add")).content.decode()
    withdraw = ContentType.objects.get_for_model(Pick).permission_set.get(codename="withdraw_pick")
    assert f'value="{withdraw.pk}"' in page


def test_all_that_is_wrong_with_a_form_is_said_at_once(alice: Client) -> None:
    answer = alice.post(pick_url(make_comment("Le tramway passe.")), {"excerpt": "Le métro passe."})
    assert set(answer.context["form"].errors) == {"excerpt", "criterion"}

"""A real WordPress is asked for comments, and for what became of them."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from cms_community.comments.merging import row_of
from cms_community.comments.models import Comment
from cms_community.comments.receiving import receive_comments
from cms_community.comments.records import Record
from cms_community.comments.sources.access import Access
from cms_community.comments.sources.answers import Misconfigured, NotAllowed, NotUnderstood
from cms_community.comments.sources.wordpress import look_up, poll_since, read_export

from ...builders import make_source
from .walks import polled
from .wordpress_site import EDITOR, Site

pytestmark = pytest.mark.wordpress


def everything(site: Site) -> dict[str, Record]:
    """All that a walk brings, by id."""
    records, _ = polled(poll_since, site.access)
    return {record.source_id: record for record in records}


def test_a_poll_brings_what_was_written_with_its_story(site: Site) -> None:
    post = site.post(post_title="Tramway & vélo : « enfin » ?")
    asked, reply = site.comments(
        {
            "comment_post_ID": post,
            "comment_content": "Déjà &amp; <b>vu</b> 🙂 مرحبا\n\nC’est « fini » &lt;3.",
            "user_id": 1,
            "comment_author": "Bruno",
        },
        {"comment_post_ID": post, "comment_content": "Non."},
    )
    site.call(["wp_update_comment", {"comment_ID": reply, "comment_parent": asked}])
    found = everything(site)
    record, row = found[asked], row_of(found[asked])
    assert row.body_html == "<p>Déjà &amp; <b>vu</b> 🙂 مرحبا</p><p>C’est « fini » &lt;3.</p>"
    assert row.body_text == "Déjà & vu 🙂 مرحبا\n\nC’est « fini » <3."
    assert (record.state, record.state_raw) == ("visible", "approved")
    assert (record.discussion_source_id, record.discussion_title) == (
        str(post),
        "Tramway & vélo : « enfin » ?",
    )
    assert record.discussion_url
    assert record.discussion_url.startswith(f"{site.url}/tramway")
    assert record.permalink == f"{record.discussion_url}#comment-{asked}"
    assert (record.member_source_id, record.member_name) == ("1", "Bruno")
    assert abs(record.created_at - timezone.now()) < timedelta(hours=1)
    assert (found[reply].parent_source_id, found[reply].member_source_id) == (asked, None)


def test_nothing_private_of_an_author_is_told(site: Site) -> None:
    post = site.post()
    (one,) = site.comments({"comment_post_ID": post, "comment_content": "Bien."})
    for record in (*everything(site).values(), *look_up(site.access, [one]).records):
        assert "private.example" not in repr(record)
        assert "203.0.113.77" not in repr(record)
        assert "Netscape" not in repr(record)


def test_what_becomes_of_a_comment_is_seen(site: Site) -> None:
    post = site.post()
    ids = site.comments(
        *({"comment_post_ID": post, "comment_content": f"Avis {n}"} for n in range(6))
    )
    edited, held, spam, trashed, gone, odd = ids
    site.call(
        ["wp_update_comment", {"comment_ID": edited, "comment_content": "Avis corrigé"}],
        ["wp_set_comment_status", held, "hold"],
        ["wp_spam_comment", spam],
        ["wp_trash_comment", trashed],
        ["wp_delete_comment", gone, True],
        ["wp_update_comment", {"comment_ID": odd, "comment_approved": "quarantine"}],
    )
    answer = look_up(site.access, [*ids, "987654"])
    states = {record.source_id: record.state for record in answer.records}
    assert states == {
        edited: "visible",
        held: "held",
        spam: "spam",
        trashed: "rejected",
        odd: "held",
    }
    assert answer.gone == {gone, "987654"}
    assert answer.refused == []
    texts = {record.source_id: record.body_html for record in answer.records}
    assert texts[edited] == "Avis corrigé"
    found = everything(site)
    assert {key: record.state for key, record in found.items() if key in ids} == states


def test_a_comment_that_comes_back_is_shown_again(site: Site) -> None:
    (one,) = site.comments({"comment_post_ID": site.post(), "comment_content": "Revenu."})
    site.call(["wp_trash_comment", one])
    first = look_up(site.access, [one]).records[0]
    site.call(["wp_untrash_comment", one])
    second = look_up(site.access, [one]).records[0]
    assert (first.state, second.state) == ("rejected", "visible")
    assert second.source_updated_at > first.source_updated_at


@pytest.mark.parametrize(
    "post",
    [{"post_status": "draft"}, {"post_status": "private"}, {"post_password": "sésame"}],
    ids=str,
)
def test_a_comment_under_what_is_not_public_is_held(site: Site, post: dict[str, Any]) -> None:
    number = site.post(post_title="Secret", **post)
    (one,) = site.comments({"comment_post_ID": number, "comment_content": "Entre nous."})
    record = look_up(site.access, [one]).records[0]
    assert (record.state, record.discussion_title, record.discussion_url) == ("held", None, None)


def test_a_comment_under_a_page_is_told_with_it(site: Site) -> None:
    number = site.post(post_type="page", post_title="La charte")
    (one,) = site.comments({"comment_post_ID": number, "comment_content": "Oui."})
    record = look_up(site.access, [one]).records[0]
    assert (record.state, record.discussion_title) == ("visible", "La charte")


def test_what_is_no_comment_is_left_out(site: Site) -> None:
    post = site.post()
    ping, review = site.comments(
        {"comment_post_ID": post, "comment_content": "ailleurs", "comment_type": "pingback"},
        {"comment_post_ID": post, "comment_content": "4/5", "comment_type": "review"},
    )
    found = everything(site)
    assert review in found
    assert ping not in found


def test_more_comments_than_a_page_holds_all_come(site: Site) -> None:
    """Two hundred and thirty of one second, as an import leaves them."""
    post = site.post()
    at = {"comment_date": "2026-11-20 11:00:00", "comment_date_gmt": "2026-11-20 10:00:00"}
    same = [{"comment_post_ID": post, "comment_content": str(n)} | at for n in range(230)]
    with time_machine.travel(datetime(2026, 11, 20, 10, 5, tzinfo=UTC)):
        ids = site.comments(*same)
        found = everything(site)
    assert set(ids) <= set(found)


@pytest.mark.parametrize(
    ("account", "token"), [(EDITOR, "wrong"), ("nobody", "wrong"), (EDITOR, "")], ids=str
)
def test_a_wrong_password_says_nothing_of_any_comment(site: Site, account: str, token: str) -> None:
    access = Access(site.url, account, token)
    with pytest.raises(NotAllowed):
        look_up(access, ["987654"])
    with pytest.raises(NotAllowed):
        poll_since(access, "")


def test_a_user_who_may_not_moderate_is_not_let_in(site: Site) -> None:
    user = site.call(["wp_create_user", "chloe", "secret", "chloe@private.example"])[0]
    created = "WP_Application_Passwords::create_new_application_password"
    password = site.call([created, user, {"name": "CMS"}])[0][0]
    with pytest.raises(NotAllowed):
        look_up(Access(site.url, "chloe", password), ["1"])


def test_another_address_of_the_same_site_is_not_understood(site: Site) -> None:
    with pytest.raises(NotUnderstood):
        look_up(Access(f"{site.url}/blog", EDITOR, site.password), ["1"])
    with pytest.raises(Misconfigured):
        look_up(Access(site.url, "", site.password), ["1"])


@pytest.mark.django_db
def test_an_export_and_an_answer_tell_the_same(site: Site) -> None:
    """Whoever imports first and connects then finds nothing edited."""
    post = site.post()
    ids = site.comments(
        {"comment_post_ID": post, "comment_content": "Un &amp; <i>deux</i>\n\ntrois\nquatre 🙂"},
        {"comment_post_ID": post, "comment_content": "<ul><li>a</li></ul>", "user_id": 1},
        {"comment_post_ID": post, "comment_content": "Non.", "comment_approved": "0"},
        {"comment_post_ID": post, "comment_content": "Rebut.", "comment_approved": "trash"},
    )
    exported = site.call(["ob_start"], ["export_wp"], ["ob_get_clean"])[2].encode()
    source = make_source()
    records = [each for _, each in read_export(io.BytesIO(exported), as_of=None)]
    assert receive_comments(source=source, records=records).new >= len(ids)
    before = {each.remote_id: each for each in Comment.objects.all()}
    receive_comments(source=source, records=look_up(site.access, ids).records)
    for after in Comment.objects.filter(remote_id__in=ids):
        old = before[after.remote_id]
        for name in ("state", "body_html", "body_text", "source_revision", "created_at"):
            assert getattr(after, name) == getattr(old, name), name
        assert after.member_id == old.member_id
        assert after.discussion_id == old.discussion_id

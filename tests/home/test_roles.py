"""Four groups, each with exactly the rights that its work needs."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from home.models import HomePage
from home.roles import RIGHTS, create_missing_roles, permissions, sync_roles
from tests.builders import make_alice, make_article, make_bruno, make_home, make_section, make_user

pytestmark = pytest.mark.django_db


def make_olga() -> Any:
    """Olga, who only looks."""
    return make_user("olga", group="Observer")


def rights(group: str) -> set[str]:
    """What a group may do everywhere."""
    held = Permission.objects.filter(group__name=group).select_related("content_type")
    return {f"{one.content_type.app_label}.{one.codename}" for one in held}


@pytest.mark.parametrize("group", ["Community manager", "Editor", "Observer", "Comment feed"])
def test_a_new_database_has_the_groups_with_exactly_their_rights(group: str) -> None:
    assert rights(group) == set(RIGHTS[group])


@pytest.mark.parametrize(
    ("right", "who"),
    [
        ("community_comments.add_pick", "C"),
        ("community_comments.change_pick", "C"),
        ("community_comments.withdraw_pick", "C"),
        ("community_comments.view_pick", "C E O"),
        ("community_comments.view_comment", "C E O"),
        ("community_members.view_member", "C E O"),
        ("community_members.view_source", "C"),
        ("community_members.add_source", ""),
        ("community_members.change_source", ""),
        ("community_members.delete_source", ""),
        ("community_home.change_author", "C E"),
        ("community_home.delete_author", ""),
        ("wagtailadmin.access_admin", "C E O"),
        ("community_staff.change_user", ""),
    ],
)
def test_each_right_is_held_by_those_who_need_it(right: str, who: str) -> None:
    people = {"C": make_alice(), "E": make_bruno(), "O": make_olga()}
    assert {letter for letter, one in people.items() if one.has_perm(right)} == set(who.split())


def test_editors_and_managers_write_and_publish_below_every_front_page() -> None:
    article = make_article(parent=make_section(parent=make_home()))
    for someone in (make_alice(), make_bruno()):
        may = article.permissions_for_user(someone)
        assert (may.can_edit(), may.can_publish()) == (True, True)
    may = article.permissions_for_user(make_olga())
    assert (may.can_edit(), may.can_publish()) == (False, False)


def test_only_the_editor_locks() -> None:
    article = make_article(parent=make_section(parent=make_home()))
    assert article.permissions_for_user(make_bruno()).can_lock()
    assert not article.permissions_for_user(make_alice()).can_lock()


def test_the_rights_reach_a_front_page_made_later() -> None:
    alice = make_alice()
    second = Page.objects.get(depth=1).add_child(instance=HomePage(title="Deux", slug="deux"))
    assert second.permissions_for_user(alice).can_publish_subpage()


def test_saving_a_front_page_again_grants_nothing_anew() -> None:
    home = make_home()
    Group.objects.get(name="Editor").page_permissions.all().delete()
    home.save()
    assert not Group.objects.get(name="Editor").page_permissions.exists()


@pytest.mark.parametrize(("action", "who"), [("add", "C E"), ("change", "C E"), ("choose", "C E")])
def test_pictures_are_for_those_who_write(action: str, who: str) -> None:
    policy = policy_registry.get_by_type(get_image_model())
    people = {"C": make_alice(), "E": make_bruno(), "O": make_olga()}
    allowed = {letter for letter, one in people.items() if policy.user_has_permission(one, action)}
    assert allowed == set(who.split())


def test_the_command_takes_back_what_was_added_and_gives_back_what_was_taken(capsys: Any) -> None:
    make_home()
    editor = Group.objects.get(name="Editor")
    editor.permissions.set(permissions(["community_members.delete_source"]))
    editor.page_permissions.all().delete()
    call_command("sync_roles")
    assert rights("Editor") == set(RIGHTS["Editor"])
    assert editor.page_permissions.count() == 5
    assert "Editor" in capsys.readouterr().out


def test_the_command_leaves_other_groups_alone() -> None:
    other = Group.objects.create(name="Stagiaires")
    other.permissions.set(permissions(["community_comments.view_pick"]))
    call_command("sync_roles")
    assert rights("Stagiaires") == {"community_comments.view_pick"}


def test_syncing_twice_gives_the_same() -> None:
    make_home()
    sync_roles()
    before = Group.objects.get(name="Editor").page_permissions.count()
    sync_roles()
    assert Group.objects.get(name="Editor").page_permissions.count() == before


def test_a_migration_creates_a_missing_group_and_touches_no_existing_one() -> None:
    Group.objects.get(name="Observer").delete()
    Group.objects.get(name="Editor").permissions.clear()
    create_missing_roles()
    assert rights("Observer") == set(RIGHTS["Observer"])
    assert rights("Editor") == set()


def test_a_right_that_does_not_exist_is_named() -> None:
    with pytest.raises(LookupError, match=r"community_comments\.fly_pick"):
        permissions(["community_comments.fly_pick", "community_comments.view_pick"])

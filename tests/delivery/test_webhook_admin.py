"""Only those who may see webhooks see them, and only a POST changes anything."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms_community.delivery.models import Attempt, Delivery, Endpoint
from tests.builders import make_alice, make_bruno, make_chloe, make_user

pytestmark = pytest.mark.django_db

GIVEN = {
    "name": "Le site",
    "url": "https://front.example/hook",
    "events": ["document.published", "document.removed"],
}
RANGE = {"first_place": "1", "last_place": "9"}


def page(name: str, *args: Any) -> str:
    """The address of one of the pages."""
    return reverse(f"community_webhooks:{name}", args=args)


def make_endpoint(**kw: Any) -> Endpoint:
    """An endpoint."""
    return Endpoint.objects.create(name="Le site", url="https://front.example/hook", **kw)


def make_delivery(endpoint: Endpoint, **kw: Any) -> Delivery:
    """A delivery that was answered once."""
    kw.setdefault("state", "delivered")
    places = {"first_sequence": 3, "last_sequence": 4}
    delivery = Delivery.objects.create(
        endpoint=endpoint, event="document.updated", is_open=False, attempts=1, **places, **kw
    )
    Attempt.objects.create(delivery=delivery, status=200, excerpt="<b>Merci</b>", milliseconds=31)
    return delivery


def client_of(user: Any, **kw: Any) -> Client:
    """Someone in the admin."""
    client = Client(**kw)
    client.force_login(user)
    return client


@pytest.fixture
def root() -> Client:
    """Who may do everything."""
    return client_of(make_user("root", is_superuser=True, is_staff=True))


def allowed(username: str, *codenames: str) -> Client:
    """Someone with exactly these rights on webhooks."""
    user = make_user(username)
    wanted = ["access_admin", *codenames]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return client_of(user)


def doors(endpoint: Endpoint, delivery: Delivery) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Every page and act: method, address, what is sent."""
    return {
        "index": ("get", page("index"), {}),
        "results": ("get", page("index_results"), {}),
        "add": ("get", page("add"), {}),
        "create": ("post", page("add"), GIVEN),
        "inspect": ("get", page("inspect", endpoint.pk), {}),
        "edit": ("get", page("edit", endpoint.pk), {}),
        "change": ("post", page("edit", endpoint.pk), GIVEN),
        "history": ("get", page("history", endpoint.pk), {}),
        "delivery": ("get", page("delivery", delivery.pk), {}),
        "ping": ("post", page("ping", endpoint.pk), {}),
        "pause": ("post", page("pause", endpoint.pk), {}),
        "resume": ("post", page("resume", endpoint.pk), {}),
        "rotate form": ("get", page("rotate", endpoint.pk), {}),
        "rotate": ("post", page("rotate", endpoint.pk), {}),
        "replay form": ("get", page("replay", endpoint.pk), {}),
        "replay": ("post", page("replay", endpoint.pk), RANGE),
        "replay one": ("post", page("replay_delivery", delivery.pk), {}),
        "delete form": ("get", page("delete", endpoint.pk), {}),
        "delete": ("post", page("delete", endpoint.pk), {}),
    }


LOOKING = {"index", "results", "inspect", "delivery"}
# The history opens to whoever may do anything at all, as everywhere in Wagtail.
ADDING = {"add", "create", "history"}
DELETING = {"delete form", "delete", "history"}
EVERY = set(doors(Endpoint(pk=1), Delivery(pk=1)))
CHANGING = EVERY - LOOKING - {"add", "create", "delete form", "delete"}


@pytest.mark.parametrize(
    ("codename", "opened"),
    [
        ("view_endpoint", LOOKING),
        ("add_endpoint", LOOKING | ADDING),
        ("change_endpoint", LOOKING | CHANGING),
        ("delete_endpoint", LOOKING | DELETING),
    ],
)
def test_each_right_opens_its_own_doors(codename: str, opened: set[str]) -> None:
    client = allowed("renee", codename)
    for name in EVERY:
        endpoint = make_endpoint()
        method, url, sent = doors(endpoint, make_delivery(endpoint))[name]
        answer = getattr(client, method)(url, sent)
        refused = answer.status_code == 403 or answer.headers.get("Location") == "/admin/"
        assert refused != (name in opened), (name, answer.status_code)


@pytest.mark.parametrize("make", [make_alice, make_bruno, make_chloe])
def test_the_roles_of_the_newsroom_have_nothing_to_do_with_webhooks(make: Any) -> None:
    client = client_of(make())
    endpoint = make_endpoint()
    delivery = make_delivery(endpoint)
    before = list(Endpoint.objects.values()), Delivery.objects.count()
    for method, url, sent in doors(endpoint, delivery).values():
        answer = getattr(client, method)(url, sent)
        assert answer.status_code in {302, 403}
        assert endpoint.secret not in answer.content.decode()
    assert (list(Endpoint.objects.values()), Delivery.objects.count()) == before


def test_the_menu_leads_there_only_who_may_go(root: Client) -> None:
    assert page("index") in root.get(reverse("wagtailadmin_home")).content.decode()
    alice = client_of(make_alice())
    assert page("index") not in alice.get(reverse("wagtailadmin_home")).content.decode()


def test_looking_changes_nothing_and_shows_no_secret(root: Client) -> None:
    endpoint = make_endpoint(previous_secret="whsec_former")
    delivery = make_delivery(endpoint)
    for name, (_, url, _) in doors(endpoint, delivery).items():
        with CaptureQueriesContext(connection()) as asked:
            answer = root.get(url)
        text = answer.content.decode()
        assert endpoint.secret not in text, name
        assert "whsec_" not in text, name
        written = [q["sql"] for q in asked if q["sql"].split()[0] not in {"SELECT", "SAVEPOINT"}]
        assert [sql for sql in written if "community_delivery" in sql] == [], name
    assert Delivery.objects.get().state == "delivered"


def connection() -> Any:
    """The database."""
    from django.db import connection as found  # noqa: PLC0415  named like this function

    return found


def test_an_act_needs_its_token() -> None:
    user = make_user("root", is_superuser=True, is_staff=True)
    client = client_of(user, enforce_csrf_checks=True)
    endpoint = make_endpoint()
    delivery = make_delivery(endpoint)
    for method, url, sent in doors(endpoint, delivery).values():
        if method == "post":
            assert client.post(url, sent).status_code == 403


def test_the_secret_is_shown_once_and_kept_by_no_cache(root: Client) -> None:
    answer = root.post(page("add"), GIVEN)
    endpoint = Endpoint.objects.get()
    assert answer.content.decode().count(endpoint.secret) == 1
    assert "no-store" in answer["Cache-Control"]
    assert endpoint.events == ["document.published", "document.removed"]
    rotated = root.post(page("rotate", endpoint.pk))
    renewed = Endpoint.objects.get()
    assert renewed.previous_secret == endpoint.secret != renewed.secret
    assert renewed.secret in rotated.content.decode()
    assert endpoint.secret not in rotated.content.decode()
    assert "no-store" in rotated["Cache-Control"]


def test_every_act_is_in_the_log_and_no_secret_is(root: Client) -> None:
    root.post(page("add"), GIVEN)
    endpoint = Endpoint.objects.get()
    make_delivery(endpoint)
    secrets = {endpoint.secret}
    root.post(page("edit", endpoint.pk), GIVEN | {"name": "Le nouveau site"})
    for act in ("ping", "pause", "resume", "rotate"):
        root.post(page(act, endpoint.pk))
    root.post(page("replay", endpoint.pk), RANGE)
    secrets.add(Endpoint.objects.get().secret)
    history = root.get(page("history", endpoint.pk)).content.decode()
    root.post(page("delete", endpoint.pk))
    actions = list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == [
        "community.create_webhook",
        "community.change_webhook",
        "community.ping_webhook",
        "community.pause_webhook",
        "community.resume_webhook",
        "community.rotate_webhook_secret",
        "community.replay_webhook",
        "community.delete_webhook",
    ]
    told = history + str(list(ModelLogEntry.objects.values()))
    assert not [secret for secret in secrets if secret in told]


def test_a_private_address_is_refused_on_the_form(root: Client) -> None:
    answer = root.post(page("add"), GIVEN | {"url": "https://127.0.0.1/"})
    assert answer.status_code == 200
    assert not Endpoint.objects.exists()
    assert "Cette adresse n’est pas publique." in answer.content.decode()


def test_fields_that_the_form_has_not_are_ignored(root: Client) -> None:
    endpoint = make_endpoint()
    root.post(page("edit", endpoint.pk), GIVEN | {"secret": "whsec_mine", "state": "paused"})
    after = Endpoint.objects.get()
    assert (after.secret, after.state) == (endpoint.secret, "active")


def test_what_a_receiver_answers_is_shown_as_text(root: Client) -> None:
    delivery = make_delivery(make_endpoint())
    text = root.get(page("delivery", delivery.pk)).content.decode()
    assert "&lt;b&gt;Merci&lt;/b&gt;" in text
    assert "<b>Merci</b>" not in text


@pytest.mark.parametrize(
    ("sent", "count"),
    [
        ({"first_place": "4", "last_place": "4"}, 1),
        ({"first_place": "5", "last_place": "9"}, 0),
        ({"since": "2026-01-01 00:00", "until": "2126-01-01 00:00"}, 1),
        ({"first_place": "9", "last_place": "4"}, None),
        ({"first_place": "4"}, None),
        ({"first_place": "99999999999999999999", "last_place": "1"}, None),
        ({"since": "hier", "until": "2026-01-01"}, None),
        ({}, None),
    ],
)
def test_a_range_is_posted_again_or_refused(
    root: Client, sent: dict[str, str], count: int | None
) -> None:
    endpoint = make_endpoint()
    make_delivery(endpoint)
    answer = root.post(page("replay", endpoint.pk), sent)
    assert (answer.status_code == 302) == (count is not None)
    assert Delivery.objects.filter(state="pending").count() == (count or 0)


def test_the_log_of_deliveries_costs_the_same_however_long(
    root: Client, django_assert_max_num_queries: Any
) -> None:
    endpoint = make_endpoint()
    for _ in range(60):
        make_delivery(endpoint, created_at=timezone.now())
    root.get(page("inspect", endpoint.pk))
    with django_assert_max_num_queries(14):
        text = root.get(page("inspect", endpoint.pk)).content.decode()
    assert "200 · 31 ms" in text

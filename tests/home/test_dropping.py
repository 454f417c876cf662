"""Files dropped in the admin: one each, or a ZIP, by those who may add pictures."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction, Locale

from cms_community.comments.desk.refusals import CannotMake, NowhereToPut, Taken
from cms_community.pictures.models import Picture
from home.models import AlbumPage, PhotoOfTheDayPage
from home.photos import propose_photo
from tests.builders import (
    make_alice,
    make_bruno,
    make_chloe,
    make_photo_of_the_day,
    make_picture,
    make_section,
)

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + timedelta(days=1)


def jpeg(size: tuple[int, int] = (320, 240)) -> bytes:
    """A small drawn JPEG."""
    drawn = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(drawn, "JPEG")
    return drawn.getvalue()


def dropped(name: str = "le_bal.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, jpeg() if content is None else content)


def zipped(**entries: bytes) -> SimpleUploadedFile:
    """A ZIP of these."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in entries.items():
            archive.writestr(f"{name}.jpg", content)
    return SimpleUploadedFile("bal.zip", made.getvalue())


def files_on_disk() -> set[Path]:
    """Every file that is kept."""
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@pytest.fixture
def alice() -> Client:
    """Alice, in the admin of a newsroom that has a section."""
    make_section()
    client = Client()
    client.force_login(make_alice())
    return client


def me() -> Any:
    """Alice."""
    return get_user_model().objects.get(username="alice")


def drop(client: Client, file: Any, name: str = "drop_picture") -> Any:
    """The answer to a file."""
    return client.post(reverse(f"community_home:{name}"), {"file": file})


def test_a_dropped_file_is_a_picture_called_as_the_file_is(alice: Client) -> None:
    answer = drop(alice, dropped())
    assert answer.status_code == 200
    picture = Picture.objects.get(pk=answer.json()["id"])
    assert (picture.title, picture.uploaded_by_user) == ("le bal", me())
    assert answer.json()["preview"]["url"]


@pytest.mark.parametrize(
    "file", [dropped(content=b""), dropped("x.jpg", b"no picture"), dropped("x.jpg", jpeg()[:500])]
)
def test_a_broken_file_is_refused_in_a_sentence_and_leaves_nothing(
    alice: Client, file: Any
) -> None:
    before = files_on_disk()
    file.seek(0)
    answer = drop(alice, file)
    assert answer.status_code == 422
    assert len(answer.json()["error"]) > 20
    assert not Picture.objects.exists()
    assert files_on_disk() == before


def test_a_file_name_with_markup_is_only_a_title(alice: Client) -> None:
    title = drop(alice, dropped("<img onerror=alert(1)>.jpg")).json()["title"]
    assert title == "<img onerror=alert(1)>"


def test_a_zip_is_answered_line_by_line_and_what_is_broken_in_it_is_said(alice: Client) -> None:
    answer = drop(alice, zipped(un=jpeg(), deux=b"broken", trois=jpeg()), "drop_zip")
    first, *lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    assert first == {"count": 3}
    assert ["error" in line for line in lines] == [False, True, False]
    assert [line["picture"]["title"] for line in lines if "picture" in line] == ["un", "trois"]
    assert Picture.objects.count() == 2


def test_what_is_no_zip_is_refused(alice: Client) -> None:
    assert drop(alice, dropped("x.zip", b"PK nothing"), "drop_zip").status_code == 422


@pytest.mark.parametrize("name", ["drop_picture", "drop_zip"])
def test_two_gigabytes_are_refused_before_they_are_read(alice: Client, name: str) -> None:
    class Unread(io.BytesIO):
        def read(self, *args: Any) -> bytes:
            raise AssertionError("It was read.")

    answer = alice.generic(
        "POST",
        reverse(f"community_home:{name}"),
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 * 1024**3),
        **{"wsgi.input": Unread()},
    )
    assert answer.status_code == 413


def test_whoever_may_not_add_pictures_may_drop_none() -> None:
    client = Client()
    client.force_login(make_chloe())
    for name in ("drop_picture", "drop_zip"):
        assert drop(client, dropped(), name).status_code in (302, 403)
    assert not Picture.objects.exists()


def test_a_form_that_was_not_ours_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_alice())
    assert drop(client, dropped()).status_code == 403


def form(pictures: list[Any], **kw: Any) -> dict[str, Any]:
    """What the editor of an album sends."""
    sent = {"title": "Le bal", "slug": "le-bal", "text": "null", "place": "", "tags": ""} | kw
    for name, rows in (("album_pictures", pictures), ("album_authors", [])):
        sent |= {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": 0}
        sent |= {f"{name}-MIN_NUM_FORMS": 0, f"{name}-MAX_NUM_FORMS": 1000}
        for number, row in enumerate(rows):
            base = {"caption": "", "credit": "", "alt": "", "place": "", "ORDER": number + 1}
            sent |= {f"{name}-{number}-{key}": value for key, value in (base | row).items()}
    return sent


def save(client: Client, rows: list[Any], **kw: Any) -> Any:
    """Save a new album."""
    section = make_section("Fêtes")
    address = reverse("wagtailadmin_pages:add", args=["community_home", "albumpage", section.pk])
    return client.post(address, form(rows, **kw))


def test_an_album_keeps_what_was_dropped_when_something_else_is_wrong(alice: Client) -> None:
    kept = make_picture("Le quai")
    answer = save(alice, [{"picture": kept.pk, "caption": "Le bal"}], title="")
    assert answer.status_code == 200
    assert not AlbumPage.objects.exists()
    shown = answer.content.decode()
    assert f'value="{kept.pk}"' in shown
    assert "Le bal" in shown


def test_an_album_holds_a_picture_once_and_has_one_cover(alice: Client) -> None:
    one, two = make_picture("Le quai"), make_picture("La jetée")
    twice = save(alice, [{"picture": one.pk}, {"picture": one.pk}])
    assert "« Le quai » est deux fois dans cet album" in twice.content.decode().replace("\xa0", " ")
    covers = [{"picture": each.pk, "is_cover": "on"} for each in (one, two)]
    assert save(alice, covers).status_code == 200
    assert save(alice, [{"picture": one.pk}, covers[1]]).status_code == 302
    assert AlbumPage.objects.get().cover.picture == two


def test_an_album_of_a_hundred_opens_in_its_editor(alice: Client) -> None:
    first = make_picture()
    copies = [
        Picture(title=f"Vue {n}", file=first.file.name, width=640, height=480) for n in range(100)
    ]
    Picture.objects.bulk_create(copies)
    answer = save(alice, [{"picture": picture.pk} for picture in copies])
    assert answer.status_code == 302
    album = AlbumPage.objects.get()
    shown = alice.get(reverse("wagtailadmin_pages:edit", args=[album.pk])).content.decode()
    assert 'name="album_pictures-99-caption"' in shown


def test_a_proposed_photo_is_a_draft_in_its_day(alice: Client) -> None:
    page = propose_photo(picture=make_picture(), day=TOMORROW, text="<b>Vu</b>", by=me())
    assert (page.live, page.day, page.owner) == (False, TOMORROW, me())
    assert "&lt;b&gt;" in page.text
    assert page.latest_revision is not None


def test_a_day_that_is_held_refuses_a_second_photo_by_name(alice: Client) -> None:
    make_photo_of_the_day(TOMORROW, title="Brume")
    with pytest.raises(Taken, match="Brume"):
        propose_photo(picture=make_picture(), day=TOMORROW, by=me())
    assert PhotoOfTheDayPage.objects.count() == 1


@pytest.mark.parametrize(
    "rights", [{"permitted_uses": "print"}, {"rights_until": TOMORROW - timedelta(days=1)}, {}]
)
def test_a_photo_that_readers_may_not_see_that_day_is_refused(alice: Client, rights: Any) -> None:
    picture = make_picture("Le phare", **rights)
    if not rights:
        closed = Collection.get_first_root_node().add_child(name="Archives")
        CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
        picture.collection = closed
        picture.save()
    with pytest.raises(CannotMake, match="Le phare"):
        propose_photo(picture=picture, day=TOMORROW, by=me())
    assert not PhotoOfTheDayPage.objects.exists()


def test_a_photo_may_be_of_the_last_day_of_its_rights(alice: Client) -> None:
    propose_photo(picture=make_picture(rights_until=TOMORROW), day=TOMORROW, by=me())


def test_whoever_may_add_no_page_proposes_no_photo(alice: Client) -> None:
    with pytest.raises(NowhereToPut):
        propose_photo(picture=make_picture(), day=TOMORROW, by=make_chloe())
    assert not PhotoOfTheDayPage.objects.exists()


def drop_photo(client: Client, file: Any, **kw: Any) -> Any:
    """A photo dropped on tomorrow."""
    locale = Locale.get_default().language_code
    address = reverse("community_home:drop_photo", args=[TOMORROW.isoformat(), locale])
    return client.post(address, {"file": file}, **kw)


SAID = {
    "title": "Le bal",
    "text": "Sur le port.",
    "credit": "Nour",
    "alt": "Un bal",
    "x": 20,
    "y": 70,
}


@pytest.mark.parametrize("button", ["publish", ""])
def test_a_dropped_photo_is_in_its_day_after_one_click(alice: Client, button: str) -> None:
    answer = drop_photo(alice, dropped(), headers={"Accept": "application/json"})
    there = answer.json()["next"]
    assert alice.get(there).status_code == 200
    assert alice.post(there, SAID | ({button: "1"} if button else {})).status_code == 302
    page = PhotoOfTheDayPage.objects.get(day=TOMORROW)
    assert (page.live, page.title, page.credit) == (bool(button), "Le bal", "Nour")
    assert (page.picture.alt, page.picture.focal_point_x) == ("Un bal", 64)


def test_a_form_without_script_leads_to_the_same_page(alice: Client) -> None:
    answer = drop_photo(alice, dropped(), follow=True)
    assert answer.resolver_match.view_name == "community_home:place_photo"
    refused = drop_photo(alice, dropped(content=b"x"), follow=True)
    assert refused.resolver_match.view_name == "wagtailadmin_home"


def test_a_photo_dropped_on_a_day_that_is_held_is_not_kept(alice: Client) -> None:
    make_photo_of_the_day(TOMORROW, title="Brume")
    kept = Picture.objects.count()
    answer = drop_photo(alice, dropped(), headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert "Brume" in answer.json()["error"]
    assert Picture.objects.count() == kept


def test_what_was_written_stays_when_the_day_was_taken_meanwhile(alice: Client) -> None:
    there = drop_photo(alice, dropped(), headers={"Accept": "application/json"}).json()["next"]
    make_photo_of_the_day(TOMORROW, title="Brume")
    answer = alice.post(there, SAID)
    assert answer.status_code == 200
    assert "Brume" in answer.content.decode()
    assert "Sur le port." in answer.content.decode()


def test_the_home_offers_the_next_empty_day_to_those_who_may(alice: Client) -> None:
    address = reverse("community_home:drop_photo", args=[TOMORROW.isoformat(), "fr"])
    assert address in alice.get(reverse("wagtailadmin_home")).content.decode()
    make_photo_of_the_day(TOMORROW)
    assert address not in alice.get(reverse("wagtailadmin_home")).content.decode()
    bruno = Client()
    bruno.force_login(make_bruno())
    assert bruno.get(reverse("wagtailadmin_home")).status_code == 200

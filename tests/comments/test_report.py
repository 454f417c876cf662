"""The morning report: its figures are the numbers of their rows, and it reaches its readers."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone, translation

from cms_community.comments.actions import withdraw_pick
from cms_community.comments.models import Connection, Letter, Subscription, Takedown
from cms_community.comments.reasons import Reason
from cms_community.comments.report import letters, paper, rows
from cms_community.comments.report.periods import NoPeriod, Period
from cms_community.comments.report.reading import Report, figure, spread
from cms_community.conf import newsroom_zone
from tests.builders import (
    make_alice,
    make_chloe,
    make_comment,
    make_discussion,
    make_member,
    make_pick,
    make_selection,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


def at(hour: int, day: date = MONDAY, minute: int = 0) -> datetime:
    """A moment of a day, on the newsroom's clock."""
    return datetime.combine(day, time(hour, minute), tzinfo=newsroom_zone())


def number(name: str, *, days: int = 1) -> int:
    """The number that the report gives of the Monday, or of its week."""
    return figure(name, Period(MONDAY, days)).number


@pytest.fixture
def alice() -> Client:
    """The community manager's browser."""
    client = Client()
    client.force_login(make_alice())
    return client


@pytest.mark.parametrize("text", ["2026-11-23", "2026-W48", "2024-02-29", "2020-W53"])
def test_a_period_is_called_as_it_was_asked_for(text: str) -> None:
    assert Period.read(text).name == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "today", "2026-11-31", "2026-W54", "2021-W53", "20261123", "2026-1-1"),
        *(
            "0001-01-01",
            "9999-12-31",
            "2026-11-23 ",
            "٢٠٢٦-١١-٢٣",
            "2026-W00",
            "9999-W52",
            "0001-W01",
        ),
    ],
)
def test_a_text_that_names_no_period_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(NoPeriod, match="2026-W48"):
        Period.read(text)


def test_a_day_lasts_from_midnight_to_midnight_whatever_the_clocks_do() -> None:
    spring, autumn = Period(date(2026, 3, 29)), Period(date(2026, 10, 25))
    assert spring.ends - spring.begins == timedelta(hours=23)
    assert autumn.ends - autumn.begins == timedelta(hours=25)


def test_a_comment_counts_on_the_day_of_the_newsrooms_clock() -> None:
    make_comment(created_at=at(0))
    make_comment(created_at=at(23, minute=59))
    make_comment(created_at=at(0) - timedelta(seconds=1))
    make_comment(created_at=at(0) + timedelta(days=1))
    assert number("comments") == 2
    assert number("comments", days=7) == 3
    assert spread(Period(MONDAY)) == [1, *[0] * 22, 1]
    assert spread(Period(MONDAY, 7)) == [2, 1, 0, 0, 0, 0, 0]


def test_each_state_counts_where_it_belongs() -> None:
    states = ["visible", "held", "spam", "rejected", "removed_by_author", "gone"]
    for state in states:
        make_comment("", created_at=at(9), state=state)
    assert number("comments") == 6
    assert number("shown") == 1
    assert number("refused") == 2
    assert number("taken-back") == 2


def test_a_first_voice_is_counted_once_and_only_the_first_time() -> None:
    new, old, staff = make_member("Ana"), make_member("Bo"), make_member("Cy", role="staff")
    make_comment("Court.", member=new, created_at=at(9))
    first = make_comment("Bonjour, voici mon histoire.", member=old, created_at=at(8))
    make_comment(member=new, created_at=at(10))
    make_comment(member=old, created_at=at(9, MONDAY - timedelta(days=300)))
    make_comment(member=staff, created_at=at(9))
    make_comment(member=None, created_at=at(9))
    found = list(rows.first_voices(Period(MONDAY)))
    assert [comment.member for comment in found] == [new]
    assert first not in found


def test_a_first_voice_whose_first_comment_was_rejected_is_heard_with_the_next() -> None:
    ana = make_member("Ana")
    make_comment(member=ana, created_at=at(8), state="rejected")
    shown = make_comment(member=ana, created_at=at(9))
    assert list(rows.first_voices(Period(MONDAY))) == [shown]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Pourquoi la rédaction n’en parle-t-elle pas ?", True),
        ("Chers JOURNALISTES, quand irez-vous voir ?", True),
        ("Le Fanal compte-t-il y revenir ?", True),
        ("L’article est faux. Qui a écrit ça ?", False),
        ("Vous y croyez, vous ?", False),
        ("Un journalier est-il payé au jour ?", False),
        ("Bravo pour cet article !", False),
        ("La rédaction ?", True),
    ],
)
def test_a_question_to_the_paper_is_known_by_its_words(text: str, asks: bool) -> None:
    make_comment(text, created_at=at(9))
    with override_settings(CMS_COMMUNITY={"NEWSPAPER_NAMES": ["Le Fanal", "a.b"]}):
        assert number("questions") == asks


def test_the_desk_and_the_staff_ask_the_paper_nothing() -> None:
    staff = make_member("Nour", role="staff")
    make_comment("La rédaction vous écoute ?", member=staff, created_at=at(9))
    make_comment("La rédaction vous écoute ?", created_at=at(9), state="held")
    unsigned = make_comment("La rédaction écoute ?", member=None, created_at=at(9))
    assert list(rows.questions(Period(MONDAY))) == [unsigned]


def test_what_was_chosen_names_the_pages_that_its_reader_may_find() -> None:
    pick = make_pick(picked_at=at(10), comment=make_comment("Oui, enfin.", created_at=at(9)))
    make_selection(picks=[pick])
    alice = make_alice()
    [chosen] = Report(Period(MONDAY), reader=alice).chosen
    assert [str(page) for page in chosen.pages] == ["Le tramway vu du quai"]
    [mailed] = Report(Period(MONDAY)).chosen
    assert (mailed.pick, mailed.pages) == (pick, [])


def test_a_member_chosen_before_is_not_chosen_for_the_first_time() -> None:
    ana, bo = make_member("Ana"), make_member("Bo")
    make_pick(
        "Avant", comment=make_comment("Avant tout.", member=ana), picked_at=at(9) - timedelta(9)
    )
    make_pick("Encore", comment=make_comment("Encore une.", member=ana), picked_at=at(9))
    first = make_pick("Enfin", comment=make_comment("Enfin moi.", member=bo), picked_at=at(10))
    assert list(rows.first_picks(Period(MONDAY))) == [first]


def test_what_was_taken_back_is_told_with_its_seconds(alice: Client) -> None:
    pick = make_pick("Mot", comment=make_comment("Mot repris.", created_at=at(9)))
    Takedown.objects.create(
        pick=pick,
        kind="withdrawn",
        reason="rejected",
        known_at=at(10),
        done_at=at(10) + timedelta(seconds=1.25),
    )
    Takedown.objects.create(pick=pick, kind="held", reason="held", known_at=at(23) + timedelta(1))
    page = alice.get(reverse("community_comments:report", args=["2026-11-23"])).text
    assert "parti de partout en 1,3\xa0s" in page
    assert number("takedowns") == 1


def test_the_liveliest_discussion_comes_first_with_its_numbers() -> None:
    quiet, lively = make_discussion("Calme"), make_discussion("Vive")
    ana = make_member("Ana")
    make_comment(discussion=quiet, created_at=at(9))
    for minute in range(3):
        make_comment(discussion=lively, member=ana, created_at=at(9, minute=minute))
    make_comment(discussion=quiet, created_at=at(9, MONDAY - timedelta(days=1)))
    found = Report(Period(MONDAY)).liveliest
    assert [(str(one), one.written, one.voices) for one in found] == [
        ("Vive", 3, 1),
        ("Calme", 1, 1),
    ]


def test_it_says_what_it_does_not_know() -> None:
    silent = make_source("coral", kind="coral", title="Coral")
    Connection.objects.create(source=silent, failing_since=at(7))
    make_source("blog", kind="wordpress", title="Le blog")
    make_comment(created_at=at(9), received_at=at(9) + timedelta(days=3))
    make_comment(member=None, created_at=at(9), received_at=at(9))
    with translation.override("en"), time_machine.travel(at(12)):
        said = " ".join(Report(Period(MONDAY)).unknown)
    assert "The period is not over" in said
    assert "Coral has not answered since" in said
    assert "Le blog is never asked" in said
    assert "1 comment arrived more than a day after" in said
    assert "1 comment has no known author" in said


def test_every_figure_leads_to_exactly_its_rows(alice: Client) -> None:
    make_pick(picked_at=at(10), comment=make_comment("Oui, la rédaction ?", created_at=at(9)))
    make_comment(created_at=at(9), state="rejected")
    shown = alice.get(reverse("community_comments:report", args=["2026-11-23"]))
    for one in shown.context["report"].figures:
        url = reverse("community_comments:report_rows", args=["2026-11-23", one.name])
        assert url in shown.text
        assert alice.get(url).context["page_obj"].paginator.count == one.number, one.name


def test_the_report_opens_on_yesterday(alice: Client) -> None:
    with time_machine.travel(at(8, MONDAY + timedelta(days=1)), tick=False):
        assert alice.get(reverse("community_comments:report")).context["period"] == Period(MONDAY)


def test_an_address_that_names_no_period_is_not_found(alice: Client) -> None:
    for name in ("today", "2026-13-01", "2026-W99"):
        assert alice.get(reverse("community_comments:report", args=[name])).status_code == 404
    unknown = reverse("community_comments:report_rows", args=["2026-11-23", "secrets"])
    assert alice.get(unknown).status_code == 404


def test_it_asks_as_many_questions_of_the_database_for_many_picks_as_for_one(
    alice: Client, django_assert_max_num_queries: Any
) -> None:
    for each in range(8):
        comment = make_comment(f"Voix {each} enfin.", created_at=at(9))
        make_pick(f"Voix {each}", comment=comment, picked_at=at(10))
    report = Report(Period(MONDAY))
    # Eleven figures, and those of a week before; picks and consents; discussions, voices and
    # questions; two spreads; sources that fail, sources never asked, late, unsigned and first
    # comments.
    with django_assert_max_num_queries(34):
        _ = report.figures, report.chosen, report.liveliest, report.first_voices
        _ = report.questions, report.bars, report.unknown


def test_what_members_write_is_inert_on_screen_and_in_the_letter(alice: Client) -> None:
    bad = "<img src=x onerror=alert(1)><script>alert(1)</script> la rédaction ?"
    member = make_member("<b onmouseover=alert(1)>Eve")
    discussion = make_discussion("<svg onload=alert(1)>")
    make_comment(bad, member=member, discussion=discussion, created_at=at(9))
    page = alice.get(reverse("community_comments:report", args=["2026-11-23"])).text
    mail = letters.mail_of(a_letter())
    for text in (page, mail.alternatives[0].content):
        assert "&lt;img src=x" in text
        assert not any(live in text for live in ("<img src=x", "<svg onload", "<b onmouse"))


def test_the_paper_is_a_pdf_for_which_nothing_is_fetched(alice: Client) -> None:
    make_comment("Voici <img src='http://127.0.0.1:1/x.png'>", created_at=at(9))
    answer = alice.get(reverse("community_comments:report_pdf", args=["2026-11-23"]))
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF-")
    with pytest.raises(ValueError, match="fetches nothing"):
        paper.nothing("http://127.0.0.1:1/x.png")


def test_without_weasyprint_the_page_says_what_to_install(
    alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "weasyprint", None)
    url = reverse("community_comments:report_pdf", args=["2026-11-23"])
    assert "cms-community[report]" in alice.get(url, follow=True).text
    assert len(letters.mail_of(a_letter()).attachments) == 0


def test_the_admins_home_shows_yesterday_to_those_who_may_read_comments() -> None:
    client = Client()
    client.force_login(make_alice())
    assert "community-morning" in client.get(reverse("wagtailadmin_home")).text
    client.force_login(make_chloe())
    assert "community-morning" not in client.get(reverse("wagtailadmin_home"), follow=True).text


def a_letter(**kw: Any) -> Letter:
    """A letter about the Monday, due now."""
    subscription = Subscription.objects.create(email=kw.pop("email", "conf@fanal.example"), **kw)
    return Letter.objects.create(
        subscription=subscription, period="2026-11-23", due_at=timezone.now()
    )


class Mailbox:
    """What the mail server was given."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.refuses = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            self.refuses -= 1
            return "451 4.3.0 Try again later"
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos, parsed))
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real mail server on this machine, to which Django sends."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    smtp = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port,
        "DEFAULT_FROM_EMAIL": "Le Fanal <redaction@fanal.example>",
    }
    with override_settings(**smtp):
        yield box
    server.stop()


def test_each_recipient_gets_each_day_once_at_the_hour(mailbox: Mailbox) -> None:
    tuesday = MONDAY + timedelta(days=1)
    make_pick(picked_at=at(10), comment=make_comment("Oui, enfin.", created_at=at(9)))
    Subscription.objects.create(email="conf@fanal.example", created_at=at(6))
    Subscription.objects.create(email="desk@fanal.example", language="en", created_at=at(6))
    Subscription.objects.create(email="late@fanal.example", created_at=at(9, tuesday))
    Subscription.objects.create(email="off@fanal.example", active=False, created_at=at(6))
    for hour, sent in ((7, 0), (8, 2), (9, 2), (13, 2)):
        with time_machine.travel(at(hour, tuesday)):
            letters.write_letters()
            letters.send_letters()
        assert len(mailbox.mails) == sent, hour
    (to, french), (also_to, english) = mailbox.mails
    assert (to, also_to) == (["conf@fanal.example"], ["desk@fanal.example"])
    assert french["Subject"] == "Rapport du matin – Lundi 23 novembre 2026"
    assert english["Subject"] == "Morning report – Monday 23 November 2026"
    kinds = [part.get_content_type() for part in french.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "application/pdf"]
    assert "Le tramway passe enfin" in french.get_body(("plain",)).get_content()


def test_the_week_is_sent_on_monday(mailbox: Mailbox) -> None:
    Subscription.objects.create(email="conf@fanal.example", every="week", created_at=at(6))
    for days in range(1, 9):
        with time_machine.travel(at(8, MONDAY + timedelta(days=days), minute=1)):
            letters.write_letters()
            letters.send_letters()
    [(_to, mail)] = mailbox.mails
    assert (
        mail["Subject"].strip()
        == "Rapport du matin – Semaine du 23 novembre 2026 au 29 novembre 2026"
    )


def test_a_server_that_refuses_is_tried_again_under_the_same_id(mailbox: Mailbox) -> None:
    letter = a_letter(created_at=at(6))
    mailbox.refuses = 1
    assert letters.send_letters() == 0
    letter.refresh_from_db()
    assert (letter.tries, letter.sent_at, "451" in letter.error) == (1, None, True)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert letters.send_letters() == 1
    letter.refresh_from_db()
    assert (letter.due_at, letter.error) == (None, "")
    [(_to, mail)] = mailbox.mails
    assert mail["Message-ID"] == letters.message_id(letter)


def test_a_letter_that_fails_for_long_is_given_up_and_says_why(mailbox: Mailbox) -> None:
    letter = a_letter(created_at=at(6))
    mailbox.refuses = 99
    moment = timezone.now()
    for _each in range(8):
        with time_machine.travel(moment):
            letters.send_letters()
        moment += timedelta(hours=2)
    letter.refresh_from_db()
    assert (letter.tries, letter.due_at, letter.sent_at) == (6, None, None)
    assert "451" in letter.outcome


def test_whoever_keeps_the_list_reads_that_a_report_could_not_be_sent(alice: Client) -> None:
    letter = a_letter(created_at=at(6))
    letter.tries, letter.error, letter.due_at = 6, "SMTPRecipientsRefused: <b>550</b>", None
    letter.save()
    told = "abandonné\xa0: SMTPRecipientsRefused: &lt;b&gt;550&lt;/b&gt;"
    home, listed = reverse("wagtailadmin_home"), reverse("community_report_recipients:index")
    assert [told in alice.get(page).content.decode() for page in (home, listed)] == [True, True]
    observer = Client()
    observer.force_login(make_user("olga", group="Observer"))
    assert told not in observer.get(home).content.decode()
    letter.sent_at = timezone.now()
    letter.save()
    assert told not in alice.get(home).content.decode()
    assert "envoyé le" in alice.get(listed).content.decode()


def test_a_worker_killed_while_sending_leaves_the_letter_to_another(mailbox: Mailbox) -> None:
    letter = a_letter(created_at=at(6))
    taken = letters.take_letter(at=timezone.now())
    assert taken == letter
    assert letters.take_letter(at=timezone.now()) is None
    with time_machine.travel(timezone.now() + letters.TAKEN + timedelta(seconds=1)):
        assert letters.send_letters() == 1


def test_a_withdrawn_pick_is_told_without_its_words(mailbox: Mailbox) -> None:
    pick = make_pick(
        picked_at=at(10),
        comment=make_comment("Mot secret.", created_at=at(9)),
        excerpt="Mot secret",
    )
    withdraw_pick(pick=pick, reason=Reason.MEMBER_ASKED, by=None)
    pick.comment.body_text = ""
    pick.comment.state = "removed_by_author"
    pick.comment.save()
    a_letter(created_at=at(6))
    letters.send_letters()
    [(_to, mail)] = mailbox.mails
    assert "secret" not in mail.get_body(("html",)).get_content()
    assert "Retiré depuis" in mail.get_body(("html",)).get_content()


def test_one_address_subscribes_once_to_each_report() -> None:
    client = Client()
    client.force_login(make_user("dora", is_superuser=True))
    form = {"email": "a@fanal.example", "every": "day", "hour": "08:00", "language": "fr"}
    url = reverse("community_report_recipients:add")
    assert client.post(url, form).status_code == 302
    assert "reçoit déjà" in client.post(url, form).text
    assert client.post(url, form | {"every": "week"}).status_code == 302
    assert Subscription.objects.count() == 2

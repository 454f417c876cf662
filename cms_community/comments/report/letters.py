"""Writes and sends the report by e-mail: each recipient once for each day or week.

A letter is a row with a due time. It is taken for a while, sent outside any transaction, and then
marked: a worker that is killed between the two sends it again, under the same Message-ID.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ...conf import newsroom_zone
from ...delivery.sweeps import register_sweep
from .models import Letter, Subscription
from .paper import NoPaper, as_pdf, on_paper
from .periods import Period
from .reading import Report

logger = logging.getLogger(__name__)

# The conference is over by then: a report that could not be sent is not sent in the evening.
STILL_OF_USE = timedelta(hours=6)
# As long as one try may take, its connection's time limit included.
TAKEN = timedelta(minutes=10)
RETRIES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60)]


def write_letters(*, at: datetime | None = None) -> int:
    """Make the letters that fell due, one for each recipient and period; how many."""
    now = at or timezone.now()
    letters = [
        Letter(subscription=each, period=period_of(each, due).name, due_at=due)
        for each in Subscription.objects.filter(active=True)
        if each.created_at <= (due := each.last_hour(at=now)) and now - due < STILL_OF_USE
    ]
    known = set(
        Letter.objects.filter(subscription__in=[letter.subscription_id for letter in letters])
        .filter(period__in=[letter.period for letter in letters])
        .values_list("subscription_id", "period")
    )
    new = [each for each in letters if (each.subscription_id, each.period) not in known]
    return len(Letter.objects.bulk_create(new, ignore_conflicts=True))


def period_of(subscription: Subscription, due: datetime) -> Period:
    """The day or week before the letter's hour."""
    day = due.astimezone(newsroom_zone()).date()
    days = 7 if subscription.is_weekly else 1
    return Period(day - timedelta(days=days), days)


def send_letters(*, at: datetime | None = None) -> int:
    """Send what is due; how many were sent."""
    sent = 0
    while letter := take_letter(at=at or timezone.now()):
        sent += send_letter(letter)
    return sent


def take_letter(*, at: datetime) -> Letter | None:
    """The letter longest due, for this worker alone for a while; None if there is none."""
    with transaction.atomic():
        due = Letter.objects.due(at=at).select_for_update(skip_locked=True, of=("self",))
        letter = due.select_related("subscription").first()
        if letter:
            letter.due_at = at + TAKEN
            letter.tries += 1
            letter.save(update_fields=["due_at", "tries"])
    return letter


def send_letter(letter: Letter) -> bool:
    """Send it and note that it is sent, or why not and when it is tried again."""
    try:
        mail_of(letter).send()
    except Exception as error:
        logger.warning("Report %s could not be sent: %s", letter, type(error).__name__)
        note_failure(letter, error)
        return False
    letter.due_at, letter.sent_at, letter.error = None, timezone.now(), ""
    letter.save(update_fields=["due_at", "sent_at", "error"])
    return True


def note_failure(letter: Letter, error: Exception) -> None:
    """Say why on the letter, and when it is tried again: never, once the day is over for it."""
    tries = letter.tries - 1
    again = timezone.now() + RETRIES[tries] if tries < len(RETRIES) else None
    letter.due_at, letter.error = again, f"{type(error).__name__}: {error}"[:500]
    letter.save(update_fields=["due_at", "error"])


def mail_of(letter: Letter) -> EmailMultiAlternatives:
    """The letter in its recipient's language: as text, HTML, and PDF where one can be made."""
    with translation.override(letter.subscription.language):
        report = Report(Period.read(letter.period))
        context = on_paper(report) | {"address": address_of(report.period)}
        mail = EmailMultiAlternatives(
            subject=f"{_('Morning report')} – {report.period}",
            body=render_to_string("community_comments/report/letter.txt", context),
            to=[letter.subscription.email],
            headers={"Message-ID": message_id(letter)},
        )
        mail.attach_alternative(
            render_to_string("community_comments/report/letter.html", context), "text/html"
        )
        attach_paper(mail, report)
    return mail


def attach_paper(mail: EmailMultiAlternatives, report: Report) -> None:
    """The PDF, where this server can make one; the letter says all that it says."""
    try:
        pdf = as_pdf(report)
    except NoPaper:
        return
    mail.attach(f"rapport-{report.period.name}.pdf", pdf, "application/pdf")


def address_of(period: Period) -> str:
    """Where the report stands in the admin; empty where the site does not say its own address."""
    base = getattr(settings, "WAGTAILADMIN_BASE_URL", "") or ""
    from_root = reverse("community_comments:report", args=[period.name])
    return f"{base.rstrip('/')}{from_root}" if base else ""


def message_id(letter: Letter) -> str:
    """The same for every try, so that a letter that came twice is known again."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<report.{letter.period}.{letter.subscription_id}@{domain}>"


def register() -> None:
    """Called once, when the app is ready."""
    register_sweep("letters written", write_letters, every=30, alone=True)
    register_sweep("reports sent", send_letters, every=5)

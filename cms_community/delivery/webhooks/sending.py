"""Who is due is taken, posted in threads, and what was answered is written down."""

from __future__ import annotations

import logging
import random
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from .models import Attempt, Delivery, Endpoint
from .posting import Answer, post
from .signing import headers

logger = logging.getLogger(__name__)

# Seconds before each attempt, counted from the one before: three days and some hours in all.
SCHEDULE = [
    timedelta(seconds=seconds)
    for seconds in (0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
]
# Receivers that failed together are not all asked again in the same instant.
JITTER = 0.1
LONGEST_WAIT = timedelta(hours=24)
# Longer than a post may last, with time to write down what came of it.
LEASE = timedelta(seconds=60)
# Posts under way at once, one to an endpoint: a slow one keeps its own thread and no other's.
POSTS = 64
GONE = 410


class PostOffice:
    """Posts what is due; threads talk to receivers, only the caller talks to the database."""

    def __init__(self) -> None:
        """Threads are started as they are needed."""
        self.threads = ThreadPoolExecutor(POSTS, thread_name_prefix="webhook")
        self.under_way: dict[Future[Answer], Delivery] = {}

    def turn(self) -> int:
        """Write down what was answered, take what is due; how many posts were answered."""
        answered = self.collect()
        self.dispatch()
        return answered

    def collect(self) -> int:
        """Write down every answer that has come."""
        done = [future for future in self.under_way if future.done()]
        for future in done:
            record(self.under_way[future], future.result())
            del self.under_way[future]
        return len(done)

    def dispatch(self) -> None:
        """Take one due delivery of each endpoint that none is under way to."""
        now = timezone.now()
        busy = [delivery.endpoint_id for delivery in self.under_way.values()]
        due = Delivery.objects.due(at=now).exclude(endpoint__in=busy)
        waiting = due.order_by("endpoint").values_list("endpoint", flat=True).distinct()
        for endpoint in list(waiting[: POSTS - len(busy)]):
            if delivery := take(endpoint, at=now):
                self.under_way[self.threads.submit(send, delivery)] = delivery

    def wait(self, seconds: float) -> bool:
        """Wait until something is answered; whether that was before so many seconds."""
        return bool(wait(self.under_way, seconds, FIRST_COMPLETED).done)

    def close(self) -> int:
        """Wait for the answers that are still to come, and write them down; how many."""
        wait(self.under_way)
        self.threads.shutdown()
        return self.collect()


def send_due() -> int:
    """Post everything that is due, and wait for it; how many posts that were."""
    office, answered = PostOffice(), 0
    office.turn()
    while office.under_way:
        office.wait(1)
        answered += office.turn()
    office.close()
    return answered


def take(endpoint_id: int, *, at: datetime) -> Delivery | None:
    """The endpoint's longest due delivery, for this worker alone until its lease ends."""
    with transaction.atomic():
        due = Delivery.objects.due(at=at).filter(endpoint=endpoint_id)
        locked = due.select_related("endpoint").select_for_update(skip_locked=True, of=("self",))
        delivery = locked.first()
        if delivery:
            delivery.is_open, delivery.leased_until = False, at + LEASE
            delivery.save(update_fields=["is_open", "leased_until"])
    return delivery


def send(delivery: Delivery) -> Answer:
    """Post one delivery, signed with the secrets that hold at this moment."""
    now, body = timezone.now(), delivery.body()
    signed = headers(
        delivery.endpoint.secrets(now),
        message_id=delivery.message_id,
        timestamp=int(now.timestamp()),
        body=body,
    )
    return post(delivery.endpoint.url, body=body, headers=signed)


def record(delivery: Delivery, answer: Answer) -> None:
    """Write down what came of a post, and what is to follow from it."""
    now = timezone.now()
    with transaction.atomic():
        found = Delivery.objects.select_for_update().filter(pk=delivery.pk).first()
        if found is None:
            return
        Attempt.objects.create(
            delivery=found,
            made_at=now,
            status=answer.status,
            excerpt=answer.excerpt,
            error=answer.error,
            milliseconds=answer.milliseconds,
        )
        conclude(found, answer, at=now)
        found.save()


def conclude(delivery: Delivery, answer: Answer, *, at: datetime) -> None:
    """Delivered, failed for good, or to be tried again; what is delivered stays so."""
    delivery.attempts += 1
    delivery.leased_until = None
    if delivery.state == Delivery.State.DELIVERED:
        return
    if answer.status is not None and 200 <= answer.status < 300:
        delivery.state = Delivery.State.DELIVERED
        return
    logger.warning(
        "Webhook %s to %s: %s", delivery, delivery.endpoint, answer.status or answer.error
    )
    if answer.status == GONE:
        disable(delivery.endpoint)
    if answer.status == GONE or delivery.attempts >= len(SCHEDULE):
        delivery.state = Delivery.State.FAILED
    else:
        delivery.due_at = at + pause(delivery.attempts, answer.retry_after, at=at)


def disable(endpoint: Endpoint) -> None:
    """Post nothing more to an endpoint that says it is gone, until the desk resumes it."""
    gone = Endpoint.objects.filter(pk=endpoint.pk).exclude(state=Endpoint.State.DISABLED)
    if gone.update(state=Endpoint.State.DISABLED):
        log(endpoint, "community.disable_webhook")


def pause(attempts: int, retry_after: str, *, at: datetime) -> timedelta:
    """How long to wait after so many attempts; the receiver may ask for more, up to a day."""
    planned = SCHEDULE[attempts] * (1 + random.uniform(0, JITTER))  # noqa: S311  no secret
    return max(planned, min(asked_for(retry_after, at=at), LONGEST_WAIT))


def asked_for(retry_after: str, *, at: datetime) -> timedelta:
    """What a Retry-After header asks for, in seconds or as a date; nothing if it is neither."""
    text = retry_after.strip()
    if text.isdecimal():
        return timedelta(seconds=min(int(text[:9]), LONGEST_WAIT.total_seconds()))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return timedelta(0)
    return moment.replace(tzinfo=moment.tzinfo or UTC) - at

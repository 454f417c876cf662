"""The sweeps that delivery itself needs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision

from .actions import forget_touches, render_due, settle
from .previews.actions import forget_expired
from .purging import purge_changed
from .sweeps import register_sweep
from .webhooks.actions import forget_deliveries

# Documents rendered before the worker looks at anything else again.
AT_ONCE = 50
# Readers are shown and refused pages by their dates, to the second; Wagtail's own record of what
# is over may follow later, and asks every page.
EXPIRY = timedelta(minutes=1)


def render_some() -> int:
    """Render what is due, for about a second."""
    return render_due(limit=AT_ONCE)


def forget_old_touches() -> int:
    """Delete the touches that no rendering can have missed."""
    forget_touches()
    return 0


def forget_drafts() -> int:
    """Delete the links to drafts that open nothing any more, and what was typed."""
    forget_expired()
    return 0


def publish_scheduled() -> int:
    """Publish the revisions whose time has come, as Wagtail's command does; how many."""
    coming: int = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).count()
    if coming:
        call_command("publish_scheduled")
    return coming


def next_publication() -> datetime | None:
    """When the next revision is to be published that waits for its time."""
    waiting = Revision.objects.filter(approved_go_live_at__gte=timezone.now())
    moments = waiting.order_by("approved_go_live_at").values_list("approved_go_live_at", flat=True)
    found: datetime | None = moments.first()
    return found


def unpublish_expired() -> int:
    """Unpublish the pages whose time is over, as Wagtail's command does; how many."""
    now = timezone.now()
    over: int = Page.objects.filter(live=True, expire_at__lt=now).count()
    call_command("publish_scheduled")
    return over


def register() -> None:
    """Called once, when the app is ready; in the order in which one thing leads to another."""
    register_sweep("published", publish_scheduled, alone=True, coming=next_publication)
    register_sweep("expired", unpublish_expired, every=EXPIRY.total_seconds(), alone=True)
    register_sweep("settled", settle)
    register_sweep("rendered", render_some)
    register_sweep("purged", purge_changed, alone=True)
    register_sweep("forgotten touches", forget_old_touches, every=600, alone=True)
    register_sweep("forgotten drafts", forget_drafts, every=60, alone=True)
    register_sweep("forgotten deliveries", forget_deliveries, every=60, alone=True)

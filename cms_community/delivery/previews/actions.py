"""What is done with links to drafts: opened by their editor, shared, revoked, read."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from ...conf import setting
from .models import PreviewLink

# How long an editor's own link opens what he types.
OWN = timedelta(minutes=15)
# An editor has the page open in a few windows; each of them asks again whenever he types.
WINDOWS = 20


def open_preview(*, page: Page, by: Any) -> str:
    """Keep the page as its editor has it before him; the front end's address that shows it."""
    with transaction.atomic():
        forget_expired()
        mine = PreviewLink.objects.own().filter(user=by, page=page if page.pk else None)
        link, token = make_link(page=page, by=by, expires_at=timezone.now() + OWN)
        link.content = page.serializable_data()
        link.save()
        # Every window shows the latest text, so that one that is loaded again is up to date.
        same = [kept for kept in mine.exclude(pk=link.pk) if is_same(kept, link)]
        PreviewLink.objects.filter(pk__in=[kept.pk for kept in same[: WINDOWS - 1]]).update(
            content=link.content
        )
        PreviewLink.objects.filter(pk__in=[kept.pk for kept in same[WINDOWS - 1 :]]).delete()
    return address(token)


def is_same(one: PreviewLink, other: PreviewLink) -> bool:
    """Whether two links of an editor open the same page, or one not saved yet of the same type."""
    return (one.page_id, one.model) == (other.page_id, other.model)


def share_draft(*, page: Page, until: datetime, by: Any) -> str:
    """A token that opens the page's latest draft, as it is now, to whoever holds it."""
    link, token = make_link(page=page, by=by, expires_at=until)
    with transaction.atomic():
        link.revision = page.latest_revision or page.specific.save_revision(user=by)
        link.save()
        log(page, "community.share_draft", user=by, data={"until": until.isoformat()})
    return token


def revoke_links(*, links: Iterable[PreviewLink], by: Any) -> None:
    """Have these links open nothing any more."""
    with transaction.atomic():
        for link in links:
            if link.page:
                log(link.page, "community.revoke_draft", user=by)
            link.delete()


def forget_expired() -> None:
    """Delete the links that open nothing any more, and what was typed with them."""
    PreviewLink.objects.filter(expires_at__lte=timezone.now()).delete()


def make_link(*, page: Page, by: Any, expires_at: datetime) -> tuple[PreviewLink, str]:
    """A link that is not stored yet, and its token, which is nowhere else."""
    token = secrets.token_urlsafe(32)
    link = PreviewLink(
        token_hash=hash_of(token),
        user=by,
        page=page if page.pk else None,
        model=page._meta.label_lower,
        expires_at=expires_at,
    )
    return link, token


def hash_of(token: str) -> str:
    """What is kept of a token; it is random enough to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def address(token: str) -> str:
    """Where the front end shows what a token opens."""
    return str(setting("PREVIEW_URL")).replace("{token}", token)


def opened_by(token: str) -> Page | None:
    """The draft that a token opens, None if it opens nothing or its maker may not any more."""
    link = PreviewLink.objects.valid().filter(token_hash=hash_of(token)).first()
    if link is None or not link.user.is_active:
        return None
    draft = draft_of(link)
    return draft if draft is not None and may_see(link) else None


def may_see(link: PreviewLink) -> bool:
    """Whether who made the link may still see the draft himself."""
    if link.page is None:
        return bool(link.user.has_perm("wagtailadmin.access_admin"))
    allowed = link.page.permissions_for_user(link.user)
    return bool(allowed.can_edit() or allowed.can_publish())


def draft_of(link: PreviewLink) -> Page | None:
    """The page as the link has it."""
    if link.revision:
        shared: Page = link.revision.as_object()
        return shared
    if link.page:
        typed: Page = link.page.specific.with_content_json(link.content)
        return typed
    unsaved: Page | None = apps.get_model(link.model).from_serializable_data(
        link.content, check_fks=False
    )
    return unsaved

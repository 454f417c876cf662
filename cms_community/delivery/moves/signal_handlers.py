"""When redirects are made, and by whom: a branch's by the worker, a page's by Wagtail at once."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_save
from wagtail.contrib.redirects.signal_handlers import (
    autocreate_redirects_on_page_move,
    autocreate_redirects_on_slug_change,
)
from wagtail.models import Page
from wagtail.signals import page_slug_changed, post_page_move

from ..sweeps import register_sweep
from .actions import forget_written, is_kept, keep_old_addresses, write_redirects


def follow_saving(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """A page with pages below it is about to be saved, perhaps at another address."""
    if not raw and issubclass(sender, Page) and instance.pk and instance.numchild:
        keep_old_addresses(page=instance)


def follow_new_slug(instance: Page, instance_before: Page, **kwargs: Any) -> None:
    """A page was renamed."""
    if not is_kept(page=instance, old_url_path=instance_before.url_path):
        autocreate_redirects_on_slug_change(instance_before, instance, **kwargs)


def follow_move(instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    """A page was moved."""
    if not is_kept(page=instance, old_url_path=url_path_before):
        autocreate_redirects_on_page_move(instance, url_path_after, url_path_before, **kwargs)


def connect() -> None:
    """Called once, when Wagtail's redirects app has connected its own."""
    page_slug_changed.disconnect(autocreate_redirects_on_slug_change)
    post_page_move.disconnect(autocreate_redirects_on_page_move)
    page_slug_changed.connect(follow_new_slug)
    post_page_move.connect(follow_move)
    pre_save.connect(follow_saving)
    register_sweep("redirects", write_redirects, alone=True)
    register_sweep("forgotten moves", forget_written, every=600, alone=True)

"""The page on which an editor shares a draft with someone who has no account."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from .actions import address, revoke_links, share_draft
from .forms import ShareForm
from .models import PreviewLink


class OfAPage(View):
    """Something an editor of a page may do."""

    @cached_property
    def page(self) -> Page:
        """The page, if the person may edit or publish it; of an alias, the page it repeats."""
        found = get_object_or_404(Page, pk=self.kwargs["pk"])
        page: Page = (found.alias_of or found).specific
        allowed = page.permissions_for_user(self.request.user)
        if not (allowed.can_edit() or allowed.can_publish()):
            raise PermissionDenied
        return page

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refused before anything is done."""
        _ = self.page
        return super().dispatch(request, *args, **kwargs)


class ShareDraftView(OfAPage, WagtailAdminTemplateMixin, FormView[ShareForm]):
    """The links that open the page's drafts; a new one is shown once."""

    form_class = ShareForm
    template_name = "community_delivery/share_draft.html"
    page_title = gettext_lazy("Share the draft")
    header_icon = "link"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Back to the page."""
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        here = {"url": "", "label": self.page_title, "sublabel": ""}
        return [{"url": edit, "label": self.page.get_admin_display_title()}, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The links that are valid now."""
        links = PreviewLink.objects.valid().shared().filter(page=self.page)
        context = super().get_context_data(**kwargs)
        return context | {"page": self.page, "links": links.select_related("user")}

    def form_valid(self, form: ShareForm) -> HttpResponse:
        """Make a link and show it: only its hash is kept, so it is shown this once."""
        until = timezone.now() + form.time
        token = share_draft(page=self.page, until=until, by=self.request.user)
        context = self.get_context_data(form=form, new_link=address(token), until=until)
        answer = self.render_to_response(context)
        answer["Cache-Control"] = "private, no-store"
        return answer


class RevokeLinkView(OfAPage):
    """Ends one shared link, or all of them."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """From now on they open nothing."""
        links = PreviewLink.objects.shared().filter(page=self.page)
        if "link" in kwargs:
            links = links.filter(pk=kwargs["link"])
        revoke_links(links=links, by=request.user)
        messages.success(request, gettext("The link opens nothing any more."))
        return redirect("community_delivery:share_draft", pk=self.page.pk)

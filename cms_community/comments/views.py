"""The pages on which the desk picks a comment, changes its pick, and withdraws it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .actions import change_pick, hold_pick, pick_comment, release_pick, withdraw_pick
from .excerpts import fingerprint
from .forms import ChangePickForm, PickForm, WithdrawPickForm
from .models import Comment, Pick
from .reads import member_record, pages_showing
from .reasons import Reason
from .refusals import CannotPick, EditedMeanwhile, NotVerbatim

INSPECT = "community_comments_comment_modeladmin_inspect"
INDEX = "community_comments_comment_modeladmin_index"
DESK = forms.Media(
    css={"all": ["community_comments/desk.css"]}, js=["community_comments/excerpt.js"]
)


def written_by(comment: Comment) -> str:
    """Who wrote a comment, as a way back to it is called."""
    return comment.author_name or gettext("Unnamed member")


class Permitted(View):
    """A page for those who hold one permission."""

    permission_required = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refused without the permission, before anything is looked up."""
        if not request.user.has_perm(self.permission_required):
            return self.refuse()
        return super().dispatch(request, *args, **kwargs)

    def refuse(self) -> HttpResponseBase:
        """As Wagtail refuses a page of the admin."""
        raise PermissionDenied


class DeskFormView(Permitted, WagtailAdminTemplateMixin, FormView[forms.Form]):
    """A form beside the comment's full text; sending it calls one action."""

    template_name = "community_comments/pick_form.html"
    submit_label = gettext_lazy("Save")
    done = gettext_lazy("Saved.")

    def act(self, form: Any) -> None:
        """Call the one action that this page is for."""
        raise NotImplementedError

    @property
    def comment(self) -> Comment:
        """The comment that this page is about."""
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form of a pick needs the text that its excerpt must come from."""
        given = super().get_form_kwargs()
        picks = issubclass(self.get_form_class(), PickForm)
        return given | {"text": self.comment.body_text} if picks else given

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it and go back, or say on the form why it cannot be done."""
        try:
            self.act(form)
        except CannotPick as refusal:
            form.add_error("excerpt" if isinstance(refusal, NotVerbatim) else None, str(refusal))
            if isinstance(refusal, EditedMeanwhile):
                # The page shows the new text: what is sent next was chosen from it.
                sent = self.request.POST.copy()
                sent["seen"] = fingerprint(self.comment.body_text)
                form.data = sent
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        """Where the desk came from, if that is one of our own pages; else the comment."""
        inspect = reverse(INSPECT, args=[self.comment.pk])
        return get_valid_next_url_from_request(self.request) or inspect

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way back to the register and to the comment."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(INDEX), "label": gettext("Reader comments")},
            {"url": reverse(INSPECT, args=[self.comment.pk]), "label": written_by(self.comment)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The comment beside its form."""
        context = super().get_context_data(**kwargs)
        return context | {
            "comment": self.comment,
            "record": member_record(self.comment.member),
            "next_url": get_valid_next_url_from_request(self.request),
            "submit_button_label": self.submit_label,
            "media": context["form"].media + DESK,
        }


class PickCommentView(DeskFormView):
    """Pick one comment."""

    permission_required = "community_comments.add_pick"
    form_class = PickForm
    page_title = gettext_lazy("Pick a comment")
    submit_label = pgettext_lazy("verb", "Pick")
    done = gettext_lazy("The comment is picked: it can now be chosen in a selection or an article.")

    @cached_property
    def comment(self) -> Comment:
        """The comment named in the address."""
        found: Comment = get_object_or_404(Comment.objects.with_context(), pk=self.kwargs["pk"])
        return found

    def get_initial(self) -> dict[str, Any]:
        """The whole text, which the desk may shorten."""
        return {
            "excerpt": self.comment.body_text,
            "seen": fingerprint(self.comment.body_text),
        }

    def act(self, form: PickForm) -> None:
        """Pick it."""
        pick_comment(comment=self.comment, **form.cleaned_data, by=self.request.user)


class StandingPickView(DeskFormView):
    """What can be done with a pick that was made."""

    @cached_property
    def pick(self) -> Pick:
        """The pick named in the address."""
        found: Pick = get_object_or_404(Pick.objects.with_context(), pk=self.kwargs["pk"])
        return found

    @property
    def comment(self) -> Comment:
        """The comment that was picked."""
        return self.pick.comment

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The pick too, and where it stands."""
        return super().get_context_data(**kwargs) | {"pick": self.pick}


class ChangePickView(StandingPickView):
    """Change a pick's words, note or criterion."""

    permission_required = "community_comments.change_pick"
    form_class = ChangePickForm
    page_title = gettext_lazy("Change a pick")
    done = gettext_lazy("The pick is changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """What was recorded of the member's answers, too."""
        consents = self.pick.consents.select_related("recorded_by")
        return super().get_form_kwargs() | {"recorded": {one.use: one for one in consents}}

    def get_initial(self) -> dict[str, Any]:
        """The pick as it is, and when it was last changed."""
        return {
            "excerpt": self.pick.excerpt,
            "note": self.pick.note,
            "criterion": self.pick.criterion,
            "seen_at": self.pick.changed_at.isoformat(),
            "seen": fingerprint(self.comment.body_text),
        }

    def act(self, form: ChangePickForm) -> None:
        """Change it."""
        change_pick(pick=self.pick, **form.cleaned_data, by=self.request.user)


class WithdrawPickView(StandingPickView):
    """Confirm that a pick is taken off every page for good, and say why."""

    permission_required = "community_comments.withdraw_pick"
    form_class = WithdrawPickForm
    template_name = "community_comments/withdraw_form.html"
    page_title = gettext_lazy("Withdraw a pick")
    submit_label = gettext_lazy("Withdraw for good")
    done = gettext_lazy("The pick is withdrawn: its words leave every page.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The pages that will show it no more."""
        pages = pages_showing(self.pick, to=self.request.user)
        return super().get_context_data(**kwargs) | {"pages": pages}

    def act(self, form: WithdrawPickForm) -> None:
        """Withdraw it."""
        reason: str = form.cleaned_data["reason"]
        withdraw_pick(pick=self.pick, reason=reason, by=self.request.user)


class PickOperationView(Permitted):
    """One press of a button on a pick."""

    permission_required = "community_comments.change_pick"
    http_method_names = ["post"]
    done = gettext_lazy("Saved.")

    def act(self, pick: Pick) -> None:
        """Call the one action that this button is for."""
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or say why it cannot be done; then go back."""
        pick = get_object_or_404(Pick, pk=pk)
        try:
            self.act(pick)
        except CannotPick as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.done)
        inspect = reverse(INSPECT, args=[pick.comment_id])
        return redirect(get_valid_next_url_from_request(request) or inspect)


class HoldPickView(PickOperationView):
    """Take a pick off every page until the desk decides."""

    done = gettext_lazy("The pick is held: no page shows it until it is released.")

    def act(self, pick: Pick) -> None:
        """Hold it."""
        hold_pick(pick=pick, reason=Reason.OTHER, by=self.request.user)


class ReleasePickView(PickOperationView):
    """Show a held pick again."""

    done = gettext_lazy("The pick is shown again.")

    def act(self, pick: Pick) -> None:
        """Release it."""
        release_pick(pick=pick, by=self.request.user)

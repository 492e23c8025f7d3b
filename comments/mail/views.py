"""The pages behind the links of letters. Mail scanners open every link: only a POST changes things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from comments import tokens
from comments.mail import links, outbox
from comments.mail.models import Address, Follow, fold
from comments.models import Comment
from comments.received import takes_a_form

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SEE_OTHER = 303


@takes_a_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address, and follow the thread for whose sake it was asked.

    The browser that does so by the link of the letter is taken for its owner's from then on. The
    link of the page on which mail is stopped, to which any letter leads, proves nothing: letters
    are forwarded.
    """
    address, comment_id = links.to_confirm(token)
    comment = Comment.objects.select_related("article").filter(pk=comment_id or 0).first()
    if request.method != "POST":
        return _page(request, address, **_confirming(address))
    _confirm(address, comment)
    if comment is None:
        return _page(request, address, **_confirming(links.to_confirm(token)[0]))
    response = HttpResponseRedirect(comment.own_url(), status=SEE_OTHER)
    tokens.prove(response, request, address.pk)
    return response


def _confirm(address: Address, comment: Comment | None) -> None:
    now = timezone.now()
    with transaction.atomic():
        Address.objects.filter(pk=address.pk).update(
            confirmed_at=Coalesce("confirmed_at", now),
            asked_at=Coalesce("asked_at", now),
            stopped_at=None,
        )
        if comment and fold(comment.author_email) == address.email:
            outbox.begin(address, comment)


def _confirming(address: Address) -> dict[str, str]:
    with translation.override(address.language):
        if address.is_live():
            return {
                "heading": _("Your address is confirmed"),
                "text": _("You will be told what is decided about your comments."),
            }
        return {
            "heading": _("Confirm your address"),
            "text": _(
                "You will be told what is decided about your comments, and what is answered in "
                "the thread of this one. Each message has a link that stops it."
            ),
            "button": _("Confirm my address"),
        }


@takes_a_form
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop all mail to an address: one click (RFC 8058), or the button of the page."""
    address = links.to_stop(token)
    if request.method == "POST":
        Address.objects.filter(pk=address.pk, stopped_at=None).update(stopped_at=timezone.now())
        address = links.to_stop(token)
    return _page(request, address, **_stopping(address))


def _stopping(address: Address) -> dict[str, str]:
    with translation.override(address.language):
        if address.stopped_at:
            return {
                "heading": _("No more messages"),
                "text": _("You will not receive any message from us again."),
                "link": _("Receive messages again"),
                "url": links.confirm_url(address),
            }
        return {
            "heading": _("No more messages?"),
            "text": _("You will not be told what is decided about your comments, nor of answers."),
            "button": _("Stop all messages"),
        }


@takes_a_form
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Follow a thread no more: one click (RFC 8058), or the button of the page."""
    follow = links.to_end(token)
    if request.method == "POST":
        Follow.objects.going_on().filter(pk=follow.pk).update(ended_at=timezone.now())
        follow = links.to_end(token)
    return _page(request, follow.address, **_ending(follow))


def _ending(follow: Follow) -> dict[str, str]:
    with translation.override(follow.address.language):
        words = {"title": follow.article.title}
        if follow.ended_at:
            return {
                "heading": _("You follow this discussion no more"),
                "text": _("You will not be told of what is written under “%(title)s”.") % words,
            }
        return {
            "heading": _("Follow this discussion no more?"),
            "text": _("You are told of what is written in a thread under “%(title)s”.") % words,
            "button": _("Follow it no more"),
        }


@takes_a_form
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Follow the thread of one's own comment, or leave it, from the comment's private page."""
    pk = tokens.owned(token)
    if pk is None:
        raise Http404
    comment = get_object_or_404(Comment.objects.select_related("article"), pk=pk)
    if request.method == "POST" and comment.author_email:
        if request.POST.get("leave"):
            outbox.leave(comment)
        elif not comment.is_gone():
            outbox.follow(comment)
    return HttpResponseRedirect(f"{comment.own_url()}#follow", status=SEE_OTHER)


def _page(request: HttpRequest, address: Address, **words: Any) -> HttpResponse:
    """Show a page of a heading, a text and one button, which sends to the page's own address."""
    with translation.override(address.language):
        context = {"email": address.email, **words}
        response = render(request, "comments/mail/page.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Language"] = address.language
    return response

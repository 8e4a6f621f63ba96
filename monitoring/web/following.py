"""Following something from its page: by which way to be told, and no longer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from agreements.domain.timeline import AsOf
from agreements.models.choosing import FIELDS
from agreements.web.parts import chosen
from agreements.web.policy import signed_in
from monitoring.domain.channels import SUBJECT_WORDS, Subject
from monitoring.models import SavedSearch, Subscription
from monitoring.models.subjects import find_subject, name_of
from monitoring.operations.following import BadSubscription, subscribe, unsubscribe
from monitoring.operations.searches import BadSavedSearch, end_search, save_search
from monitoring.web.forms import FollowForm, SearchForm
from monitoring.web.ways import endpoints_of, followed, in_words, mailbox_of


@never_cache
@signed_in("GET", "POST")
def follow(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One thing that can be followed: by which ways the person is told of it, and by which they could be."""
    subject, thing = _subject(request, kind, key)
    told, rows = (
        _told(request),
        Subscription.objects.of(request.user).active().filter(**{subject.value: thing}),
    )
    already = followed(rows, told["mailbox"], request.user, request.at)
    form = FollowForm(_sent(request), **told, taken={one.chosen for one in already})
    if form.is_valid() and _subscribed(request, form, subject, key):
        messages.success(request, gettext("You follow it from now on."))
        return HttpResponseRedirect(_onward(request, request.path))
    context = {
        "form": form,
        "named": name_of(subject, thing, request.user, AsOf(request.at, request.at)),
        "kind": gettext(SUBJECT_WORDS[subject]),
        "followed": already,
    }
    return render(request, "monitoring/follow.html", context, status=422 if form.errors else 200)


@never_cache
@signed_in("POST")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the person's own subscriptions; for an hour it is offered again."""
    subscription = get_object_or_404(Subscription.objects.of(request.user), pk=pk)
    unsubscribe(by=request.user, at=request.at, subscription=subscription)
    messages.success(request, gettext("You follow it no longer. “Just ended” brings it back."))
    return HttpResponseRedirect(f"{reverse('subscriptions')}#ended")


@never_cache
@signed_in("GET", "POST")
def new_search(request: HttpRequest) -> HttpResponse:
    """The filters of the list of commitments, to be kept under a name and followed."""
    filters = chosen(request, *FIELDS)
    form = SearchForm(
        _sent(request),
        initial={"name": ", ".join(value for _name, value in in_words(filters))},
        **_told(request),
    )
    if form.is_valid() and (search := _saved(request, form, filters)) is not None:
        messages.success(request, gettext("The search “%(name)s” is kept.") % {"name": search.name})
        return HttpResponseRedirect(f"{reverse('subscriptions')}#searches")
    context = {"form": form, "filters": in_words(filters)}
    return render(request, "monitoring/new_search.html", context, status=422 if form.errors else 200)


@never_cache
@signed_in("POST")
def drop_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a search no longer."""
    search = get_object_or_404(SavedSearch.objects.of(request.user), pk=pk)
    end_search(by=request.user, at=request.at, search=search)
    messages.success(request, gettext("The search “%(name)s” is gone.") % {"name": search.name})
    return redirect("subscriptions")


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _subject(request: HttpRequest, kind: str, key: str) -> tuple[Subject, Any]:
    thing = find_subject(request.user, Subject(kind), key) if kind in set(Subject) else None
    if thing is None:
        raise Http404
    return Subject(kind), thing


def _told(request: HttpRequest) -> dict[str, Any]:
    return {"mailbox": mailbox_of(request.user), "endpoints": endpoints_of(request.user)}


def _subscribed(request: HttpRequest, form: FollowForm, subject: Subject, key: str) -> bool:
    try:
        subscribe(by=request.user, at=request.at, subject=subject, key=key, **form.chosen)
    except BadSubscription as refusal:
        form.refuse(refusal)
        return False
    return True


def _saved(request: HttpRequest, form: SearchForm, filters: dict[str, str]) -> SavedSearch | None:
    """The search, followed where a way was chosen; None where either was refused."""
    try:
        name = form.cleaned_data["name"]
        search = save_search(by=request.user, at=request.at, name=name, filters=filters)
    except BadSavedSearch as refusal:
        form.refuse(refusal)
        return None
    if form.cleaned_data["way"] and not _subscribed(request, form, Subject.SEARCH, str(search.pk)):
        return None
    return search


def _onward(request: HttpRequest, otherwise: str) -> str:
    """Where the person came from, if that is a page of this site."""
    wanted = request.POST.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return otherwise

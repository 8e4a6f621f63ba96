"""How a process is warned: how many days before its dates, and whom an unanswered warning goes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Process, ProcessRevision, User
from agreements.models.boards import titles_at
from agreements.templatetags.words import FAMILIES
from agreements.web.forms import RefusingForm
from agreements.web.policy import signed_in
from monitoring.domain.lead_times import BadLeadTimes
from monitoring.domain.thresholds import LEADS, MARKS, USUAL_LEADS, Aspect, At, Threshold
from monitoring.flags import word_of
from monitoring.models import EscalationPlan, LeadTimes
from monitoring.operations.escalating import LONGEST_WAIT, BadEscalation, end_escalation, set_escalation
from monitoring.operations.lead_times import LONGEST_REASON, set_lead_times
from monitoring.permissions import ACKNOWLEDGING, check_can_set_warnings

#: The marks of a date by which something is owed, from the earliest on; others rank between them.
LADDER = [
    one for one in Threshold if Aspect.DUE in MARKS[one].aspects and MARKS[one].at in (At.START, At.LATE)
]


class LeadTimesForm(RefusingForm):
    """How many days before a date the process is warned."""

    days = forms.TypedMultipleChoiceField(
        label=_("Days before a date"),
        coerce=int,
        error_messages={"required": _("Choose at least one day before a date.")},
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is due and what is overdue is flagged in any case."),
    )
    reason = forms.CharField(
        label=_("Why"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = self.fields["days"]
        assert isinstance(days, forms.ChoiceField)
        days.choices = [(one, ngettext("%(n)d day", "%(n)d days", one) % {"n": one}) for one in LEADS]


class EscalationForm(RefusingForm):
    """Whom an unanswered warning goes to."""

    hours = forms.IntegerField(
        label=_("Hours without an answer"), min_value=1, max_value=LONGEST_WAIT, initial=24
    )
    to = forms.ModelChoiceField(
        label=_("Goes to as well"),
        queryset=User.objects.none(),
        help_text=_("A mediator or an analyst of this process."),
    )
    from_threshold = forms.ChoiceField(label=_("From which warning on"))

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to, threshold = self.fields["to"], self.fields["from_threshold"]
        assert isinstance(to, forms.ModelChoiceField) and isinstance(threshold, forms.ChoiceField)
        to.queryset = able_to_acknowledge(process)
        to.label_from_instance = lambda person: person.public_name
        threshold.choices = [(one.value, FAMILIES["alert"][word_of(one)].label) for one in LADDER]
        threshold.initial = Threshold.DUE.value


@dataclass(frozen=True, slots=True)
class Planned:
    """An escalation plan as the history shows it."""

    row: EscalationPlan

    @property
    def word(self) -> str:
        return word_of(Threshold(self.row.from_threshold))


@signed_in("GET", "POST")
def warnings(request: HttpRequest, slug: str) -> HttpResponse:
    """What holds, what held before, and the forms to change it; each form says by `verb` what it is for."""
    process = get_object_or_404(Process.objects.visible_to(request.user), slug=slug)
    check_can_set_warnings(request.user, process)
    rows = list(LeadTimes.objects.filter(process=process).newest_first().select_related("set_by"))
    plans = list(EscalationPlan.objects.filter(process=process).newest_first().select_related("set_by", "to"))
    chosen = rows[0].days if rows else sorted(USUAL_LEADS, reverse=True)
    verb = request.POST.get("verb", "")
    lead = LeadTimesForm(request.POST if verb == "lead" else None, initial={"days": chosen})
    plan = EscalationForm(request.POST if verb == "plan" else None, process=process, initial=_initial(plans))
    if request.method == "POST" and _written(request, process, verb, lead, plan):
        return redirect("warnings", slug=process.slug)
    context = {
        "process": process,
        "title": titles_at(ProcessRevision, "process", [process.pk], request.point).get(
            process.pk, process.slug
        ),
        "days": chosen,
        "rows": rows,
        "plan": Planned(plans[0]) if plans and plans[0].hours else None,
        "plans": [Planned(one) for one in plans],
        "lead_form": lead,
        "plan_form": plan,
    }
    return render(
        request, "monitoring/warnings.html", context, status=422 if lead.errors or plan.errors else 200
    )


def _initial(plans: list[EscalationPlan]) -> dict[str, Any]:
    if not plans:
        return {}
    last = plans[0]
    return {"hours": last.hours or 24, "to": last.to_id, "from_threshold": last.from_threshold}


def _written(
    request: HttpRequest, process: Process, verb: str, lead: RefusingForm, plan: RefusingForm
) -> bool:
    """Do what one of the forms asks for; False where it was refused, which then stands at its field."""
    said = {"by": request.user, "at": request.at, "process": process}
    match verb:
        case "lead":
            done = _tried(lead, lambda: set_lead_times(**said, **lead.cleaned_data))
        case "plan":
            done = _tried(plan, lambda: set_escalation(**said, **plan.cleaned_data))
        case _:
            done = _ended(request, said)
    if done:
        messages.success(
            request, gettext("Recorded. It holds from now on; what held before stays on record.")
        )
    return done or verb not in ("lead", "plan")


def _tried(form: RefusingForm, write: Callable[[], Any]) -> bool:
    if not form.is_valid():
        return False
    try:
        write()
    except (BadLeadTimes, BadEscalation) as refusal:
        form.refuse(refusal)
        return False
    return True


def _ended(request: HttpRequest, said: dict[str, Any]) -> bool:
    try:
        end_escalation(**said)
    except BadEscalation as refusal:
        messages.error(request, refusal.render(gettext))
        return False
    return True


def able_to_acknowledge(process: Process) -> Any:
    """The people of a process who may answer for its warnings."""
    held = process.memberships.filter(revoked_at__isnull=True, role__in=ACKNOWLEDGING)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("shown_as", "username")

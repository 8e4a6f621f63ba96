"""The forms of people who write: assessments, corrections, sign-in, tokens. Rules live in operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.domain.refusals import Refusal
from agreements.domain.statuses import Confidence, Level
from agreements.domain.timeline import BadMoment, When
from agreements.models import ApiToken, Source, SourceRevision
from agreements.operations.assessments import NotTheNewest
from agreements.operations.positions import AlreadyWithdrawn
from agreements.operations.statements import BadStatement
from agreements.operations.updating import NewSource
from agreements.templatetags import labels, moments, words

#: What an operation says no with; the form shows it at its field.
REFUSALS = (BadStatement, NotTheNewest, AlreadyWithdrawn)

LONG = 5000
#: The fields of a source that is new to the record, by the names that the operation has for them.
NEW_SOURCE = {
    "publisher": "new_publisher",
    "url": "new_url",
    "published": "new_published",
    "title": "new_title",
}


def words_of(family: str, enum: Any) -> list[tuple[str, Any]]:
    """Choices of a field with the words that the pages use."""
    return [(member.value, words.FAMILIES[family][member.value].label) for member in enum]


def source_words(revision: SourceRevision) -> str:
    """One line by which a person recognises a source."""
    parts = [revision.publisher, _published(revision.published), revision.title]
    return f"{revision.source.code} · " + ", ".join(part for part in parts if part)


def _published(text: str) -> str:
    try:
        return moments.moment_words(When(text, "UTC")) if text else gettext("undated")
    except BadMoment:
        return text


class Chosen(forms.MultipleChoiceField):
    """A choice that is needed unless something else is given in its place: its form sees to that."""

    def validate(self, value: list[str]) -> None:
        if value:
            super().validate(value)


class RefusingForm(forms.Form):
    """A form whose refusals come from an operation."""

    #: Names that an operation uses for places in this form.
    places: Mapping[str, str] = {}

    def refuse(self, refusal: Refusal) -> None:
        """Show what an operation would not accept, at its place."""
        place = self.places.get(refusal.field, refusal.field)
        self.add_error(place if place in self.fields else None, refusal.render(gettext))


class CitingForm(RefusingForm):
    """A statement with sources: some of those on record, and one that is new to it."""

    effective = forms.CharField(max_length=40, error_messages={"required": _("Say since when.")})
    sources = Chosen(label=_("Sources on record"), widget=forms.CheckboxSelectMultiple)
    new_publisher = forms.CharField(
        label=_("Publisher"),
        required=False,
        max_length=200,
        help_text=_("Who says it: a paper, a ministry, a person."),
    )
    new_url = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    new_published = forms.CharField(
        label=_("Published on"),
        required=False,
        max_length=40,
        help_text=_("As far as known: 2025-11-06, 2025-11."),
    )
    new_title = forms.CharField(label=_("Title"), required=False, max_length=300)

    #: Names that an operation uses for places in this form.
    places = NEW_SOURCE
    needs_source = False

    def __init__(self, *args: Any, cited: Sequence[SourceRevision], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cited = {revision.source.code: revision for revision in cited}
        sources, lies_before = self.fields["sources"], set(self["sources"].value() or [])
        assert isinstance(sources, forms.MultipleChoiceField)
        sources.required = self.needs_source
        sources.choices = sorted(
            [(code, source_words(revision)) for code, revision in self.cited.items()],
            key=lambda choice: choice[0] not in lies_before,  # what is chosen already comes first
        )
        self.fields["effective"].help_text = gettext(
            "A day like 2025-11-06, a month like 2025-11 or a time like 2025-11-06T18:00, in the zone %(zone)s."
        ) % {"zone": zone}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        new = [data.get(name) for name in NEW_SOURCE.values()]
        if any(new) and not data.get("new_publisher") and "new_publisher" not in self.errors:
            self.add_error("new_publisher", _("Say who published the source."))
        if self.needs_source and not any(new) and not data.get("sources") and "sources" not in self.errors:
            self.add_error("sources", _("Choose at least one source, or add one below."))
        return data

    @property
    def chosen(self) -> list[Source]:
        return [self.cited[code].source for code in self.cleaned_data["sources"]]

    @property
    def new_source(self) -> NewSource | None:
        data = self.cleaned_data
        if not data["new_publisher"]:
            return None
        return NewSource(data["new_publisher"], data["new_url"], data["new_published"], data["new_title"])

    @property
    def cited_words(self) -> list[str]:
        """The sources of this statement, each in one line."""
        found = self.lines(self.chosen)
        if new := self.new_source:
            parts = [new.publisher, _published(new.published), new.title]
            found.append(gettext("new: %(source)s") % {"source": ", ".join(part for part in parts if part)})
        return found

    def lines(self, sources: Iterable[Source]) -> list[str]:
        """Sources of this process, each in one line."""
        return [source_words(self.cited[source.code]) for source in sources if source.code in self.cited]


class AssessmentForm(CitingForm):
    """How far a commitment is carried out. `seen`: the assessment that lay before the person, see record_assessment."""

    level = forms.ChoiceField(
        label=_("Level"), widget=forms.RadioSelect, error_messages={"required": _("Choose a level.")}
    )
    grounds = forms.CharField(
        label=_("Grounds"),
        error_messages={"required": _("Say on which grounds.")},
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you base it on, in a sentence or two. Readers see it."),
    )
    confidence = forms.ChoiceField(
        label=_("Confidence"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how sure you are.")},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    needs_source = True
    field_order = ("level", "effective", "grounds", "sources")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level, confidence = self.fields["level"], self.fields["confidence"]
        assert isinstance(level, forms.ChoiceField) and isinstance(confidence, forms.ChoiceField)
        level.choices = words_of("level", Level)
        confidence.choices = [(member.value, labels.label(member, "confidence")) for member in Confidence]
        self.fields["effective"].label = _("True since")


class CorrectionForm(AssessmentForm):
    """Another assessment in the place of one that was made in error."""

    reason = forms.CharField(
        label=_("What was wrong"),
        error_messages={"required": _("Say why the earlier assessment was wrong.")},
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The earlier assessment stays in the history, with this beside it."),
    )

    field_order = ("reason", *AssessmentForm.field_order)


class SignInForm(AuthenticationForm):
    """Django's own, with one sentence for an unknown name, a wrong password and an account that was closed."""

    error_messages = {
        "invalid_login": _("This name and this password do not belong together. Capital letters count."),
        "inactive": _("This name and this password do not belong together. Capital letters count."),
    }


class TokenForm(forms.Form):
    """A token for a person's programs, with no more scopes than the person's roles can use."""

    label = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("So that you know it again: “laptop”, “weekly export”.")
    )
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple, choices=())
    days = forms.IntegerField(label=_("Days until it ends"), min_value=1, max_value=90, initial=90)

    scope_words = {
        "read": _("read what you may read"),
        "write:subscriptions": _("set up what you follow and how you are told"),
        "write:status": _("assess commitments in your name"),
        "write:record": _(
            "change deadlines and wordings, record events, and correct what is on record in your name"
        ),
        "write:position": _("state your party’s position"),
    }

    def __init__(self, *args: Any, scopes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField) and set(scopes) <= set(ApiToken.SCOPES)
        field.choices = [(scope, self.scope_words[scope]) for scope in scopes]
        field.initial = ["read"]

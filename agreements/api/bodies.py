"""What the bodies of writes hold, one plain serializer per verb; whatever is not named here is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.request import Request

from agreements.api.parsers import printable
from agreements.domain.statuses import ChangeKind, Confidence, EventKind, Level, RoundState

LONGEST_TEXT = 5000
LONGEST_CODE = 80
MOST_SOURCES = 50
HIGHEST_ID = 2**63 - 1


class Body(serializers.Serializer):
    """An object with exactly the named fields. Unknown names are refused, so that no typing error passes silently.

    A field whose name Python reserves ends with an underscore, which is not sent.
    """

    def get_fields(self) -> dict[str, Any]:
        return {name.rstrip("_"): field for name, field in super().get_fields().items()}

    def to_internal_value(self, data: Mapping[str, Any]) -> Any:
        unknown = sorted(set(data) - set(self.fields))
        if unknown:
            known = ", ".join(self.fields) or "none"
            names = [printable(name) for name in unknown[:20]]
            raise ValidationError(
                {name: f"There is no field “{name}” here; there are {known}." for name in names}
            )
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """A JSON string, and nothing that could be read as one."""

    default_error_messages = {
        "invalid": "This is a text.",
        "required": "This is needed.",
        "null": "This is needed.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_blank": True, "max_length": LONGEST_TEXT} | options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Id(serializers.IntegerField):
    """A JSON whole number."""

    default_error_messages = {"invalid": "This is a whole number."}

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


def said_in(body: Any, request: Request) -> dict[str, Any]:
    """What the request says, as the body declares it."""
    if not isinstance(request.data, Mapping):
        raise ParseError("The body is a JSON object.")
    filled = body(data=request.data)
    filled.is_valid(raise_exception=True)
    return dict(filled.validated_data)


def closed_word(of: Any) -> type[Text]:
    """A text that the operation checks against a closed set; the schema names the set, which an answer describes."""
    described = extend_schema_field({"$ref": f"#/components/schemas/{of.__name__}"})
    return described(type(f"{of.__name__}Word", (Text,), {}))


LevelWord, ConfidenceWord = closed_word(Level), closed_word(Confidence)
ChangeWord = closed_word(ChangeKind)

EFFECTIVE = "A moment as written, as fine as known: 2025, 2025-11, 2025-W45, 2025-11-06 or 2025-11-06T18:00."


class Sources(serializers.ListField):
    """Codes of sources of the same process."""

    default_error_messages = {
        "not_a_list": "This is a list of source codes like S1.",
        "required": "This is needed.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(child=Text(max_length=LONGEST_CODE), max_length=MOST_SOURCES, **options)


class NewAssessment(Body):
    """How far a commitment is carried out, since when, on which grounds, from which sources."""

    level = LevelWord(max_length=None)
    effective = Text(max_length=40, help_text=EFFECTIVE)
    zone = Text(
        max_length=64, required=False, default="", help_text="Zone of `effective`; the process's if left out."
    )
    grounds = Text()
    confidence = ConfidenceWord(max_length=None)
    sources = Sources(help_text="At least one code of a source of the same process.")
    seen = Id(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=HIGHEST_ID,
        help_text="Id of the newest assessment that you had before you, 0 for none: if there is a newer one by now,"
        " the answer is 409 with it, and nothing is written.",
    )


@extend_schema_field({"type": "object", "additionalProperties": True})
class DeadlineData(serializers.Field):
    """A JSON object; what is in it is for the rules to judge."""

    default_error_messages = {
        "invalid": "A deadline is an object with “as_written”, and a “rule” or “readings”."
    }

    def to_internal_value(self, data: Any) -> Mapping[str, Any]:
        if not isinstance(data, Mapping):
            self.fail("invalid")
        return data


class NewRevision(Body):
    """What a commitment says from a moment on; what is left out stays as it stands then."""

    change = ChangeWord(max_length=None)
    effective = Text(max_length=40, help_text=EFFECTIVE)
    zone = Text(
        max_length=64,
        required=False,
        default="",
        help_text="Zone of `effective`, and of a rule that names none; the process's if left out.",
    )
    deadline = DeadlineData(
        required=False,
        allow_null=True,
        default=None,
        help_text="`as_written`, the words of the text, with a `rule` or several `readings`.",
    )
    paraphrase = Text(required=False, allow_null=True, default=None)
    asked_by = Text(max_length=200, required=False, default="", help_text="Who asked for the change.")
    granted_by = Text(
        max_length=200, required=False, default="", help_text="Who granted it: both sides, one, a mediator."
    )
    change_form = Text(
        max_length=200, required=False, default="", help_text="In which form, as “exchange of letters”."
    )
    sources = Sources(help_text="At least one code of a source of the same process.")
    reason = Text(help_text="Why it changes. Readers see it.")
    seen = Id(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=HIGHEST_ID,
        help_text="Id of the newest revision that you had before you: if there is a newer one by now,"
        " the answer is 409 with it, and nothing is written.",
    )


class CorrectedRevision(Body):
    """A wording in the place of one that was recorded in error; what is left out stays as it was."""

    change = ChangeWord(max_length=None, required=False, allow_null=True, default=None)
    effective = Text(max_length=40, required=False, allow_null=True, default=None, help_text=EFFECTIVE)
    zone = Text(
        max_length=64, required=False, default="", help_text="Zone of `effective`; as it was if left out."
    )
    deadline = DeadlineData(
        required=False,
        allow_null=True,
        default=None,
        help_text="`as_written`, the words of the text, with a `rule` or several `readings`.",
    )
    paraphrase = Text(required=False, allow_null=True, default=None)
    asked_by = Text(max_length=200, required=False, allow_null=True, default=None)
    granted_by = Text(max_length=200, required=False, allow_null=True, default=None)
    change_form = Text(max_length=200, required=False, allow_null=True, default=None)
    sources = Sources(help_text="At least one code of a source of the same process.")
    reason = Text(help_text="What was wrong. Readers see it.")


class Codes(Sources):
    """Codes or slugs of things of the same process."""

    default_error_messages = {"not_a_list": "This is a list of codes or slugs."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "default": list} | options)


EventWord = closed_word(EventKind)


class CorrectedEvent(Body):
    """An event as it was, in the place of an account that was recorded in error."""

    kind = EventWord(max_length=None)
    text = Text(help_text="What happened, in a sentence.")
    effective = Text(max_length=40, help_text=EFFECTIVE)
    zone = Text(
        max_length=64, required=False, default="", help_text="Zone of `effective`; the process's if left out."
    )
    agreement = Text(
        max_length=LONGEST_CODE,
        required=False,
        default="",
        help_text="Code of the agreement whose date this gives.",
    )
    place = Text(max_length=120, required=False, default="")
    claimed_words = Text(
        max_length=200, required=False, default="", help_text="Who says so, where it is no actor."
    )
    claimed_by = Codes(help_text="Slugs of actors who say that it happened so.")
    disputed_by = Codes(help_text="Slugs of actors who deny it.")
    by = Codes(help_text="Slugs of the actors whose act it is.")
    commitments = Codes(help_text="Codes of the commitments that it moves; none: the agreement as a whole.")
    sources = Sources(help_text="At least one code of a source of the same process.")
    reason = Text(help_text="What was wrong. Readers see it.")


class NewEvent(CorrectedEvent):
    """Something that happened, from which deadlines can count."""

    process = Text(max_length=LONGEST_CODE, help_text="Slug of the process.")
    code = Text(
        max_length=LONGEST_CODE,
        required=False,
        default="",
        help_text="What deadlines count from it by, like E-doha; the next free number if left out.",
    )
    reason = None


StateWord = closed_word(RoundState)
_DAY = " As fine as known, empty where it is not."


class CorrectedSchedule(Body):
    """A plan of a round as it was announced, in the place of one that was recorded in error."""

    state = StateWord(max_length=None)
    announced = Text(max_length=40, help_text=f"When it was announced. {EFFECTIVE}")
    from_ = Text(max_length=40, required=False, default="", help_text=f"The first day or time.{_DAY}")
    until = Text(max_length=40, required=False, default="", help_text=f"The last day or time.{_DAY}")
    zone = Text(
        max_length=64, required=False, default="", help_text="Zone of all three; the process's if left out."
    )
    venue = Text(max_length=120, required=False, default="")
    level = Text(max_length=300, required=False, default="", help_text="Who was to meet.")
    note = Text(required=False, default="")
    sources = Sources(help_text="At least one code of a source of the same process.")
    reason = Text(help_text="What was wrong. Readers see it.")


class CorrectedOutcome(Body):
    """What became of a round, in the place of an account that was recorded in error."""

    state = StateWord(max_length=None)
    summary = Text(help_text="What became of it, in a sentence.")
    effective = Text(max_length=40, help_text=f"Since when that is so. {EFFECTIVE}")
    began = Text(max_length=40, required=False, default="", help_text=f"The first day or time.{_DAY}")
    ended = Text(max_length=40, required=False, default="", help_text=f"The last day or time.{_DAY}")
    zone = Text(
        max_length=64, required=False, default="", help_text="Zone of all three; the process's if left out."
    )
    venue = Text(max_length=120, required=False, default="")
    duration = Text(max_length=200, required=False, default="", help_text="In words.")
    claimed_by = Text(
        max_length=200, required=False, default="", help_text="Whose account it is, where it is one side's."
    )
    sources = Sources(help_text="At least one code of a source of the same process.")
    reason = Text(help_text="What was wrong. Readers see it.")

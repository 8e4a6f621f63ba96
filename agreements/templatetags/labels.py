"""Words for kinds and roles, which need no badge: one table for each enum of the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from agreements.domain.roles import LINES, ROLE_WORDS
from agreements.templatetags.words import Key, UnknownWord, plain_key

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Text

ACTOR: Final = {
    "state": _("state"),
    "de_facto_authority": _("de-facto authority"),
    "armed_group": _("armed group"),
    "armed_force": _("armed force"),
    "political_organisation": _("political organisation"),
    "coalition": _("coalition"),
    "organ": _("organ"),
    "organisation": _("organisation"),
    "mission": _("mission"),
    "joint_body": _("joint body"),
    "person": _("person"),
}

ROLE: Final = {role.value: _(words) for role, words in ROLE_WORDS.items()}
#: Headings of the lines in which those who take part are listed.
ROLE_LINE: Final = {role.value: _(words) for role, words in LINES.items()}

EVENT: Final = {
    "initialling": _("initialling"),
    "signature": _("signature"),
    "entry_into_force": _("entry into force"),
    "announcement": _("announcement"),
    "publication": _("publication"),
    "correction_of_text": _("correction of the text"),
    "declaration": _("declaration"),
    "acceptance": _("acceptance"),
    "reservation": _("reservation"),
    "endorsement": _("endorsement"),
    "postponement": _("postponement"),
    "extension": _("extension"),
    "suspension": _("suspension"),
    "notice": _("notice"),
    "expiry": _("expiry"),
    "early_termination": _("early end"),
    "fulfilment": _("fulfilment"),
    "mechanism": _("mechanism"),
    "measure": _("measure"),
    "movement": _("movement"),
    "talks": _("talks"),
    "talks_collapse": _("collapse of talks"),
    "statement": _("statement"),
    "repudiation": _("repudiation"),
    "violence": _("violence"),
    "violation_alleged": _("alleged violation"),
    "dissolution": _("dissolution"),
    "resumption": _("resumption"),
    "superseded": _("replaced by a later text"),
    "overtaken": _("overtaken by events"),
    "other": _("other event"),
}

STAGE: Final = {
    "Pre": _("pre-negotiation"),
    "SubPar": _("substantive, partial"),
    "SubComp": _("substantive, comprehensive"),
    "Imp": _("implementation"),
    "Ren": _("renewal"),
    "Cea": _("ceasefire"),
    "Oth": _("other stage"),
}

RELATION: Final = {
    "extends": _("extends"),
    "renews": _("renews"),
    "implements": _("implements"),
    "changes": _("changes"),
    "supersedes": _("supersedes"),
    "consolidates": _("consolidates"),
    "refers_to": _("refers to"),
    "contains": _("contains"),
    "annex_of": _("annex of"),
    "parallel_to": _("parallel to"),
    "follows": _("follows"),
    "endorsed_by": _("endorsed by"),
}

CHANGE: Final = {
    "made": _("made"),
    "amended": _("amended"),
    "extended": _("extended"),
    "suspended": _("suspended"),
    "superseded": _("superseded"),
    "withdrawn": _("withdrawn"),
}

CONDITION: Final = {
    "holds_only_while": _("holds only while"),
    "only_if_done": _("only if done"),
    "ends_if": _("ends if"),
    "step_by_step": _("step by step with the other side"),
    "suspended_until": _("suspended until"),
    "claimed_precondition": _("precondition claimed by one side"),
    "exclusion": _("not covered"),
    "reservation": _("reservation"),
    "best_efforts": _("best efforts over a third actor"),
    "non_signatory": _("depends on one who did not sign"),
    "one_account_only": _("stands in one account only"),
}

PRODUCT: Final = {"made": _("made"), "amended": _("amended"), "confirmed": _("confirmed")}

NOTE: Final = {
    "remark": _("remark"),
    "tricky": _("difficulty"),
    "outcome": _("outcome"),
    "status": _("status"),
    "version": _("version"),
}

ASSESSOR: Final = {
    "editor": _("editor"),
    "mediator": _("mediator"),
    "monitor": _("monitor"),
    "analyst": _("analyst"),
    "party": _("party’s own report"),
}

CONFIDENCE: Final = {
    "low": _("low confidence"),
    "moderate": _("moderate confidence"),
    "high": _("high confidence"),
}

MEMBER: Final = {"analyst": _("analyst"), "mediator": _("mediator"), "delegate": _("delegate")}

BASIS: Final = {
    "text_version": _("another version of the text"),
    "bound": _("another bound (by, before, within)"),
    "anchor": _("counted from something else"),
    "other": _("another ground"),
}

FAMILIES: Final = {
    "actor": ACTOR,
    "role": ROLE,
    "role_line": ROLE_LINE,
    "event": EVENT,
    "stage": STAGE,
    "relation": RELATION,
    "change": CHANGE,
    "condition": CONDITION,
    "product": PRODUCT,
    "note": NOTE,
    "assessor": ASSESSOR,
    "confidence": CONFIDENCE,
    "member": MEMBER,
    "basis": BASIS,
}


def label(key: Key, family: str) -> str:
    """The word in the reader's language; UnknownWord where the table has none."""
    table: dict[str, Text] = FAMILIES[family]
    name = plain_key(key)
    if name not in table:
        raise UnknownWord(f"“{name}” has no label in the table “{family}”.")
    return str(table[name])

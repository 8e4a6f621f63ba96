"""What one side says of a condition, through the database: claimed, contested, agreed or found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.domain.claims import ConditionValue
from agreements.domain.conditions import Effect, Follows
from agreements.models import Commitment
from agreements.models.conditions import following
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, commitment_entry, point, process_data

pytestmark = pytest.mark.django_db

MET, NOT_MET = ConditionValue.MET, ConditionValue.NOT_MET
CLAIMED, CONTESTED = ConditionValue.CLAIMED, ConditionValue.CONTESTED
IN_STEP = {"kind": "step_by_step", "text": "in step with the south", "on_kind": "commitment", "on_name": "C2"}
GATE = {"kind": "only_if_done", "text": "the south keeps its word"}
TRUCE = {"kind": "holds_only_while", "text": "the south keeps quiet"}


def claim(value: str, who: str, key: str = "1", day: str = "2025-11-05") -> dict[str, Any]:
    speaker = {"claimant": who.removeprefix("words:")} if who.startswith("words:") else {"actor": who}
    return {"key": key, "value": value, "effective": day, "sources": ["S1"]} | speaker


def says(stance: str, who: str, key: str = "1") -> dict[str, Any]:
    words = {"text": "so they say", "effective": "2025-11-06", "sources": ["S1"]}
    return {"key": key, "actor": who, "stance": stance} | words


def a_world(condition: dict[str, Any], *claims: dict[str, Any]) -> dict[str, Any]:
    """C1, owed by the north, with a condition on which these claims are made; C2, owed by the south."""
    data = process_data()
    stated = {"key": "1", "in_joint_text": True, "sources": ["S1"], "claims": list(claims)}
    data["commitments"][0]["conditions"] = [stated | condition]
    second = commitment_entry("C2", obligors=["south"], counterparties=["north"])
    data["commitments"].append(second)
    return data


def follows(data: dict[str, Any]) -> Follows:
    process = load_process(data=data, at=ENTERED).process
    found = Commitment.objects.get(process=process, code="C1")
    return following([process.pk], point("2025-11-20")).of(found)


def value(data: dict[str, Any]) -> ConditionValue:
    return follows(data).findings[0].value


@pytest.mark.parametrize("condition", [IN_STEP, GATE, TRUCE], ids=["in_step", "gate", "truce"])
@pytest.mark.parametrize("who", ["north", "south"])
@pytest.mark.parametrize("said", ["met", "not_met"])
def test_what_one_side_says_is_claimed_and_decides_nothing(
    condition: dict[str, Any], who: str, said: str
) -> None:
    answer = follows(a_world(condition, claim(said, who)))
    finding, other = answer.findings[0], {"north": "South", "south": "North"}[who]
    assert (finding.value, answer.owed, answer.effect) == (CLAIMED, None, Effect.CONTESTED)
    assert f"Claimed by {who.title()}; not confirmed by {other}." in str(answer.explanation)
    assert "So it" not in str(answer.explanation)


def test_a_party_does_not_certify_its_own_act_until_the_other_side_agrees() -> None:
    left = {"kind": "only_if_done", "text": "the south has left"}
    assert value(a_world(left, claim("met", "south"))) is CLAIMED
    data = a_world(left, claim("met", "south"), claim("met", "north", "2"))
    data["process"]["slug"] = "agreed"
    data["agreements"][0]["slug"] = "agreed-1"
    answer = follows(data)
    assert (answer.findings[0].value, answer.owed) == (MET, True)


SETTLED = {
    "the_mediator_finds_it": ([claim("not_met", "helper")], NOT_MET),
    "the_mediator_finds_what_one_side_says": ([claim("not_met", "north"), claim("not_met", "helper", "2")], NOT_MET),
    "the_mediator_and_a_party_differ": ([claim("not_met", "north"), claim("met", "helper", "2")], CONTESTED),
    "a_newspaper_finds_nothing": ([claim("met", "words:A gazette")], CLAIMED),
    "a_newspaper_confirms_no_side": ([claim("met", "north"), claim("met", "words:South", "2")], CLAIMED),
    "a_side_leaves_it_open": ([claim("met", "north"), claim("unknown", "south", "2")], CLAIMED),
    "a_side_takes_it_back": (
        [claim("met", "north"), claim("met", "south", "2"), claim("unknown", "south", "3", "2025-11-10")],
        CLAIMED,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("claims", "comes_to"), SETTLED.values(), ids=SETTLED)
def test_claims_come_to(claims: list[dict[str, Any]], comes_to: ConditionValue) -> None:
    assert value(a_world(GATE, *claims)) is comes_to


@pytest.mark.parametrize(
    ("role", "place", "comes_to"),
    [
        ("monitor", {"agreement": "A1"}, MET),
        ("mediator", {}, MET),
        ("joint_body", {"agreement": "A1"}, CLAIMED),
        ("guarantor", {"agreement": "A1"}, CLAIMED),
        ("signatory", {"agreement": "A1"}, CLAIMED),
    ],
)
def test_whose_word_is_a_finding_follows_from_its_role_in_the_agreement_or_else_the_process(
    role: str, place: dict[str, str], comes_to: ConditionValue
) -> None:
    data = a_world(GATE, claim("met", "helper"))
    data["participations"][2] = {"key": "helper", "actor": "helper", "role": role, "sources": ["S1"]} | place
    assert value(data) is comes_to


def test_a_monitor_that_is_part_of_a_party_finds_nothing() -> None:
    data = a_world(GATE, claim("met", "cell"), claim("met", "north", "2"))
    data["actors"].append(
        {"slug": "cell", "label": "Cell", "kind": "organ", "parent": "north", "sources": ["S1"]}
    )
    part = {"key": "cell", "actor": "cell", "role": "monitor", "agreement": "A1", "sources": ["S1"]}
    data["participations"].append(part)
    assert value(data) is CLAIMED


def test_a_mediator_that_owes_the_linked_step_does_not_certify_it() -> None:
    data = a_world(IN_STEP, claim("met", "helper"))
    data["commitments"][1]["revisions"][0]["obligors"] = ["helper"]
    assert value(data) is CLAIMED


def test_all_parties_are_concerned_where_the_record_does_not_say_whose_act_it_is() -> None:
    data = a_world(GATE, claim("met", "north"), claim("met", "south", "2"))
    data["actors"].append({"slug": "east", "label": "East", "kind": "state", "sources": ["S1"]})
    part = {"key": "east", "actor": "east", "role": "party", "agreement": "A1", "sources": ["S1"]}
    data["participations"].append(part)
    answer = follows(data)
    assert "Claimed by North and South; not confirmed by East." in str(answer.explanation)


@pytest.mark.parametrize(
    ("stance", "who", "about", "comes_to"),
    [
        ("disputes", "south", "C1", CONTESTED),
        ("says_breached", "south", "C1", CONTESTED),
        ("disputes", "south", "C2", CONTESTED),
        ("says_fulfilled", "south", "C2", CONTESTED),
        ("disputes", "north", "C2", CLAIMED),
        ("statement", "south", "C2", CLAIMED),
        ("reserves", "south", "C1", CLAIMED),
    ],
)
def test_a_position_of_another_on_this_or_the_linked_commitment_is_a_second_voice(
    stance: str, who: str, about: str, comes_to: ConditionValue
) -> None:
    data = a_world(IN_STEP, claim("not_met", "north"))
    data["commitments"][int(about[1]) - 1]["positions"] = [says(stance, who)]
    answer = follows(data)
    assert (answer.findings[0].value, answer.owed) == (comes_to, None)


VOICES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["holds_only_while", "only_if_done", "ends_if", "step_by_step", "suspended_until"]),
        "said": st.sampled_from(["met", "not_met", "unknown", ""]),
        "stance": st.sampled_from(["", "accepts", "says_fulfilled", "says_breached", "disputes", "statement"]),
        "about": st.sampled_from([0, 1]),
        "who": st.sampled_from(["north", "south"]),
    }
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(voices=VOICES, number=st.integers(0, 10**9))
def test_one_side_alone_changes_what_is_owed_only_by_contesting_it(
    voices: dict[str, Any], number: int
) -> None:
    answers = []
    for spoken in (False, True):
        said = [claim(voices["said"], voices["who"])] if spoken and voices["said"] else []
        data = a_world(IN_STEP | {"kind": voices["kind"]}, *said)
        if spoken and voices["stance"]:
            data["commitments"][voices["about"]]["positions"] = [says(voices["stance"], voices["who"])]
        data["process"]["slug"] = f"voices-{number}-{spoken}".lower()
        data["agreements"][0]["slug"] = f"agreement-{number}-{spoken}".lower()
        answers.append(follows(data))
    before, after = answers
    assert (after.owed, after.effect) in ((before.owed, before.effect), (None, Effect.CONTESTED))

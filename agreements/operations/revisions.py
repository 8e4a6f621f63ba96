"""Changing what a commitment says: an extension, an amendment, a suspension; and correcting such a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from agreements.domain.anchors import BadAnchor
from agreements.domain.deadline import Deadline, deadline_from_data, deadline_to_data
from agreements.domain.deadlines.rule import BadRule
from agreements.domain.refusals import gettext_noop
from agreements.domain.statuses import ChangeKind
from agreements.domain.texts import BadText, clean
from agreements.domain.timeline import AsOf, When
from agreements.models import Commitment, CommitmentRevision, Source, User
from agreements.operations.facts import Draft, add_facts, stamp
from agreements.operations.hanging import check_anchors
from agreements.operations.statements import (
    BadStatement,
    check_one_of,
    check_sources,
    in_its_place,
    one_writer,
    read_moment,
    read_words,
)
from agreements.permissions import check_can_keep_record

LONGEST = {"paraphrase": 5000, "reason": 5000, "asked_by": 200, "granted_by": 200, "change_form": 200}
_LONGEST_WORDS = 1000
_MISSING = {
    "paraphrase": gettext_noop("Say what is owed."),
    "reason": gettext_noop("Say why this changes."),
}
#: A later wording than the first says what became of it; only the first makes it.
CHANGES = tuple(change for change in ChangeKind if change is not ChangeKind.MADE)
_TAKEN_OVER = ("paraphrase", "clause", "obligor_words", "issue", "area", "verification", "deadline")


class BadRevision(BadStatement):
    """A change that cannot be recorded; a place within the deadline is named like “deadline.anchor”."""


class RevisedMeanwhile(Exception):
    """Somebody else has changed the commitment since the form was opened. `latest` is that; nothing was written."""

    def __init__(self, latest: CommitmentRevision) -> None:
        super().__init__(
            "This commitment was changed by somebody else meanwhile. Compare both and confirm yours again."
        )
        self.latest = latest


@dataclass(frozen=True, slots=True)
class _Said:
    """What the person gives; None is taken over from the wording that the new one begins from."""

    change: str
    when: When
    deadline: Mapping[str, Any] | None
    words: Mapping[str, str | None]
    sources: Sequence[Source]


def revise_commitment(
    *,
    by: User,
    at: datetime,
    commitment: Commitment,
    change: str,
    effective: str,
    deadline: Mapping[str, Any] | None,
    sources: Sequence[Source],
    reason: str,
    paraphrase: str | None = None,
    asked_by: str = "",
    granted_by: str = "",
    change_form: str = "",
    seen: int | None = None,
    zone: str = "",
) -> CommitmentRevision:
    """Record that a commitment says something else from a moment on; the earlier wording stays in the history.

    `deadline`: JSON data of domain.due, None where it stays. `effective`: a moment as written, in `zone` or the
    process's, which is also the zone of a rule that names none. `seen`: id of the newest revision that the mediator had
    before them, None where it does not matter. Raises NotAllowed, BadRevision, RevisedMeanwhile.
    """
    with transaction.atomic():
        check_can_keep_record(by, commitment.process)
        one_writer(_matter(commitment))
        _check_seen(commitment, seen)
        words = {"asked_by": asked_by, "granted_by": granted_by, "change_form": change_form}
        when = read_moment(effective, zone or commitment.process.zone, BadRevision)
        said = _Said(change, when, deadline, {**words, "paraphrase": paraphrase, "reason": reason}, sources)
        standing = _standing(commitment, when, at)
        revision = _changed(standing, said, CHANGES, at)
        if change in (ChangeKind.AMENDED, ChangeKind.EXTENDED) and _says_the_same(standing, revision):
            message = gettext_noop("The commitment says this already: give what changes.")
            raise BadRevision(message, "deadline")
        revision.key = f"{commitment.code}/{uuid4().hex[:12]}"
        _write(revision, standing, said, at, by)
    return revision


def correct_revision(
    *,
    by: User,
    at: datetime,
    revision: CommitmentRevision,
    sources: Sequence[Source],
    reason: str,
    change: str | None = None,
    effective: str | None = None,
    deadline: Mapping[str, Any] | None = None,
    paraphrase: str | None = None,
    asked_by: str | None = None,
    granted_by: str | None = None,
    change_form: str | None = None,
    zone: str = "",
) -> CommitmentRevision:
    """Replace a wording recorded in error: the old one stays in the history, known until `at`.

    What is not given stays as it is in the wrong one. Raises NotAllowed, BadRevision, CorrectedMeanwhile.
    """
    check_can_keep_record(by, revision.process)
    with in_its_place(revision, _matter(revision.commitment)):
        when = revision.effective
        if effective is not None:
            when = read_moment(effective, zone or revision.effective_zone, BadRevision)
        if revision.change != ChangeKind.MADE:
            _standing(revision.commitment, when, at, revision.key)
        words = {"asked_by": asked_by, "granted_by": granted_by, "change_form": change_form}
        words |= {"paraphrase": paraphrase, "reason": reason}
        said = _Said(revision.change if change is None else change, when, deadline, words, sources)
        allowed = (ChangeKind.MADE,) if revision.change == ChangeKind.MADE else CHANGES
        corrected = _changed(revision, said, allowed, at)
        corrected.key, corrected.supersedes = revision.key, revision
        _write(corrected, revision, said, at, by)
    return corrected


def newest_revision(commitment: Commitment) -> CommitmentRevision:
    """The wording that was entered last, corrections counted: by it a form learns that somebody wrote meanwhile."""
    rows = CommitmentRevision.objects.current().filter(commitment=commitment)
    return rows.order_by("-recorded_at", "-pk")[0]


def last_wording(commitment: Commitment) -> CommitmentRevision:
    """The wording that a further change begins from, whichever was entered or corrected last."""
    return CommitmentRevision.objects.current().filter(commitment=commitment).newest_first()[0]


def _matter(commitment: Commitment) -> str:
    """All wordings of one process are one matter, as it takes two commitments to wait in a circle."""
    return f"wordings {commitment.process_id}"


def _check_seen(commitment: Commitment, seen: int | None) -> None:
    latest = newest_revision(commitment)
    if seen is not None and latest.pk != seen:
        raise RevisedMeanwhile(latest)


def _standing(commitment: Commitment, when: When, at: datetime, corrected: str = "") -> CommitmentRevision:
    """The wording that holds at the moment; `corrected`: the key of one that is being replaced."""
    point = AsOf(when.start, at)
    rows = CommitmentRevision.objects.filter(commitment=commitment).exclude(key=corrected)
    standing = rows.as_of(point).newest_first().first()
    if standing is None:
        message = gettext_noop("A change cannot take effect before the commitment was made.")
        raise BadRevision(message, "effective")
    return standing


def _changed(
    base: CommitmentRevision, said: _Said, allowed: Sequence[ChangeKind], at: datetime
) -> CommitmentRevision:
    """The new wording, not yet stamped: `base` with what was said. Raises BadRevision."""
    wrong = gettext_noop("“{value}” is not a change here: {allowed}.")
    check_one_of(said.change, allowed, "change", BadRevision, wrong)
    sourceless = gettext_noop("A change needs at least one source.")
    check_sources(said.sources, base.process, BadRevision, sourceless)
    words = {
        name: read_words(text, name, BadRevision, longest=LONGEST[name], missing=_MISSING.get(name, ""))
        for name, text in said.words.items()
        if text is not None
    }
    revision = CommitmentRevision(process=base.process, commitment=base.commitment, change=said.change)
    kept = {name: getattr(base, name) for name in (*_TAKEN_OVER, "asked_by", "granted_by", "change_form")}
    for name, value in (kept | words).items():
        setattr(revision, name, value)
    if said.deadline is not None:
        revision.deadline = _deadline(base.commitment, said.deadline, said.when.zone, at)
    return revision


def _deadline(commitment: Commitment, data: Mapping[str, Any], zone: str, at: datetime) -> dict[str, Any]:
    """The deadline in its full form, once it reads, its anchors exist and it hangs on nothing that hangs on it."""
    try:
        # What reads is bounded in depth, so that cleaning its texts is too.
        deadline = deadline_from_data(_clean_texts(deadline_to_data(deadline_from_data(data, zone))), zone)
        check_anchors(commitment, deadline, at)
    except (BadRule, BadAnchor) as error:
        raise BadRevision.over(error, f"deadline.{error.field}".rstrip(".")) from error
    except BadText as error:
        raise BadRevision.over(error, "deadline") from error
    _check_lengths(deadline)
    return deadline_to_data(deadline)


def _check_lengths(deadline: Deadline) -> None:
    texts = {"as_written": [deadline.as_written], "readings": [one.label for one in deadline.readings]}
    texts["chosen"] = [deadline.chosen_by, deadline.chosen_because]
    for name, values in texts.items():
        if any(len(value) > _LONGEST_WORDS for value in values):
            message = gettext_noop("At most {most} characters.")
            raise BadRevision(message, f"deadline.{name}", most=f"{_LONGEST_WORDS:,}")


def _clean_texts(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean_texts(item) for item in value]
    return {name: _clean_texts(item) for name, item in value.items()} if isinstance(value, dict) else value


def _says_the_same(standing: CommitmentRevision, revision: CommitmentRevision) -> bool:
    return all(getattr(standing, name) == getattr(revision, name) for name in ("deadline", "paraphrase"))


def _write(
    revision: CommitmentRevision, base: CommitmentRevision, said: _Said, at: datetime, by: User
) -> None:
    stamp(revision, said.when, at, by)
    links = {"obligors": list(base.obligors.all()), "counterparties": list(base.counterparties.all())}
    add_facts([Draft(revision, {**links, "sources": list(said.sources)})])

"""What of a legal state is settled: happenings that one side claims alone, or that another denies, settle nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from agreements.domain.happenings import LIVING, MOVES, Happening, LegalState, Statement
from agreements.domain.legal_timeline import LegalTimeline, timeline_of
from agreements.domain.voices import Concerned, Speaker


@dataclass(frozen=True, slots=True)
class Parties:
    """Who speaks for a text. `labels`: of its parties and signatories; `speakers`: by label, everybody known."""

    labels: tuple[str, ...]
    speakers: Mapping[str, Speaker]

    def speaker(self, label: str) -> Speaker:
        return self.speakers.get(label) or Speaker(label, label)

    @property
    def concerned(self) -> Concerned:
        return Concerned(tuple(self.speaker(label) for label in self.labels))

    def deniers(self, happening: Happening, said: Collection[Statement]) -> tuple[str, ...]:
        """Parties, monitors and mediators who contradict it; not a party whose later statement stands instead."""
        later = _spoke_after(happening, said)
        return tuple(
            who
            for who in happening.disputed_by
            if (who in self.labels and who not in later) or self.concerned.finds(self.speaker(who))
        )

    def silent(self, happening: Happening, said: Collection[Statement]) -> tuple[str, ...]:
        """Where it is somebody's word that it happened, the parties who neither confirm it nor spoke since."""
        return tuple(one.label for one in self.concerned.silent(self._voices(happening, said)))

    def settles(self, happening: Happening, said: Collection[Statement]) -> bool:
        """Whether nobody denies it, and it is nobody’s mere word, or that of all parties, or a monitor’s or mediator’s.

        `said`: what parties say by now. One who spoke after it happened has answered it, and the statement counts.
        """
        if self.deniers(happening, said):
            return False
        return not happening.claimants or self.concerned.settled_by(self._voices(happening, said))

    def _voices(self, happening: Happening, said: Collection[Statement]) -> list[Speaker]:
        labels = (*happening.claimed_by, *_spoke_after(happening, said))
        return [self.speaker(label) for label in dict.fromkeys(labels)]


def _spoke_after(happening: Happening, said: Collection[Statement]) -> list[str]:
    return [one.claimant for one in said if one.since.start >= happening.effect_at]


@dataclass(frozen=True, slots=True)
class LegalEvidence:
    """What bears on an answer. `settled`: how far it came without, `claimed`: with `open`, what is not settled.

    `counted`: the standing statements of parties, `beside`: those of others; newest first.
    """

    settled: LegalTimeline
    claimed: LegalTimeline
    open: tuple[Happening, ...]
    counted: tuple[Statement, ...]
    beside: tuple[Statement, ...]

    def hangs_on_claims(self, sides: Parties) -> bool:
        """Whether it is in force by what is claimed and not by what is settled, or the other way round.

        Where it is not in force in either way, nobody's mere word makes it disputed; a denial does.
        """
        without, having = self.settled.base, self.claimed.base
        if (without in LIVING) != (having in LIVING):
            return True
        denied = any(sides.deniers(one, self.counted) for one in self.open)
        return denied and without is not having and having not in LIVING


def weigh(
    happened: Collection[Happening],
    said: Sequence[Statement],
    start: LegalState,
    sides: Parties,
    *,
    of_commitment: bool,
) -> LegalEvidence:
    """What happened and what was said, told apart into what is settled and what is only claimed."""
    spoken = [one for one in said if one.claimant in sides.labels]
    sure = [one for one in happened if sides.settles(one, spoken)]
    settled = timeline_of(sure, start, of_commitment=of_commitment)
    claimed = timeline_of(happened, start, of_commitment=of_commitment)
    standing = [one for one in said if settled.settled is None or one.since.start >= settled.settled]
    counted = tuple(one for one in standing if one.claimant in sides.labels)
    unsure = [one for one in happened if one not in sure]
    return LegalEvidence(
        settled=settled,
        claimed=claimed,
        open=tuple(one for one in claimed.facts if one in unsure)
        or tuple(_bearing(unsure, settled, claimed)),
        counted=counted,
        beside=tuple(one for one in standing if one not in counted),
    )


def _bearing(
    unsure: Collection[Happening], settled: LegalTimeline, claimed: LegalTimeline
) -> Sequence[Happening]:
    """What made the difference and did not stay: it ended something, and that was ended again."""
    if settled.base is claimed.base:
        return ()
    return sorted((one for one in unsure if MOVES[one.kind]), key=lambda one: (one.when.end, one.key))

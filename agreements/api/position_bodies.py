"""What the bodies of writes about positions hold."""

from __future__ import annotations

from agreements.api.bodies import EFFECTIVE, LONGEST_CODE, Body, Sources, Text, closed_word
from agreements.domain.statuses import Stance

StanceWord = closed_word(Stance)


class NewPosition(Body):
    """What a party says about a commitment, in its own words."""

    actor = Text(max_length=LONGEST_CODE, help_text="Slug of the party that you speak for.")
    stance = StanceWord(max_length=None)
    text = Text()
    effective = Text(max_length=40, help_text=EFFECTIVE)
    sources = Sources(required=False, default=list, help_text="Codes of sources of the same process.")


class CorrectedPosition(Body):
    """What the party holds, in the place of a position that was recorded in error."""

    stance = StanceWord(max_length=None)
    text = Text()
    effective = Text(max_length=40, help_text=EFFECTIVE)
    sources = Sources(required=False, default=list, help_text="Codes of sources of the same process.")
    reason = Text(help_text="What was wrong. Readers see it.")


class WithdrawnPosition(Body):
    """That a party takes a position back, since when, and why."""

    text = Text(help_text="Why. Readers see it.")
    effective = Text(max_length=40, help_text=EFFECTIVE)
    sources = Sources(required=False, default=list, help_text="Codes of sources of the same process.")

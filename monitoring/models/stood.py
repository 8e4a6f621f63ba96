"""Whether the date of an alert stood at a moment, as true and as known then."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from agreements.models import Commitment, Round
from monitoring.models.alerts import Alert
from monitoring.models.histories import UNREADABLE, History, commitment_histories, round_histories

log = logging.getLogger(__name__)


def stood_at(moments: Mapping[int, datetime]) -> dict[int, bool]:
    """By alert (its pk), whether its date stood at the given moment. A constant number of queries.

    What cannot be read is left out, and asked for again another time.
    """
    alerts = list(Alert.objects.filter(pk__in=moments))
    histories = _histories(alerts)
    found = {}
    for alert in alerts:
        try:
            answer = histories[alert.subject_id].answer_at(moments[alert.pk])
            found[alert.pk] = alert.stands_in(answer.dates if answer else {})
        except UNREADABLE as error:
            log.warning("alert %s could not be judged: %s", alert.pk, error)
    return found


def _histories(alerts: Iterable[Alert]) -> dict[UUID, History]:
    commitments = {alert.commitment_id for alert in alerts if alert.commitment_id}
    rounds = {alert.round_id for alert in alerts if alert.round_id}
    found: dict[Any, History] = {}
    if commitments:
        told = commitment_histories(list(Commitment.objects.filter(pk__in=commitments)))
        found |= {history.commitment.pk: history for history in told}
    if rounds:
        held = round_histories(list(Round.objects.filter(pk__in=rounds)))
        found |= {history.round.pk: history for history in held}
    return found

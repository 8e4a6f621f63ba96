"""Which subscriptions reach which alerts of a run: one statement for all of them, however many there are."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from agreements.domain.timeline import AsOf
from monitoring.models.alerts import Alert
from monitoring.models.runs import Run
from monitoring.models.searches import found_by
from monitoring.models.subscriptions import Subscription

log = logging.getLogger(__name__)

# `raised`: the alerts of the run. `following`: subscriptions that have not ended, of people who may still sign in.
# `reached`: pairs of the two; `rank` tells the narrowest subject, which is the reason that a person is given.
# A crossing that is older than the subscription is told only while its date is not past: history floods nobody.
REACH = """
    raised AS MATERIALIZED (
        SELECT a.id, a.process_id, a.commitment_id, a.round_id, a.threshold, a.latest, a.crossed_at
        FROM monitoring_alert a WHERE a.run_id = %(run)s
    ), following AS MATERIALIZED (
        SELECT s.*, u.is_superuser FROM monitoring_subscription s JOIN agreements_user u ON u.id = s.user_id
        WHERE s.ended_at IS NULL AND u.is_active
    ), named AS (
        SELECT o.commitmentrevision_id, o.actor_id FROM agreements_commitmentrevision_obligors o
        JOIN (SELECT DISTINCT actor_id FROM following) f ON f.actor_id = o.actor_id
        UNION
        SELECT c.commitmentrevision_id, c.actor_id FROM agreements_commitmentrevision_counterparties c
        JOIN (SELECT DISTINCT actor_id FROM following) f ON f.actor_id = c.actor_id
    ), worded AS (
        SELECT a.id AS alert_id, named.actor_id
        FROM (SELECT DISTINCT r.commitment_id FROM named
              JOIN agreements_commitmentrevision r ON r.id = named.commitmentrevision_id) ever
        JOIN raised a ON a.commitment_id = ever.commitment_id
        CROSS JOIN LATERAL (
            SELECT r.id FROM agreements_commitmentrevision r
            WHERE r.commitment_id = a.commitment_id
                AND r.effective_at <= a.crossed_at AND r.known_from <= a.crossed_at
                AND NOT EXISTS (SELECT FROM agreements_commitmentrevision c
                                WHERE c.supersedes_id = r.id AND c.known_from <= a.crossed_at)
            ORDER BY r.effective_at DESC, r.first_known_from DESC, r.key_order DESC, r.id DESC LIMIT 1
        ) wording
        JOIN named ON named.commitmentrevision_id = wording.id
    ), seated AS (
        SELECT a.id AS alert_id, seat.actor_id
        FROM raised a CROSS JOIN LATERAL (
            SELECT d.actor_id FROM agreements_delegation d
            WHERE d.round_id = a.round_id AND d.effective_at <= a.crossed_at AND d.known_from <= a.crossed_at
                AND NOT EXISTS (SELECT FROM agreements_delegation c
                                WHERE c.supersedes_id = d.id AND c.known_from <= a.crossed_at)
            UNION
            SELECT p.actor_id FROM agreements_participation p
            WHERE p.round_id = a.round_id AND p.effective_at <= a.crossed_at AND p.known_from <= a.crossed_at
                AND NOT EXISTS (SELECT FROM agreements_participation c
                                WHERE c.supersedes_id = p.id AND c.known_from <= a.crossed_at)
        ) seat
        WHERE a.round_id IS NOT NULL
    ), fitting AS (
        SELECT f.id AS subscription_id, a.id AS alert_id, 1 AS rank
        FROM following f JOIN raised a ON a.commitment_id = f.commitment_id
        UNION ALL
        SELECT f.id, a.id, 2
        FROM unnest(%(searches)s::bigint[], %(found)s::uuid[]) AS hit (search_id, commitment_id)
        JOIN following f ON f.search_id = hit.search_id JOIN raised a ON a.commitment_id = hit.commitment_id
        UNION ALL
        SELECT f.id, a.id, 3
        FROM following f JOIN agreements_commitment c ON c.agreement_id = f.agreement_id
        JOIN raised a ON a.commitment_id = c.id
        UNION ALL
        SELECT f.id, a.id, 3
        FROM following f JOIN agreements_agreement g ON g.id = f.agreement_id
        JOIN raised a ON a.process_id = g.process_id AND a.round_id IS NOT NULL
        UNION ALL
        SELECT f.id, w.alert_id, 4 FROM following f JOIN worded w ON w.actor_id = f.actor_id
        UNION ALL
        SELECT f.id, s.alert_id, 4 FROM following f JOIN seated s ON s.actor_id = f.actor_id
        UNION ALL
        SELECT f.id, a.id, 5 FROM following f JOIN raised a ON a.process_id = f.process_id
    ), reached AS (
        SELECT f.id AS subscription_id, f.user_id, f.channel, f.endpoint_id, f.language,
               a.id AS alert_id, a.threshold, fitting.rank
        FROM fitting
        JOIN following f ON f.id = fitting.subscription_id
        JOIN raised a ON a.id = fitting.alert_id
        JOIN agreements_process p ON p.id = a.process_id
        WHERE (a.crossed_at > f.created_at OR a.latest IS NULL OR a.latest > %(now)s)
            -- The same as Process.objects.visible_to, which is asked once more before anything is sent.
            AND (p.is_public OR f.is_superuser OR EXISTS (
                SELECT FROM agreements_membership m
                WHERE m.process_id = p.id AND m.user_id = f.user_id AND m.revoked_at IS NULL
            ))
    )
"""


def hits(run: Run) -> Iterator[tuple[int, UUID]]:
    """Pairs of a saved search that somebody follows and a commitment flagged by the run that it finds at its moment.

    A search that cannot be carried out is noted in `run.error`, and keeps nobody else from being told.
    """
    followed = Subscription.objects.active().filter(search__isnull=False, user__is_active=True)
    searches = {one.search_id: one.search for one in followed.select_related("search__user")}
    if not searches:
        return
    flagged = Alert.objects.filter(run=run, commitment__isnull=False)
    among = set(flagged.values_list("commitment", flat=True))
    point = AsOf(run.at, run.at)
    for pk, search in searches.items():
        try:
            with transaction.atomic():
                found = found_by(search, search.user, point, among=among)
        except Exception as error:
            log.exception("saved search %s could not be carried out", pk)
            run.error = run.error or f"Saved search {pk}: {type(error).__name__}: {error}"[:2000]
            continue
        yield from ((pk, commitment) for commitment in found)

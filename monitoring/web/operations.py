"""For those who run the site: how the sweep goes, as a page and as numbers for a monitoring system."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from agreements.domain.zones import ZONES_RELEASE
from agreements.permissions import can
from agreements.web.policy import public, signed_in
from monitoring.flags import word_of
from monitoring.models import Run
from monitoring.models.outbox import Outbox, outbox
from monitoring.models.watch import Silence, Totals, silence, totals
from monitoring.permissions import check_can_watch
from monitoring.web.outbox import given_up

SHOWN = 50


@never_cache
@signed_in("GET")
def operations(request: HttpRequest) -> HttpResponse:
    """The last runs with what they did, and whether the sweep is silent."""
    check_can_watch(request.user)
    counted = totals(request.at)
    context = {
        "silence": silence(Run.objects.all(), request.at, settings.SWEEP_SECONDS),
        "totals": counted,
        "alerts": _by_word(counted),
        "runs": Run.objects.newest_first()[:SHOWN],
        "outbox": outbox(request.at),
        "parked": given_up(),
        "zones_release": ZONES_RELEASE,
    }
    return render(request, "monitoring/operations.html", context)


def _by_word(counted: Totals) -> list[tuple[str, int]]:
    """How many alerts bear each badge; those that none bears are left out."""
    found: Counter[str] = Counter()
    for threshold, count in counted.alerts.items():
        found[word_of(threshold)] += count
    return [(word, count) for word, count in found.items() if count]


@never_cache
@public("GET")
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers read at this moment; for others than administrators and holders of the token there is nothing here."""
    if not _has_token(request) and not can(check_can_watch, request.user):
        raise Http404
    registry = CollectorRegistry()
    heard = silence(Run.objects.all(), request.at, settings.SWEEP_SECONDS)
    registry.register(Numbers(heard, totals(request.at), outbox(request.at)))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    """Compared in constant time; without a token in the settings nobody has it."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    return bool(wanted) and kind == "Bearer" and compare_digest(given.strip().encode(), wanted.encode())


class Numbers(Collector):
    """What was read, in the names that a monitoring system keeps it under."""

    def __init__(self, heard: Silence, counted: Totals, owed: Outbox) -> None:
        self.heard, self.counted, self.owed = heard, counted, owed

    def collect(self) -> Iterator[Metric]:
        yield from self._of_the_sweep()
        yield from self._of_the_outbox()
        zones = GaugeMetricFamily(
            "ahd_time_zones_info", "The table by which days are reckoned.", labels=["release"]
        )
        zones.add_metric([ZONES_RELEASE], 1)
        yield zones

    def _of_the_outbox(self) -> Iterator[Metric]:
        yield CounterMetricFamily("ahd_notices_written", "Notices owed to people.", self.owed.notices)
        messages = GaugeMetricFamily("ahd_messages", "Messages by how they stand.", labels=["state"])
        for state, count in self.owed.messages.items():
            messages.add_metric([state], count)
        yield messages
        yield GaugeMetricFamily(
            "ahd_notices_unpacked", "Notices that are ready and in no message yet.", self.owed.unpacked
        )
        yield GaugeMetricFamily(
            "ahd_oldest_undelivered_seconds", "How long nobody has tried what is owed.", self.owed.seconds
        )

    def _of_the_sweep(self) -> Iterator[Metric]:
        age = float("inf") if self.heard.seconds is None else self.heard.seconds
        yield GaugeMetricFamily("ahd_sweep_age_seconds", "Since the last sweep that did its work ended.", age)
        yield GaugeMetricFamily(
            "ahd_sweep_silent", "1 where that is longer than it may be.", int(self.heard.too_long)
        )
        yield CounterMetricFamily("ahd_sweep_runs", "Sweeps begun.", self.counted.runs)
        yield CounterMetricFamily("ahd_sweep_errors", "Sweeps that could not do all.", self.counted.failed)
        alerts = CounterMetricFamily(
            "ahd_alerts_raised", "Alerts by threshold crossed.", labels=["threshold"]
        )
        for threshold, count in self.counted.alerts.items():
            alerts.add_metric([threshold.value], count)
        yield alerts
        ahead = self.counted.next_at.timestamp() if self.counted.next_at else float("inf")
        yield GaugeMetricFamily(
            "ahd_next_crossing_timestamp_seconds", "When a threshold is crossed next.", ahead
        )

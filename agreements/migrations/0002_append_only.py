"""Every table of facts refuses change: the list is written out, so that a later model adds itself by its own migration."""

from django.db import migrations

from agreements.models.triggers import CREATE_REFUSAL, make_append_only

TABLES = (
    "agreements_actor",
    "agreements_actorrevision",
    "agreements_actorrevision_sources",
    "agreements_agendaitem",
    "agreements_agendaitem_sources",
    "agreements_agreement",
    "agreements_agreementrelation",
    "agreements_agreementrelation_sources",
    "agreements_agreementrevision",
    "agreements_agreementrevision_sources",
    "agreements_assessment",
    "agreements_assessment_sources",
    "agreements_commitment",
    "agreements_commitmentrevision",
    "agreements_commitmentrevision_counterparties",
    "agreements_commitmentrevision_obligors",
    "agreements_commitmentrevision_sources",
    "agreements_condition",
    "agreements_condition_sources",
    "agreements_delegation",
    "agreements_delegation_sources",
    "agreements_disagreement",
    "agreements_disagreement_sources",
    "agreements_event",
    "agreements_event_claimed_by",
    "agreements_event_disputed_by",
    "agreements_event_sources",
    "agreements_name",
    "agreements_name_sources",
    "agreements_note",
    "agreements_note_sources",
    "agreements_participation",
    "agreements_participation_sources",
    "agreements_passage",
    "agreements_passage_commitments",
    "agreements_passage_sources",
    "agreements_position",
    "agreements_position_sources",
    "agreements_processrevision",
    "agreements_processrevision_sources",
    "agreements_round",
    "agreements_roundnumber",
    "agreements_roundnumber_sources",
    "agreements_roundoutcome",
    "agreements_roundoutcome_sources",
    "agreements_roundproduct",
    "agreements_roundproduct_sources",
    "agreements_roundrevision",
    "agreements_roundrevision_sources",
    "agreements_roundschedule",
    "agreements_roundschedule_sources",
    "agreements_source",
    "agreements_sourcerevision",
    "agreements_sourcerevision_sources",
    "agreements_textlayer",
    "agreements_textlayer_sources",
)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_facts")]
    operations = [CREATE_REFUSAL, *make_append_only(TABLES)]

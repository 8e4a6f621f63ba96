"""Words that only these pages need: the five dates of an agreement, and relations read from the other side."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agreements.domain.happenings import Says
from agreements.domain.statuses import EventKind, ProductKind, RelationKind

DATE_LABELS = {
    EventKind.INITIALLING: _("Initialled"),
    EventKind.SIGNATURE: _("Signed"),
    EventKind.ENTRY_INTO_FORCE: _("In force"),
    EventKind.ANNOUNCEMENT: _("Announced"),
    EventKind.PUBLICATION: _("Published"),
}
#: How an agreement stands to the one that names it, by the relation as that one says it.
BACKWARD = {
    RelationKind.EXTENDS: _("extended by"),
    RelationKind.RENEWS: _("renewed by"),
    RelationKind.IMPLEMENTS: _("implemented by"),
    RelationKind.CHANGES: _("changed by"),
    RelationKind.SUPERSEDES: _("superseded by"),
    RelationKind.CONSOLIDATES: _("consolidated by"),
    RelationKind.REFERS_TO: _("referred to by"),
    RelationKind.CONTAINS: _("contained in"),
    RelationKind.ANNEX_OF: _("has as an annex"),
    RelationKind.PARALLEL_TO: _("parallel to"),
    RelationKind.FOLLOWS: _("followed by"),
    RelationKind.ENDORSED_BY: _("endorses"),
}
#: What a round did to a commitment, as a heading before the round.
MADE_IN = {
    ProductKind.MADE: _("Made in"),
    ProductKind.AMENDED: _("Amended in"),
    ProductKind.CONFIRMED: _("Confirmed in"),
}
PRODUCED = {
    ProductKind.MADE: _("Made here"),
    ProductKind.AMENDED: _("Amended here"),
    ProductKind.CONFIRMED: _("Confirmed here"),
}
#: What somebody says of whether an agreement is in force.
SAYS = {
    Says.IN_FORCE: _("in force"),
    Says.NOT_IN_FORCE: _("not in force"),
    Says.SUSPENDED: _("suspended"),
    Says.ENDED: _("ended"),
}

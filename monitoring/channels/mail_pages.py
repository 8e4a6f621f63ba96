"""What a mail says: by process, then by date, each with what it is, when, why it was flagged and why it is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext

from agreements.domain.timeline import INSTANT
from agreements.templatetags.moments import Loose, moment_words
from agreements.templatetags.words import word_for
from monitoring.channels.links import page
from monitoring.channels.reasons import Reasons, lateness, place_of, reasons_of, unsubscribing, why_flagged
from monitoring.domain.channels import NoticeKind
from monitoring.domain.horizon import URGENT
from monitoring.flags import word_of
from monitoring.models.alerts import Flagged
from monitoring.models.letters import Letter, Part

#: What fits into the list of a mailbox.
LONGEST_SUBJECT = 120
LONGEST_TITLE = 400

"""People, identities and the tables of facts, with their constraints and indexes in place from the start."""

import agreements.domain.statuses
import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Actor",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=80, unique=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                ("slug", models.SlugField(max_length=80, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Process",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("zone", models.CharField(max_length=64)),
                ("is_public", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                ("shown_as", models.CharField(blank=True, max_length=200)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=100)),
                ("prefix", models.CharField(max_length=16)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField(default=list)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="agreements.process",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("process", "code"), name="commitment_code_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="agreement",
            name="process",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="agreements.process",
            ),
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="agreements.process",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("process", "code"), name="round_code_once")],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited_sources",
                        to="agreements.process",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("process", "code"), name="source_code_once")],
            },
        ),
        migrations.CreateModel(
            name="RoundSchedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("from_as_written", models.CharField(blank=True, max_length=40)),
                ("until_as_written", models.CharField(blank=True, max_length=40)),
                ("venue", models.CharField(blank=True, max_length=120)),
                ("begins_at", models.DateTimeField(blank=True, null=True)),
                ("over_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("scheduled", "scheduled"),
                            ("moved", "moved"),
                            ("postponed", "postponed"),
                            ("cancelled", "cancelled"),
                        ],
                        max_length=20,
                    ),
                ),
                ("level", models.CharField(blank=True, max_length=300)),
                ("note", models.TextField(blank=True)),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="agreements.round",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.roundschedule",
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["round", "-effective_at", "-recorded_at"], name="roundschedule_round"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="roundschedule_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="roundschedule_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("label", models.CharField(max_length=200)),
                ("format", models.CharField(blank=True, max_length=200)),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="agreements.round",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.roundrevision",
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["round", "-effective_at", "-recorded_at"], name="roundrevision_round"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("label", "format", config="english"),
                        name="round_words",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="roundrevision_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="roundrevision_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundProduct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("made", "made"), ("amended", "amended"), ("confirmed", "confirmed")],
                        max_length=20,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="produced_by",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="produced_by",
                        to="agreements.commitment",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="agreements.round",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.roundproduct",
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["round", "-effective_at", "-recorded_at"], name="roundproduct_round")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="roundproduct_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="roundproduct_effective_interval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreement__isnull", False), ("commitment__isnull", True)),
                            models.Q(("agreement__isnull", True), ("commitment__isnull", False)),
                            _connector="OR",
                        ),
                        name="round_product_is_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("from_as_written", models.CharField(blank=True, max_length=40)),
                ("until_as_written", models.CharField(blank=True, max_length=40)),
                ("venue", models.CharField(blank=True, max_length=120)),
                ("begins_at", models.DateTimeField(blank=True, null=True)),
                ("over_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_progress", "in progress"),
                            ("adjourned", "adjourned"),
                            ("held_agreement", "held agreement"),
                            ("held_no_agreement", "held no agreement"),
                            ("collapsed", "collapsed"),
                            ("not_held", "not held"),
                            ("reported_only", "reported only"),
                        ],
                        max_length=20,
                    ),
                ),
                ("summary", models.TextField()),
                ("duration", models.CharField(blank=True, max_length=200)),
                ("claimed_by", models.CharField(blank=True, max_length=200)),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="agreements.round",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.roundoutcome",
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["round", "-effective_at", "-recorded_at"], name="roundoutcome_round")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="roundoutcome_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="roundoutcome_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("label", models.CharField(max_length=200)),
                ("claimed_by", models.CharField(blank=True, max_length=200)),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="agreements.round",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.roundnumber",
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["round", "-effective_at", "-recorded_at"], name="roundnumber_round"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("label", config="english"),
                        name="round_number_words",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="roundnumber_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="roundnumber_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcessRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("title", models.CharField(max_length=300)),
                ("summary", models.TextField(blank=True)),
                ("external_ids", models.JSONField(blank=True, default=dict)),
                ("moments", models.JSONField(blank=True, default=list)),
                ("questions", models.JSONField(blank=True, default=list)),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.processrevision",
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="processrevision_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="processrevision_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("accepts", "accepts"),
                            ("says_fulfilled", "says fulfilled"),
                            ("says_breached", "says breached"),
                            ("disputes", "disputes"),
                            ("reserves", "reserves"),
                            ("statement", "statement"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positions",
                        to="agreements.actor",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positions",
                        to="agreements.commitment",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.position",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["commitment", "-effective_at", "-recorded_at"], name="position_commitment"
                    ),
                    models.Index(fields=["actor", "-effective_at", "-recorded_at"], name="position_actor"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="position_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="position_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("layer_key", models.CharField(max_length=120)),
                ("anchor", models.CharField(max_length=120)),
                ("quote", models.TextField(blank=True)),
                ("gist", models.TextField(blank=True)),
                ("silent", models.BooleanField(default=False)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passages",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "commitments",
                    models.ManyToManyField(blank=True, related_name="passages", to="agreements.commitment"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.passage",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["agreement", "-effective_at", "-recorded_at"], name="passage_agreement"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="passage_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="passage_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("party", "party"),
                            ("signatory", "signatory"),
                            ("bound_not_signing", "bound not signing"),
                            ("named_not_party", "named not party"),
                            ("organ_of_party", "organ of party"),
                            ("armed_wing", "armed wing"),
                            ("mediator", "mediator"),
                            ("facilitator", "facilitator"),
                            ("host", "host"),
                            ("guarantor", "guarantor"),
                            ("accompanying", "accompanying"),
                            ("witness", "witness"),
                            ("observer", "observer"),
                            ("monitor", "monitor"),
                            ("joint_body", "joint body"),
                            ("endorser", "endorser"),
                            ("publisher", "publisher"),
                            ("requester", "requester"),
                            ("hold_out", "hold out"),
                            ("affected", "affected"),
                            ("other", "other"),
                        ],
                        max_length=40,
                    ),
                ),
                ("description", models.CharField(blank=True, max_length=300)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="agreements.actor",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.participation",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="agreements.round",
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["actor", "-effective_at", "-recorded_at"], name="participation_actor"
                    ),
                    models.Index(
                        fields=["agreement", "-effective_at", "-recorded_at"], name="participation_agreement"
                    ),
                    models.Index(
                        fields=["round", "-effective_at", "-recorded_at"], name="participation_round"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="participation_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="participation_effective_interval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreement__isnull", True), ("round__isnull", True), _connector="OR"
                        ),
                        name="participation_in_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("about", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("remark", "remark"),
                            ("tricky", "tricky"),
                            ("outcome", "outcome"),
                            ("status", "status"),
                            ("version", "version"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.note",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["process", "about"], name="note_about")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="note_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="note_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Name",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("thing", models.CharField(blank=True, max_length=120)),
                ("name", models.CharField(max_length=200)),
                ("abbreviation", models.CharField(blank=True, max_length=40)),
                ("language", models.CharField(blank=True, max_length=20)),
                ("used_by", models.TextField()),
                ("stances", models.JSONField(default=list)),
                ("folded", models.CharField(max_length=300)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="names",
                        to="agreements.actor",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.name",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["actor", "-effective_at", "-recorded_at"], name="name_actor"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["folded"], name="name_folded_trigram", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="name_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="name_effective_interval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor__isnull", True), models.Q(("thing", ""), _negated=True)),
                            models.Q(("actor__isnull", False), ("thing", "")),
                            _connector="OR",
                        ),
                        name="name_of_actor_or_of_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ForceStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                (
                    "says",
                    models.CharField(
                        choices=[
                            ("in_force", "in force"),
                            ("not_in_force", "not in force"),
                            ("suspended", "suspended"),
                            ("ended", "ended"),
                        ],
                        max_length=20,
                    ),
                ),
                ("claimant", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="force_statements",
                        to="agreements.actor",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="force_statements",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "commitments",
                    models.ManyToManyField(
                        blank=True, related_name="force_statements", to="agreements.commitment"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.forcestatement",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["agreement", "-effective_at", "-recorded_at"], name="forcestatement_agreement"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="forcestatement_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="forcestatement_effective_interval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor__isnull", False), ("claimant", "")),
                            models.Q(("actor__isnull", True), models.Q(("claimant", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="force_statement_has_one_speaker",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("initialling", "initialling"),
                            ("signature", "signature"),
                            ("entry_into_force", "entry into force"),
                            ("announcement", "announcement"),
                            ("publication", "publication"),
                            ("correction_of_text", "correction of text"),
                            ("declaration", "declaration"),
                            ("extension", "extension"),
                            ("suspension", "suspension"),
                            ("notice", "notice"),
                            ("expiry", "expiry"),
                            ("early_termination", "early termination"),
                            ("fulfilment", "fulfilment"),
                            ("mechanism", "mechanism"),
                            ("measure", "measure"),
                            ("movement", "movement"),
                            ("talks", "talks"),
                            ("talks_collapse", "talks collapse"),
                            ("statement", "statement"),
                            ("repudiation", "repudiation"),
                            ("violence", "violence"),
                            ("violation_alleged", "violation alleged"),
                            ("dissolution", "dissolution"),
                            ("resumption", "resumption"),
                            ("superseded", "superseded"),
                            ("overtaken", "overtaken"),
                            ("other", "other"),
                        ],
                        max_length=40,
                    ),
                ),
                ("text", models.TextField()),
                ("place", models.CharField(blank=True, max_length=120)),
                ("claimed_words", models.CharField(blank=True, max_length=200)),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="agreements.agreement",
                    ),
                ),
                ("by", models.ManyToManyField(blank=True, related_name="acts", to="agreements.actor")),
                (
                    "claimed_by",
                    models.ManyToManyField(blank=True, related_name="claims", to="agreements.actor"),
                ),
                (
                    "commitments",
                    models.ManyToManyField(blank=True, related_name="events", to="agreements.commitment"),
                ),
                (
                    "disputed_by",
                    models.ManyToManyField(blank=True, related_name="disputes", to="agreements.actor"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.event",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["agreement", "-effective_at", "-recorded_at"], name="event_agreement"
                    ),
                    models.Index(fields=["process", "key"], name="event_by_key"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("text", config="english"),
                        name="event_words",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="event_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="event_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disagreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("text", models.TextField()),
                ("about", models.JSONField(blank=True, default=list)),
                ("lesson", models.TextField(blank=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.disagreement",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["about"], name="disagreement_about")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="disagreement_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="disagreement_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("head", models.CharField(blank=True, max_length=200)),
                ("members", models.JSONField(blank=True, default=list)),
                ("note", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.actor"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.delegation",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="agreements.round",
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["round", "-effective_at", "-recorded_at"], name="delegation_round")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="delegation_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="delegation_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConditionClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("condition_key", models.CharField(max_length=120)),
                (
                    "value",
                    models.CharField(
                        choices=[
                            ("met", "met"),
                            ("not_met", "not met"),
                            ("contested", "contested"),
                            ("unknown", "unknown"),
                        ],
                        max_length=20,
                    ),
                ),
                ("claimant", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="condition_claims",
                        to="agreements.actor",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="condition_claims",
                        to="agreements.commitment",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.conditionclaim",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["commitment", "-effective_at", "-recorded_at"],
                        name="conditionclaim_commitment",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="conditionclaim_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="conditionclaim_effective_interval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor__isnull", False), ("claimant", "")),
                            models.Q(("actor__isnull", True), models.Q(("claimant", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="condition_claim_has_one_speaker",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("holds_only_while", "holds only while"),
                            ("only_if_done", "only if done"),
                            ("ends_if", "ends if"),
                            ("step_by_step", "step by step"),
                            ("suspended_until", "suspended until"),
                            ("claimed_precondition", "claimed precondition"),
                            ("exclusion", "exclusion"),
                            ("reservation", "reservation"),
                            ("best_efforts", "best efforts"),
                            ("non_signatory", "non signatory"),
                            ("one_account_only", "one account only"),
                        ],
                        max_length=40,
                    ),
                ),
                ("text", models.TextField()),
                ("consequence", models.TextField(blank=True)),
                ("stated_by", models.JSONField(blank=True, default=list)),
                ("absent_from", models.JSONField(blank=True, default=list)),
                (
                    "on_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("commitment", "commitment"),
                            ("round", "round"),
                            ("event", "event"),
                            ("fact", "fact"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on_name", models.CharField(blank=True, max_length=120)),
                ("in_joint_text", models.BooleanField(default=False)),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="agreements.commitment",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.condition",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["commitment", "-effective_at", "-recorded_at"], name="condition_commitment"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="condition_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="condition_effective_interval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("on_kind", ""), ("on_name", "")),
                            models.Q(
                                models.Q(("on_kind", ""), _negated=True),
                                models.Q(("on_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="condition_hangs_on_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("made", "made"),
                            ("amended", "amended"),
                            ("extended", "extended"),
                            ("suspended", "suspended"),
                            ("superseded", "superseded"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default=agreements.domain.statuses.ChangeKind["MADE"],
                        max_length=20,
                    ),
                ),
                ("paraphrase", models.TextField()),
                ("clause", models.CharField(blank=True, max_length=200)),
                ("obligor_words", models.CharField(blank=True, max_length=300)),
                ("issue", models.CharField(blank=True, max_length=60)),
                ("area", models.CharField(blank=True, max_length=300)),
                ("verification", models.JSONField(blank=True, default=list)),
                ("deadline", models.JSONField()),
                ("asked_by", models.CharField(blank=True, max_length=200)),
                ("granted_by", models.CharField(blank=True, max_length=200)),
                ("change_form", models.CharField(blank=True, max_length=200)),
                (
                    "anchors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, default=list, size=None
                    ),
                ),
                ("due_from", models.DateTimeField(blank=True, null=True)),
                ("due_latest", models.DateTimeField(blank=True, null=True)),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "paraphrase", "clause", "obligor_words", config="english"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="agreements.commitment",
                    ),
                ),
                (
                    "counterparties",
                    models.ManyToManyField(blank=True, related_name="is_owed", to="agreements.actor"),
                ),
                ("obligors", models.ManyToManyField(blank=True, related_name="owes", to="agreements.actor")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.commitmentrevision",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["commitment", "-effective_at", "-recorded_at"],
                        name="commitmentrevision_commitment",
                    ),
                    models.Index(fields=["due_latest", "due_from"], name="revision_by_due"),
                    django.contrib.postgres.indexes.GinIndex(fields=["anchors"], name="revision_anchors"),
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="revision_words"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="commitmentrevision_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="commitmentrevision_effective_interval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_from__isnull", True), ("due_latest__isnull", True)),
                            models.Q(("due_from__isnull", False), ("due_latest__isnull", False)),
                            _connector="OR",
                        ),
                        name="revision_due_bounds_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("not_initiated", "not initiated"),
                            ("minimum", "minimum"),
                            ("intermediate", "intermediate"),
                            ("full", "full"),
                            ("not_assessed", "not assessed"),
                            ("not_verifiable", "not verifiable"),
                            ("no_access", "no access"),
                        ],
                        max_length=20,
                    ),
                ),
                ("assessor", models.CharField(max_length=200)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("editor", "editor"),
                            ("mediator", "mediator"),
                            ("monitor", "monitor"),
                            ("analyst", "analyst"),
                            ("party", "party"),
                        ],
                        max_length=20,
                    ),
                ),
                ("grounds", models.TextField()),
                (
                    "confidence",
                    models.CharField(
                        choices=[("low", "low"), ("moderate", "moderate"), ("high", "high")], max_length=20
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.assessment",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="agreements.commitment",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["commitment", "-effective_at", "-recorded_at"], name="assessment_commitment"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="assessment_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="assessment_effective_interval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "level__in",
                                [
                                    "not_initiated",
                                    "minimum",
                                    "intermediate",
                                    "full",
                                    "not_assessed",
                                    "not_verifiable",
                                    "no_access",
                                ],
                            )
                        ),
                        name="assessment_level_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("title", models.CharField(max_length=300)),
                ("summary", models.TextField(blank=True)),
                ("form", models.TextField(blank=True)),
                ("place", models.CharField(blank=True, max_length=120)),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("Pre", "Pre"),
                            ("SubPar", "SubPar"),
                            ("SubComp", "SubComp"),
                            ("Imp", "Imp"),
                            ("Ren", "Ren"),
                            ("Cea", "Cea"),
                            ("Oth", "Oth"),
                        ],
                        max_length=10,
                    ),
                ),
                ("stage_sub", models.CharField(blank=True, max_length=10)),
                ("languages", models.JSONField(blank=True, default=list)),
                ("signed_by", models.JSONField(blank=True, default=list)),
                ("external_ids", models.JSONField(blank=True, default=dict)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.agreementrevision",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["agreement", "-effective_at", "-recorded_at"],
                        name="agreementrevision_agreement",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("title", "summary", config="english"),
                        name="agreement_words",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="agreementrevision_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="agreementrevision_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementRelation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("extends", "extends"),
                            ("renews", "renews"),
                            ("implements", "implements"),
                            ("changes", "changes"),
                            ("supersedes", "supersedes"),
                            ("consolidates", "consolidates"),
                            ("refers_to", "refers to"),
                        ],
                        max_length=40,
                    ),
                ),
                ("to_words", models.CharField(blank=True, max_length=300)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.agreementrelation",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="related_from",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["agreement", "-effective_at", "-recorded_at"],
                        name="agreementrelation_agreement",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="agreementrelation_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="agreementrelation_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("topic", models.CharField(max_length=300)),
                ("position", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.actor",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.agendaitem",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="agreements.round",
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["round", "-effective_at", "-recorded_at"], name="agendaitem_round")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="agendaitem_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="agendaitem_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActorRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("label", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "state"),
                            ("de_facto_authority", "de facto authority"),
                            ("armed_group", "armed group"),
                            ("armed_force", "armed force"),
                            ("political_organisation", "political organisation"),
                            ("coalition", "coalition"),
                            ("organ", "organ"),
                            ("organisation", "organisation"),
                            ("mission", "mission"),
                            ("joint_body", "joint body"),
                            ("person", "person"),
                        ],
                        max_length=40,
                    ),
                ),
                ("external_ids", models.JSONField(blank=True, default=dict)),
                ("note", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="agreements.actor",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.actor",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.actorrevision",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["actor", "-effective_at", "-recorded_at"], name="actorrevision_actor"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("label", config="simple"),
                        name="actor_words",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="actorrevision_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="actorrevision_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("publisher", models.CharField(max_length=200)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("url", models.CharField(blank=True, max_length=1000)),
                ("published", models.CharField(blank=True, max_length=40)),
                ("kind", models.CharField(max_length=40)),
                ("language", models.CharField(blank=True, max_length=20)),
                (
                    "reliability",
                    models.CharField(
                        choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"), ("E", "E"), ("F", "F")],
                        default="F",
                        max_length=1,
                    ),
                ),
                ("credibility", models.PositiveSmallIntegerField(default=6)),
                ("note", models.TextField(blank=True)),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="agreements.source",
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.sourcerevision",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["source", "-effective_at", "-recorded_at"], name="sourcerevision_source"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="sourcerevision_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="sourcerevision_effective_interval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F"])),
                        name="source_reliability_a_to_f",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__range", (1, 6))), name="source_credibility_1_to_6"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TextLayer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("joint_text", "joint text"),
                            ("party_account", "party account"),
                            ("mediator_account", "mediator account"),
                            ("medium_account", "medium account"),
                            ("draft", "draft"),
                        ],
                        max_length=40,
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("publisher", models.CharField(blank=True, max_length=200)),
                ("language", models.CharField(blank=True, max_length=40)),
                ("archived", models.CharField(blank=True, max_length=300)),
                ("note", models.TextField(blank=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="text_layers",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.textlayer",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["agreement", "-effective_at", "-recorded_at"], name="textlayer_agreement"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="textlayer_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="textlayer_effective_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("analyst", "analyst"), ("mediator", "mediator"), ("delegate", "delegate")],
                        max_length=20,
                    ),
                ),
                ("granted_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.actor",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="agreements.process",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("user", "process", "role", "actor"),
                        name="membership_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("actor__isnull", False),
                                ("role", agreements.domain.statuses.MemberRole["DELEGATE"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("role", agreements.domain.statuses.MemberRole["DELEGATE"]), _negated=True
                                ),
                                ("actor__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="membership_delegate_has_actor",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(fields=("process", "code"), name="agreement_code_once"),
        ),
    ]

"""The administrators' tables: facts to look at, people and their roles to manage, tokens to revoke."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.domain.statuses import MemberRole
from agreements.models import (
    Actor,
    Agreement,
    ApiToken,
    Commitment,
    Fact,
    Membership,
    Process,
    Round,
    Source,
    User,
)
from agreements.operations.access import end_role, give_role, revoke_token

# Rights here are roles in a process; a second system of rights beside them would be one that nobody looks at.
admin.site.unregister(Group)
admin.site.site_header = admin.site.site_title = _("Ahd administration")


class ReadOnly(admin.ModelAdmin):
    """Facts are added by operations and never changed: an administrator looks, and does not write the record."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FactAdmin(ReadOnly):
    list_display = ("key", "process", "effective_as_written", "known_from", "recorded_at", "recorded_by")
    list_filter = ("process",)
    list_select_related = ("process", "recorded_by")
    search_fields = ("key",)
    ordering = ("-recorded_at", "-pk")


for model in apps.get_app_config("agreements").get_models():
    if issubclass(model, Fact):
        admin.site.register(model, FactAdmin)


@admin.register(Commitment, Agreement, Round, Source)
class CodedAdmin(ReadOnly):
    list_display = ("code", "process")
    list_filter = ("process",)
    list_select_related = ("process",)
    search_fields = ("code",)
    ordering = ("process", "code")


@admin.register(Actor, Process)
class NamedAdmin(ReadOnly):
    list_display = ("slug",)
    search_fields = ("slug",)
    ordering = ("slug",)


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People are never deleted: what they recorded names them. Taking "active" away closes an account."""

    list_display = ("username", "shown_as", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("username", "shown_as", "email")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", "shown_as", "email")}),
        (_("Account"), {"fields": ("is_active", "is_staff", "is_superuser", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "shown_as", "usable_password", "password1", "password2"),
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RoleForm(forms.ModelForm):
    """A role to give. What the operation would refuse is said here, before it is asked."""

    class Meta:
        model = Membership
        fields = ("user", "process", "role", "actor", "keeps_record")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("role") == MemberRole.DELEGATE) != (data.get("actor") is not None):
            self.add_error("actor", _("A delegate speaks for one actor; other roles speak for none."))
        if data.get("keeps_record") and data.get("role") != MemberRole.ANALYST:
            self.add_error("keeps_record", _("Mediators keep the record by their role; delegates cannot."))
        wanted = {name: data.get(name) for name in ("user", "process", "role", "actor")}
        if Membership.objects.active().filter(**wanted).exists():
            raise forms.ValidationError(_("This person has that role already."))
        return data


@admin.register(Membership)
class RoleAdmin(admin.ModelAdmin):
    """Roles are given and ended, not edited, so that it stays known who could do what and when."""

    form = RoleForm
    list_display = (
        "user",
        "role",
        "keeps_record",
        "process",
        "actor",
        "granted_by",
        "granted_at",
        "revoked_at",
    )
    list_filter = ("role", "process", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("user", "process", "actor", "granted_by")
    search_fields = ("user__username", "user__shown_as", "actor__slug")
    autocomplete_fields = ("user", "process", "actor")
    ordering = ("-granted_at", "-pk")
    actions = ("end_roles",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Without an object it is asked for the list, whose action ends roles.
        return obj is None and request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Membership, form: forms.ModelForm, change: bool) -> None:
        given = give_role(
            by=request.user,
            at=timezone.now(),
            user=obj.user,
            process=obj.process,
            role=obj.role,
            actor=obj.actor,
            keeps_record=obj.keeps_record,
        )
        obj.pk = given.pk

    @admin.action(description=_("End the chosen roles now"))
    def end_roles(self, request: HttpRequest, chosen: QuerySet[Membership]) -> None:
        ending = list(chosen.active())
        for membership in ending:
            end_role(by=request.user, at=timezone.now(), membership=membership)
        self.message_user(
            request, ngettext("%(n)d role ended.", "%(n)d roles ended.", len(ending)) % {"n": len(ending)}
        )


@admin.register(ApiToken)
class TokenAdmin(ReadOnly):
    """Their owners make them. Here they can be seen, without what they are made of, and revoked."""

    list_display = ("prefix", "label", "user", "created_at", "expires_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    list_select_related = ("user",)
    search_fields = ("label", "prefix", "user__username")
    exclude = ("digest",)
    ordering = ("-created_at", "-pk")
    actions = ("revoke_tokens",)

    @admin.action(description=_("Revoke the chosen tokens now"))
    def revoke_tokens(self, request: HttpRequest, chosen: QuerySet[ApiToken]) -> None:
        live = list(chosen.filter(revoked_at__isnull=True))
        for token in live:
            revoke_token(by=request.user, at=timezone.now(), token=token)
        done = ngettext("%(n)d token revoked.", "%(n)d tokens revoked.", len(live)) % {"n": len(live)}
        self.message_user(request, done, messages.SUCCESS)

"""Who asks: a token of a program in the Authorization header, or a person's session; and which policies there are."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from agreements.models import ApiToken, User
from agreements.operations.access import token_digest

LONGEST_TOKEN = 200


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer ahd_…`. Anything else in that header is refused rather than read as a public request."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = get_authorization_header(request).split()
        if not header:
            return None
        if len(header) != 2 or header[0].lower() != b"bearer" or len(header[1]) > LONGEST_TOKEN:
            raise AuthenticationFailed("Write the header as “Authorization: Bearer ahd_…”.")
        token = self._token(header[1])
        if token is None or not token.user.is_active:
            raise AuthenticationFailed("This token is not known here.")
        if token.revoked_at is not None:
            raise AuthenticationFailed("This token has been revoked.")
        if token.expires_at <= request.at:  # type: ignore[attr-defined]
            raise AuthenticationFailed("This token has expired; make a new one.")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Ahd"'

    @staticmethod
    def _token(secret: bytes) -> ApiToken | None:
        try:
            digest = token_digest(secret.decode("ascii"))
        except UnicodeDecodeError:
            return None
        return ApiToken.objects.select_related("user").filter(digest=digest).first()


class PublicRead(BasePermission):
    """Anybody reads; what they see is narrowed by `visible_to`. A token reads only with the scope to."""

    scope = "read"
    public = True

    def has_permission(self, request: Request, view: Any) -> bool:
        check_scope(request, self.scope)
        return True


class SignedIn(BasePermission):
    """Somebody known here, by token or session. What they may do is decided by the operation."""

    scope = "read"
    public = False

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        check_scope(request, self.scope)
        return True


class WriteStatus(SignedIn):
    """Signed in, and with the scope to say how far commitments are carried out."""

    scope = "write:status"


class WriteRecord(SignedIn):
    """Signed in, and with the scope to keep the record: wordings, events, rounds."""

    scope = "write:record"


class WritePosition(SignedIn):
    """Signed in, and with the scope to state a party's position."""

    scope = "write:position"


class WriteOwn(SignedIn):
    """Signed in, and with the scope to set up what one follows and how one is told."""

    scope = "write:subscriptions"


def check_scope(request: Request, scope: str) -> None:
    """A session may what its person may; a token only what its scopes name as well."""
    if isinstance(request.auth, ApiToken) and scope not in request.auth.scopes:
        raise PermissionDenied(f"This token lacks the scope “{scope}”.")


AUTHENTICATION = (TokenAuthentication, SessionAuthentication)

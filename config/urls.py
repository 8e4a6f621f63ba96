"""Where every address leads: the two apps' pages at /, JSON at /api/v1/, the administrators' tables at /admin/."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("monitoring.web.urls")),
    path("", include("agreements.web.urls")),
    path("api/v1/", include("monitoring.api.urls")),
    path("api/v1/", include("agreements.api.urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="swagger"),
    path("admin/", admin.site.urls),
]

handler400 = "agreements.web.errors.bad_request"
handler403 = "agreements.web.errors.forbidden"
handler404 = "agreements.web.errors.not_found"
handler500 = "agreements.web.errors.server_error"

"""Addresses of the pages that read the record, and of the people who write it."""

from django.urls import path

from agreements.web import agreements, shell

urlpatterns = [
    path("agreements/<slug:slug>/", agreements.agreement, name="agreement"),
    path("method/", shell.method, name="method"),
    path("theme/", shell.theme, name="theme"),
]

"""What a tenant's host answers."""

from django.contrib import admin
from django.urls import include, path

from shujaa.health import health, metrics

urlpatterns = [
    path("-/health", health, name="health"),
    path("-/metrics", metrics, name="metrics"),
    path("", include("tenants.urls")),
    path("admin/", admin.site.urls),
    path("", include("studio.urls")),
    path("", include("landing.urls")),
]

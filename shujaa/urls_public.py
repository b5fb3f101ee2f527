"""What the front door answers: sign-in, one's workspaces, and the platform's administration."""

from django.contrib import admin
from django.urls import include, path

from shujaa.health import health, metrics
from tenants import views

urlpatterns = [
    path("-/health", health, name="health"),
    path("-/metrics", metrics, name="metrics"),
    path("", views.home, name="home"),
    path("", include("tenants.urls")),
    path("admin/", admin.site.urls),
]

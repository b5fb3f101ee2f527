from django.urls import path

from tenants import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("admin/login/", views.staff_door),
    path("sign-out/", views.sign_out, name="sign-out"),
]

"""Signing in and out, and the list of one's workspaces."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import EmailField, EmailInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tenants.directory import workspaces_of
from tenants.models import User


class SignInForm(AuthenticationForm):
    """E-mail address and password; where they do not fit, it says not which is wrong."""

    username = EmailField(
        label=_("E-mail address"), widget=EmailInput(attrs={"autofocus": True, "autocomplete": "username"})
    )
    error_messages = {
        "invalid_login": _("The e-mail address and the password do not belong together. Check both and try again."),
        "inactive": _("This account is closed. Ask an owner of your workspace."),
    }


sign_in = LoginView.as_view(
    template_name="tenants/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
)
sign_out = LogoutView.as_view()


@login_not_required
def staff_door(request: HttpRequest) -> HttpResponseRedirect:
    """Where the administration sends whoever may not be there: to sign-in, or away. One sign-in page for all."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", reverse("admin:index")))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The workspaces that the person may enter."""
    return render(request, "tenants/workspaces.html", {"workspaces": workspaces_of(cast(User, request.user))})

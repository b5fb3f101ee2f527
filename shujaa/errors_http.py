"""Typed errors, told to a person: the one place where HTML pages translate them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from shujaa.errors import ShujaaError


class say_what_went_wrong(MiddlewareMixin):
    """A ShujaaError becomes a page, or for an HTMX request a notice, with its message and status 400."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ShujaaError):
            return None
        template = "_notice.html" if request.headers.get("HX-Request") else "went_wrong.html"
        return render(request, template, {"message": str(exception)}, status=400)

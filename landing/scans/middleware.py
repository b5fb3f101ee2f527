"""The short host: `/q/<code>` looks the code up and records the scan in one statement, before anything else runs."""

import re
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from landing.scans.models import ALPHABET
from shujaa.schemas import use_public_schema
from tenants.middleware import host_of

CODE_PATH = re.compile(rf"^/q/([{ALPHABET}]{{4,16}})/?$")
FIND_AND_RECORD = """
    WITH found AS (SELECT code, target FROM public.scans_code WHERE code = %s),
    recorded AS (
        INSERT INTO public.scans_scan (code_id, referrer, device) SELECT code, %s, %s FROM found RETURNING id
    )
    SELECT target FROM found
"""


def short_host(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Sends a scanned code to where it leads now; every other host passes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if host_of(request) != settings.SHORT_HOST:
            return get_response(request)
        code = CODE_PATH.match(request.path.lower())
        target = record_scan(code[1], request) if code and request.method in ("GET", "HEAD") else None
        if target is None:
            return render(request, "no_code.html", status=404)
        response = HttpResponseRedirect(target)
        response["Cache-Control"] = "no-store"
        return response

    return middleware


def record_scan(code: str, request: HttpRequest) -> str | None:
    """Where the code leads, the scan recorded; None for a code that is not ours. A HEAD request records nothing."""
    use_public_schema()
    with connection.cursor() as cursor:
        if request.method == "HEAD":
            cursor.execute("SELECT target FROM public.scans_code WHERE code = %s", [code])
        else:
            referrer = request.headers.get("Referer", "").replace("\x00", "")[:200]
            cursor.execute(FIND_AND_RECORD, [code, referrer, device_of(request.headers.get("User-Agent", ""))])
        row = cursor.fetchone()
    return row[0] if row else None


def device_of(user_agent: str) -> str:
    """phone, tablet or computer, guessed from the browser's own words; empty when it says nothing."""
    words = user_agent.lower()
    if not words:
        return ""
    if "ipad" in words or "tablet" in words:
        return "tablet"
    return "phone" if "mobi" in words or "android" in words else "computer"

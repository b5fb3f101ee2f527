"""Files as HTTP answers: whole, in part (a video must seek), or not again when the browser has them.

RFC 9110: one `bytes` range gives 206; several at once may be answered by the whole (section 14.2), which this does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header, parse_etags

ONE_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True)
class Delivery:
    """A file that never changes, by its SHA-256, and the name that a person saves it under."""

    path: Path
    sha256: str
    media_type: str
    name: str


def deliver(request: HttpRequest, file: Delivery, *, is_public: bool = False) -> HttpResponseBase:
    """The answer to a GET or HEAD: 200, 206, 304 or 416; as an attachment where `?download=1` asks for it."""
    etag = f'"{file.sha256}"'
    size_bytes = file.path.stat().st_size
    response: HttpResponseBase
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        span = _asked_span(request, etag, size_bytes)
        if span is not None and span[0] >= size_bytes:
            response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size_bytes}"})
        elif span is not None:
            response = _part(request, file, span, size_bytes)
        else:
            response = _whole(request, file, size_bytes)
    _describe(response, request, file, etag)
    patch_cache_control(response, public=is_public, private=not is_public, max_age=86_400, immutable=True)
    return response


def _asked_span(request: HttpRequest, etag: str, size_bytes: int) -> tuple[int, int] | None:
    """First and last byte asked for; None for the whole file. The first lies past the end when nothing fits."""
    asked = ONE_RANGE.match(request.headers.get("Range", "").replace(" ", ""))
    if asked is None or asked[1] == asked[2] == "" or request.headers.get("If-Range", etag) != etag:
        return None
    if asked[1] == "":
        length = int(asked[2])
        return (size_bytes, size_bytes) if length == 0 else (max(0, size_bytes - length), size_bytes - 1)
    first, last = int(asked[1]), int(asked[2] or size_bytes - 1)
    if asked[2] and last < first:
        return None
    return first, min(last, size_bytes - 1)


def _whole(request: HttpRequest, file: Delivery, size_bytes: int) -> HttpResponseBase:
    response: HttpResponseBase = HttpResponse() if request.method == "HEAD" else FileResponse(file.path.open("rb"))
    response["Content-Length"] = str(size_bytes)
    return response


def _part(request: HttpRequest, file: Delivery, span: tuple[int, int], size_bytes: int) -> HttpResponseBase:
    first, last = span
    body: HttpResponseBase
    body = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(_bytes_of(file.path, first, last))
    body.status_code = 206
    body["Content-Range"] = f"bytes {first}-{last}/{size_bytes}"
    body["Content-Length"] = str(last - first + 1)
    return body


def _bytes_of(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as source:
        source.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := source.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk


def _describe(response: HttpResponseBase, request: HttpRequest, file: Delivery, etag: str) -> None:
    is_text = file.media_type.startswith("text/") or file.media_type == "application/x-subrip"
    response["Content-Type"] = f"{file.media_type}; charset=utf-8" if is_text else file.media_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    disposition = content_disposition_header("download" in request.GET, file.name)
    if disposition:
        response["Content-Disposition"] = disposition

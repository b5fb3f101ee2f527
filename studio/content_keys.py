"""Content keys: a name for what a step makes, equal exactly when it would make the same."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

RENDERER_VERSION = "1"


def content_key(kind: str, inputs: Mapping[str, Any], ancestors: tuple[str, ...] = ()) -> str:
    """64 hex digits over the kind, the inputs (plain JSON values), the keys of ancestors in order and the renderer's
    version. Raises TypeError for an input that has no canonical form: a key that cannot be computed is an error."""
    canonical = json.dumps(
        [RENDERER_VERSION, kind, inputs, list(ancestors)],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()

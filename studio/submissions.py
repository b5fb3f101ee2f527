"""A form sent twice makes one video: the form's token decides the seed, and a brief with that seed is made once."""

import hashlib

from django.db import connection, transaction

from studio.briefs import Brief, columns_of, make_video
from studio.models import Video
from tenants.models import Tenant, User


def seed_of(token: str) -> int:
    """The seed of whatever is made from a form with this token."""
    return int.from_bytes(hashlib.sha256(token.encode()).digest()[:4], "big") >> 1


def make_video_once(tenant: Tenant, brief: Brief, person: User) -> Video:
    """The video of this brief, or the one that the same person made of the same brief and seed before, even at the same
    moment."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [tenant.pk, brief.seed])
        same = Video.objects.filter(made_by=person, **columns_of(brief))
        return same.first() or make_video(tenant, brief, person)

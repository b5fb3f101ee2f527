"""PostgreSQL and Valkey from wheels, so that a laptop, a CI job or a demo needs nothing installed.

    services(data_dir).ensure()    starts what does not run, finds what does; two callers at once get one server
    supervisor.Supervisor          runs web, dispatcher and workers on top (`manage.py up`)
    stack.temporary_stack          the same for as long as one command lasts

Nothing here imports Django, since the settings ask this package for the addresses.
"""

from shujaa.embedded.errors import ServiceError
from shujaa.embedded.services import Endpoints, Services, services
from shujaa.embedded.status import ServiceStatus

__all__ = ["Endpoints", "ServiceError", "ServiceStatus", "Services", "services"]

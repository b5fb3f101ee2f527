"""What `manage.py status` says of a server."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ServiceStatus:
    """One server: whether it runs, where it answers, where its data lies."""

    name: str
    is_running: bool
    pid: int | None
    address: str
    data: str
    note: str = ""

    @classmethod
    def external(cls, name: str, variable: str) -> "ServiceStatus":
        """A server that is not ours to start or stop."""
        return cls(name, True, None, f"see {variable}", "elsewhere", f"{variable} replaces the embedded server")

    def __str__(self) -> str:
        state = f"running (pid {self.pid})" if self.pid else "running" if self.is_running else "stopped"
        note = f"\n  {self.note}" if self.note else ""
        return f"{self.name}: {state}\n  address {self.address}\n  data {self.data}{note}"

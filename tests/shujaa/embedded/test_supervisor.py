import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from shujaa.embedded import ServiceError, Services, locks
from shujaa.embedded.places import Places
from shujaa.embedded.processes import ProcessMark
from shujaa.embedded.stack import Web, bring_down, claim_up, running_up, stack_specs, tell_ready

PROJECT = Path(__file__).resolve().parents[3]
SUPERVISE = """
    import signal, sys
    from pathlib import Path
    from shujaa.embedded import ServiceError, Services
    from shujaa.embedded.child import ChildSpec
    from shujaa.embedded.console import Console
    from shujaa.embedded.supervisor import Supervisor
    def spec(name, program, grace_s=5.0):
        return ChildSpec(name, (sys.executable, "-c", program), grace_s)
    def supervise(*children, first=()):
        supervisor = Supervisor(Services(Path(sys.argv[1])), children, Console(sys.stdout), first=first,
                                on_ready=lambda: print("READY", flush=True))
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: supervisor.request_stop())
        try:
            supervisor.run()
        except ServiceError as error:
            print("FAILED", error, flush=True)
            sys.exit(1)
    STEADY = "import os, time\\nos.write(1, b'pid %d\\\\n' % os.getpid())\\nwhile True: time.sleep(1)"
    FORKING = "import os\\nos.fork() or os.setsid()\\n" + STEADY
    STUBBORN = "import signal\\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\\n" + FORKING
"""


class Supervised:
    """A supervisor in a process of its own, and what it says."""

    def __init__(self, data_dir, body):
        program = textwrap.dedent(SUPERVISE) + textwrap.dedent(body)
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(data_dir)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
        )
        self.lines = []

    def read_until(self, pattern, count=1):
        """The match of the line that fits for the `count`-th time."""
        for line in self.process.stdout:
            self.lines.append(line)
            found = re.search(pattern, line)
            count -= bool(found)
            if found and not count:
                return found
        raise AssertionError(f"never said {pattern!r}: {''.join(self.lines)}")

    def pid_of(self, name, count=1):
        return int(self.read_until(rf"^{name} +\| pid (\d+)", count)[1])

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        self.lines += self.process.stdout.readlines()
        return self.process.wait(30)


@pytest.fixture
def supervise(servers):
    started = []

    def start(body):
        started.append(Supervised(servers.places.data_dir, body))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.end(signal.SIGKILL)
        one.process.stdout.close()


def ours(data_dir):
    """Every living process of the data folder: servers by their command line, children by their environment."""
    found = []
    watcher_of_this_test = ["after", str(os.getpid())]
    for process in psutil.process_iter():
        try:
            if process.cmdline()[4:6] == watcher_of_this_test:
                continue
            is_ours = str(data_dir) in " ".join(process.cmdline())
            is_ours = is_ours or process.environ().get("SHUJAA_STACK_DATA") == str(data_dir)
            if is_ours and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def wait_until(condition, timeout_s=30):
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


def test_an_orderly_end_leaves_no_process_and_stops_the_servers(servers, supervise):
    one = supervise("supervise(spec('steady', STEADY), spec('forking', FORKING), first=[spec('first', 'print(1)')])")
    one.read_until("READY")
    assert one.lines[0] == "first      | 1\n"
    one.pid_of("forking", count=2)
    assert servers.are_running()
    assert one.end() == 0
    assert ours(servers.places.data_dir) == []


def test_servers_that_ran_before_are_left_running(servers, supervise):
    servers.ensure()
    one = supervise("supervise(spec('steady', STEADY))")
    one.read_until("READY")
    assert one.end(signal.SIGINT) == 0
    assert servers.are_running()


def test_a_killed_child_is_started_again_and_the_log_says_so(supervise):
    one = supervise("supervise(spec('steady', STEADY))")
    first = one.pid_of("steady")
    os.kill(first, signal.SIGKILL)
    one.read_until("steady was killed by signal 9; starting it again")
    assert one.pid_of("steady") != first
    assert one.end() == 0


def test_a_killed_server_is_started_again_underneath(servers, supervise):
    one = supervise("supervise(spec('steady', STEADY))")
    one.read_until("READY")
    old = [status.pid for status in servers.status()]
    for pid in old:
        os.kill(pid, signal.SIGKILL)
    one.read_until("a server has died; starting it again")
    wait_until(servers.are_running)
    servers.ensure()
    assert not set(old) & {status.pid for status in servers.status()}
    assert one.end() == 0
    assert ours(servers.places.data_dir) == []


def test_a_killed_supervisor_takes_its_children_and_servers_along(servers, supervise):
    one = supervise("supervise(spec('steady', STEADY, 1.0), spec('stubborn', STUBBORN, 1.0))")
    one.pid_of("stubborn", count=2)
    assert len(ours(servers.places.data_dir)) > 4
    one.end(signal.SIGKILL)
    wait_until(lambda: ours(servers.places.data_dir) == [])


def test_a_child_that_will_not_end_is_killed_with_all_it_forked(servers, supervise):
    one = supervise("supervise(spec('stubborn', STUBBORN, 0.5))")
    one.pid_of("stubborn", count=2)
    assert one.end() == 0
    assert "up         | stubborn has not ended in 0.5 s; killing it\n" in one.lines
    assert ours(servers.places.data_dir) == []


def test_a_child_that_always_fails_ends_the_stack_with_the_reason(servers, supervise):
    one = supervise(
        """
        from shujaa.embedded import child
        child._FIRST_DELAY_S = 0.01
        supervise(spec('steady', STEADY), spec('broken', 'print("no module films", end=""); raise SystemExit(3)'))
        """
    )
    said = one.read_until("^FAILED (.*)")[1]
    assert said.startswith("broken keeps ending with status 3 right after its start")
    assert "broken     | no module films\n" in one.lines
    assert one.process.wait(20) == 1
    assert ours(servers.places.data_dir) == []


def test_nothing_is_started_when_what_comes_first_fails(servers, supervise):
    one = supervise("supervise(spec('steady', STEADY), first=[spec('prepare', 'raise SystemExit(4)')])")
    assert "failed with exit status 4" in one.read_until("^FAILED (.*)")[1]
    assert not [line for line in one.lines if line.startswith("steady")]
    assert one.process.wait(20) == 1
    assert ours(servers.places.data_dir) == []


def test_a_reader_who_goes_away_ends_the_stack(servers, supervise):
    one = supervise("supervise(spec('chatty', 'import time\\nwhile True: print(1); time.sleep(0.05)'))")
    one.read_until("chatty")
    one.process.stdout.close()
    one.process.wait(20)
    assert ours(servers.places.data_dir) == []


def test_a_second_up_is_told_of_the_first(data_dir):
    places = Places(data_dir)
    with claim_up(places, "http://studio.localhost:8123/") as record:
        assert not running_up(places).is_ready
        tell_ready(places, record)
        assert running_up(places).is_ready
        with (
            pytest.raises(ServiceError, match=rf"is up already \(pid {os.getpid()}, http://studio.localhost:8123/\)"),
            claim_up(places, "http://studio.localhost:8124/"),
        ):
            pass
    assert running_up(places) is None
    assert not locks.is_held(places.control / "up.lock")


def test_the_record_of_a_dead_up_is_not_believed(data_dir):
    places = Places(data_dir)
    places.make_control()
    gone = subprocess.Popen(["true"])
    gone.wait()
    reused = psutil.Process()
    for mark in (ProcessMark(gone.pid, time.time()), ProcessMark(reused.pid, reused.create_time() - 60)):
        (places.control / "up").write_text(f"{mark} ready http://studio.localhost:8000/\n")
        assert running_up(places) is None


def test_a_taken_port_is_told_with_its_holder_and_a_way_out():
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServiceError, match=rf"Port {port} is taken by .*pid {os.getpid()}.*--port {port + 1}"):
            Web(port).check_free()
    Web(port).check_free()


def test_the_stack_has_a_process_for_each_part():
    names = [spec.name for spec in stack_specs(2, Web(8123))]
    assert names == ["web", "dispatch", "cpu-1", "cpu-2", "io-1"]
    assert "web" not in [spec.name for spec in stack_specs(1, None)]


def test_down_stops_what_a_killed_supervisor_and_its_watcher_left(servers):
    servers.ensure()
    left = subprocess.Popen(["sleep", "60"], env=os.environ | {"SHUJAA_STACK_DATA": str(servers.places.data_dir)})
    said = bring_down(Services(servers.places.data_dir))
    assert left.wait(10) == -signal.SIGTERM
    assert said[0] == "Stopped 1 more of its processes."
    assert [line.split(" (")[0] for line in said[1:]] == ["Stopped PostgreSQL", "Stopped Valkey"]
    assert ours(servers.places.data_dir) == []
    assert bring_down(Services(servers.places.data_dir)) == []

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from shujaa.embedded import ServiceError, Services, services
from shujaa.embedded.places import Account, Places, is_reachable, reachable_copy

PROJECT = Path(__file__).resolve().parents[3]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="changes users")
NOBODY = pwd.getpwnam("nobody")


def pids(servers):
    return [status.pid for status in servers.status()]


def ask(servers, statement):
    with psycopg.connect(servers.database_url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def queue(servers):
    return redis.Redis.from_url(servers.redis_url)


def kill(pid, number=signal.SIGKILL):
    os.kill(pid, number)
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)


def is_gone(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def log_of(servers, name):
    return (servers.places.control / f"{name}.log").read_text()


def test_a_first_start_makes_both_servers_and_a_second_finds_them(data_dir):
    servers = Services(data_dir)
    before = (servers.database_url, servers.redis_url)
    endpoints = servers.ensure()
    first = pids(servers)
    assert ask(servers, "SELECT current_database()") == "shujaa"
    assert queue(servers).ping()
    assert (endpoints.database_url, endpoints.redis_url) == before
    assert Services(data_dir).ensure() == endpoints
    assert pids(servers) == first
    assert None not in first


def test_stopping_leaves_no_process_and_no_pid(servers):
    servers.ensure()
    running = pids(servers)
    servers.stop()
    assert all(is_gone(pid) for pid in running)
    assert pids(servers) == [None, None]
    assert [status.is_running for status in servers.status()] == [False, False]


def test_the_settings_that_the_product_counts_on_are_in_force(servers):
    servers.ensure()
    wanted = {
        "fsync": "on",
        "full_page_writes": "on",
        "recovery_init_sync_method": "syncfs",
        "max_locks_per_transaction": "256",
        "max_connections": "100",
    }
    assert {name: ask(servers, f"SHOW {name}") for name in wanted} == wanted
    assert queue(servers).config_get("append*")["appendonly"] == "yes"
    servers.stop()
    quick = Services(servers.places.data_dir, is_durable=False)
    quick.ensure()
    assert ask(quick, "SHOW fsync") == "off"


def test_nobody_else_may_enter_the_sockets_or_read_the_passwords(servers):
    servers.ensure()
    assert stat.S_IMODE(servers.places.sockets.stat().st_mode) == 0o700
    for name in ("postgres-password", "valkey-password", "valkey.conf"):
        assert stat.S_IMODE((servers.places.control / name).stat().st_mode) == 0o600


def test_the_loopback_port_wants_the_password_and_the_queue_too(servers):
    servers.ensure()
    port = int((servers.places.control / "postgres-port").read_text())
    password = (servers.places.control / "postgres-password").read_text()
    tools = {"host": "127.0.0.1", "port": port, "user": "shujaa", "dbname": "shujaa"}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**tools, password="wrong")
    psycopg.connect(**tools, password=password).close()
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(unix_socket_path=str(servers.places.sockets / "valkey.sock"), retry=Retry(NoBackoff(), 0)).ping()


def test_a_lost_password_file_is_replaced_by_a_working_one(servers):
    servers.ensure()
    servers.stop()
    for name in ("postgres-password", "valkey-password"):
        (servers.places.control / name).unlink()
    again = Services(servers.places.data_dir)
    again.ensure()
    port = int((servers.places.control / "postgres-port").read_text())
    password = (servers.places.control / "postgres-password").read_text()
    psycopg.connect(host="127.0.0.1", port=port, user="shujaa", dbname="shujaa", password=password).close()
    assert queue(again).ping()


def test_two_starts_at_once_end_with_one_server_each(data_dir):
    program = (
        "import sys; from pathlib import Path; from shujaa.embedded import Services; s = Services(Path(sys.argv[1])); "
        "print(s.ensure(), [x.pid for x in s.status()])"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", program, str(data_dir)], cwd=PROJECT, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    said = {start.communicate(timeout=60)[0] for start in starts}
    assert [start.returncode for start in starts] == [0, 0, 0]
    assert len(said) == 1
    alive = [p for p in psutil.process_iter(["cmdline"]) if str(data_dir / "postgres") in (p.info["cmdline"] or [])]
    assert len(alive) == 1


def test_what_was_committed_and_queued_survives_a_kill(servers):
    servers.ensure()
    ask(servers, "CREATE TABLE film AS SELECT 7 AS n")
    queue(servers).set("film", "7")
    for pid in pids(servers):
        kill(pid)
    assert not servers.are_running()
    servers.ensure()
    assert ask(servers, "SELECT n FROM film") == 7
    assert queue(servers).get("film") == b"7"


def test_a_stale_pid_that_is_another_program_now_is_left_in_peace(servers):
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        servers.ensure()
        pid_file = servers.places.postgres_data / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        for pid in pids(servers):
            kill(pid)
        pid_file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
        (servers.places.control / "valkey.pid").write_text(f"{bystander.pid}\n")
        assert pids(servers) == [None, None]
        servers.ensure()
        assert ask(servers, "SELECT 1") == 1
        assert queue(servers).ping()
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_taken_port_is_changed_and_the_address_is_not(servers):
    servers.ensure()
    servers.stop()
    port_file = servers.places.control / "postgres-port"
    port, address = int(port_file.read_text()), servers.database_url
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        servers.ensure()
    assert int(port_file.read_text()) != port
    assert servers.database_url == address
    assert ask(servers, "SELECT 1") == 1


def test_a_free_port_is_kept_from_start_to_start(servers):
    servers.ensure()
    first = (servers.places.control / "postgres-port").read_text()
    servers.stop()
    servers.ensure()
    assert (servers.places.control / "postgres-port").read_text() == first


def test_an_initdb_killed_in_the_middle_leaves_nothing_in_the_way(data_dir):
    Places(data_dir).make_control()
    making = data_dir / "postgres.making-1"
    making.mkdir(parents=True)
    (making / "PG_VERSION").write_text("18\n")
    servers = Services(data_dir)
    servers.ensure()
    assert ask(servers, "SELECT 1") == 1
    assert not making.exists()


def test_a_half_made_folder_is_set_aside_and_told(servers):
    (servers.places.postgres_data / "global/pg_control").unlink()
    servers.ensure()
    assert ask(servers, "SELECT 1") == 1
    (aside,) = servers.places.data_dir.glob("postgres.broken-*")
    assert (aside / "base").is_dir()
    assert str(aside) in log_of(servers, "postgres")


def test_a_server_whose_folder_was_deleted_underneath_is_ended(servers):
    servers.ensure()
    old = pids(servers)
    shutil.rmtree(servers.places.data_dir)
    again = Services(servers.places.data_dir)
    again.ensure()
    assert ask(again, "SELECT 1") == 1
    assert queue(again).ping()
    assert all(is_gone(pid) for pid in old)


def test_a_server_that_lost_its_socket_is_started_again(servers):
    servers.ensure()
    for path in servers.places.sockets.iterdir():
        path.unlink()
    servers.ensure()
    assert ask(servers, "SELECT 1") == 1
    assert queue(servers).ping()


def test_another_major_version_is_told_and_left_untouched(servers):
    version = servers.places.postgres_data / "PG_VERSION"
    version.write_text("15\n")
    with pytest.raises(ServiceError, match=r"made by PostgreSQL 15 and this is 18: dump it"):
        servers.ensure()
    assert version.read_text() == "15\n"


def test_a_setting_the_server_refuses_is_told_with_its_log(servers):
    with (servers.places.postgres_data / "postgresql.conf").open("a") as configuration:
        configuration.write("\nwork_mem = 'plenty'\n")
    with pytest.raises(ServiceError, match=r"PostgreSQL does not start: .*Its log is .*postgres\.log"):
        servers.ensure()


def test_a_full_disk_is_told_before_a_cluster_is_begun(data_dir, folder, monkeypatch):
    usage = shutil.disk_usage(folder)._replace(free=1024)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(ServiceError, match="is full: free some space"):
        Services(data_dir).ensure()
    assert not list(data_dir.glob("postgres*"))


def queue_file(servers):
    (file,) = (servers.places.valkey_data / "appendonlydir").glob("*.incr.aof")
    return file


def test_a_torn_tail_of_the_queue_loses_only_the_torn_command(servers):
    servers.ensure()
    queue(servers).set("film", "7")
    kill(pids(servers)[1])
    with queue_file(servers).open("ab") as file:
        file.write(b"*3\r\n$3\r\nSET\r\n$4\r\nfi")
    servers.ensure()
    assert queue(servers).get("film") == b"7"


def test_rubbish_in_the_queue_file_is_cut_off_and_the_broken_file_kept(servers):
    servers.ensure()
    queue(servers).set("film", "7")
    kill(pids(servers)[1])
    with queue_file(servers).open("ab") as file:
        file.write(b"rubbish that is no command\r\n" * 9)
    servers.ensure()
    assert queue(servers).get("film") == b"7"
    assert list((servers.places.valkey_data / "appendonlydir.broken").iterdir())
    assert "has been cut" in log_of(servers, "valkey")


def test_a_queue_beyond_mending_is_set_aside_and_starts_empty(servers):
    servers.ensure()
    queue(servers).set("film", "7")
    kill(pids(servers)[1])
    (base,) = (servers.places.valkey_data / "appendonlydir").glob("*.base.rdb")
    base.write_bytes(b"REDIS" + b"\xff" * 64)
    servers.ensure()
    assert queue(servers).get("film") is None
    assert list((servers.places.valkey_data / "appendonlydir.lost").iterdir())


def test_the_last_of_several_holders_stops_what_the_first_started(servers):
    other = Services(servers.places.data_dir)
    with servers.hold():
        with other.hold():
            assert servers.are_running()
        assert servers.are_running()
        running = pids(servers)
    assert all(is_gone(pid) for pid in running)


def test_servers_that_ran_before_a_holder_came_run_on(servers):
    servers.ensure()
    with servers.hold():
        pass
    assert servers.are_running()


def test_addresses_from_the_environment_replace_each_server(tmp_path):
    variables = {"DATABASE_URL": "postgresql://db.example/films", "REDIS_URL": "redis://queue.example:6379/0"}
    outside = services(tmp_path / "data", variables)
    endpoints = outside.ensure()
    assert (endpoints.database_url, endpoints.redis_url) == (variables["DATABASE_URL"], variables["REDIS_URL"])
    outside.stop()
    assert not (tmp_path / "data").exists()
    assert "DATABASE_URL replaces" in str(outside.status()[0])


def test_a_long_path_or_one_with_capitals_gets_its_sockets_elsewhere(tmp_path):
    for name in ("x" * 90, "Films", "with space"):
        places = Places(tmp_path / name)
        assert places.sockets.parent == Path("/tmp")
        assert places.sockets == Places(tmp_path / name).sockets
    assert Places(tmp_path / "a").sockets != Places(tmp_path / "A").sockets


@as_root
def test_under_root_the_database_runs_as_nobody(servers):
    servers.ensure()
    assert psutil.Process(pids(servers)[0]).username() == "nobody"


@as_root
def test_a_data_folder_out_of_reach_has_its_database_elsewhere_and_says_so(tmp_path):
    tmp_path.chmod(0o700)
    servers = Services(tmp_path / "data")
    try:
        servers.ensure()
        assert ask(servers, "SELECT 1") == 1
        status = servers.status()[0]
        assert not status.data.startswith(str(tmp_path))
        assert "cannot reach the data folder" in status.note
    finally:
        servers.delete()
    assert not Path(status.data).exists()
    assert not servers.places.sockets.exists()


@as_root
def test_another_user_is_told_whose_data_it_is(servers):
    said = run_as_nobody(servers.places.data_dir)
    assert "belongs to user root: run as that user" in said


@as_root
def test_an_ordinary_user_starts_and_root_finds_the_same_server(data_dir):
    data_dir.mkdir()
    os.chown(data_dir, NOBODY.pw_uid, NOBODY.pw_gid)
    assert run_as_nobody(data_dir) == "started"
    servers = Services(data_dir)
    running = pids(servers)
    assert None not in running
    servers.ensure()
    assert pids(servers) == running


def run_as_nobody(data_dir):
    """What an ordinary user gets who starts the servers: forked, as that user may not reach this interpreter."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(NOBODY.pw_gid)
        os.setuid(NOBODY.pw_uid)
        try:
            Services(data_dir).ensure()
            os.write(writer, b"started")
        except ServiceError as error:
            os.write(writer, str(error).encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as said:
        return said.read()


def test_reach_is_decided_by_every_folder_on_the_way(tmp_path):
    stranger = Account("stranger", 64_999, 64_999)
    for part in (tmp_path, *tmp_path.parents):
        if part.stat().st_uid == os.geteuid() and part != Path("/"):
            part.chmod(part.stat().st_mode | 0o011)
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert is_reachable(inner, stranger)
    (tmp_path / "a").chmod(0o700)
    assert not is_reachable(inner, stranger)


@as_root
def test_programs_out_of_reach_are_copied_once(tmp_path):
    source = tmp_path / "package"
    (source / "include").mkdir(parents=True)
    (source / "tool").write_text("tool")
    account = Account("nobody", NOBODY.pw_uid, NOBODY.pw_gid)
    copy = reachable_copy((source,), account, f"test-{os.getpid()}")
    try:
        assert (copy / "package/tool").read_text() == "tool"
        assert not (copy / "package/include").exists()
        assert is_reachable(copy / "package", account)
        assert reachable_copy((source,), account, f"test-{os.getpid()}") == copy
    finally:
        shutil.rmtree(copy)

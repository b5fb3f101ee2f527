"""Where the embedded servers keep their files and sockets, and as whom they run.

PostgreSQL refuses to run as root, so under root it runs as `nobody`, and everything it touches must be reachable by
that account. A data folder that is not (a checkout under /root) gets its database in /var/lib instead, noted in
`services/postgres-home`.
"""

import contextlib
import hashlib
import os
import pwd
import re
import secrets
import shutil
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from shujaa.embedded.errors import ServiceError

PROJECT = Path(__file__).resolve().parent.parent.parent
# struct sockaddr_un leaves 107 bytes on Linux and 103 on macOS; the longest name we put there is ".s.PGSQL.65535.lock".
_LONGEST_SOCKET_DIR = 80
# Addresses with other characters survive only some URL parsers: `urlsplit` lowers the case of a host.
_PLAIN_PATH = re.compile(r"[a-z0-9/._-]+")


@dataclass(frozen=True)
class Account:
    """The account a server runs as."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Places:
    """The folders of one installation, all derived from its data folder."""

    data_dir: Path

    @property
    def control(self) -> Path:
        """Locks, passwords, the chosen port and logs: owned by whoever starts the servers."""
        return self.data_dir / "services"

    @property
    def valkey_data(self) -> Path:
        return self.data_dir / "valkey"

    @cached_property
    def account(self) -> Account:
        """Who runs PostgreSQL: the caller; for root, the owner of the data that is there, else `nobody`."""
        if os.geteuid() != 0:
            return _account(os.geteuid())
        home = self._noted_home() or self.data_dir / "postgres"
        owner = home.stat().st_uid if home.exists() else 0
        return _account(owner) if owner else _nobody()

    @cached_property
    def postgres_data(self) -> Path:
        """The database's folder: in the data folder where the account can reach it, else the noted one."""
        noted = self._noted_home()
        if noted:
            return noted
        if is_reachable(self.data_dir, self.account):
            return self.data_dir / "postgres"
        home = _state_root() / f"shujaa-{secrets.token_hex(6)}" / "postgres"
        self.make_control()
        return Path(keep_first(self.control / "postgres-home", str(home)))

    @cached_property
    def sockets(self) -> Path:
        """The folder of the sockets: private to the account, and short enough for a socket's address."""
        near = self.data_dir / "run"
        is_short = len(os.fsencode(near)) <= _LONGEST_SOCKET_DIR and _PLAIN_PATH.fullmatch(str(near))
        if is_short and is_reachable(self.data_dir, self.account):
            return near
        digest = hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:12]
        return Path("/tmp") / f"shujaa-{self.account.uid}-{digest}"  # noqa: S108 - its owner is checked before use

    def make_control(self) -> None:
        """Make the folder of locks and passwords. Raises ServiceError when the data folder is somebody else's."""
        try:
            self.control.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ServiceError(
                f"The data folder {self.data_dir} cannot be written ({error.strerror}): set SHUJAA_DATA_DIR."
            ) from error
        if self.control.stat().st_uid != os.geteuid() != 0:
            raise ServiceError(
                f"{self.control} belongs to user {_user_name(self.control.stat().st_uid)}: "
                "run as that user, or set SHUJAA_DATA_DIR to a folder of your own."
            )

    def make_sockets(self) -> None:
        """Make the folder of the sockets. Raises ServiceError when another user took its name."""
        make_private(self.sockets, self.account)

    def secret(self, name: str) -> str:
        """The random password kept in the file `name` of the control folder, made on first use."""
        self.make_control()
        path = self.control / name
        try:
            return path.read_text().strip() if path.exists() else keep_first(path, secrets.token_urlsafe(32))
        except PermissionError as error:
            raise ServiceError(f"{path} belongs to another user: run as that user.") from error

    def _noted_home(self) -> Path | None:
        try:
            return Path((self.control / "postgres-home").read_text().strip())
        except (FileNotFoundError, PermissionError):
            return None


def caller() -> Account:
    """The account of this process."""
    return _account(os.geteuid())


def is_reachable(folder: Path, account: Account) -> bool:
    """Whether the account may walk into the folder, or into its nearest parent that exists."""
    while not folder.exists():
        folder = folder.parent
    return all(_may_enter(part.stat(), account) for part in (folder, *folder.parents))


def make_private(folder: Path, account: Account) -> None:
    """Make a folder that only the account may enter. Raises ServiceError when it is somebody else's."""
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        if os.geteuid() == 0 and folder.lstat().st_uid == 0:
            os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    except OSError as error:
        raise ServiceError(f"{folder} cannot be made: {error.strerror}.") from error
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
        raise ServiceError(
            f"{folder} belongs to user {_user_name(found.st_uid)} and is wanted for {account.name}: "
            "run as that user, remove it, or set SHUJAA_DATA_DIR to another folder."
        )
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def write_private(path: Path, text: str) -> None:
    """Write a file for its owner's eyes only; a reader sees the old text or the new, never a part."""
    _private_draft(path, text).replace(path)


def keep_first(path: Path, text: str) -> str:
    """The text of the file, which is `text` when this call was the first: two starts at once agree on one secret."""
    draft = _private_draft(path, text)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return path.read_text().strip()


def reachable_copy(folders: tuple[Path, ...], account: Account, version: str) -> Path:
    """A folder with copies of `folders` that the account can reach: for binaries installed under /root."""
    target = _state_root() / f"shujaa-runtime-{version}"
    if target.exists() and target.stat().st_uid == os.geteuid():
        return target
    making = target.with_name(f"{target.name}.making-{os.getpid()}")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True, mode=0o755)
    for folder in folders:
        shutil.copytree(
            folder, making / folder.name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.py[co]")
        )
    making.chmod(0o755)
    making.rename(target)
    assert is_reachable(target, account), f"{target} was chosen because everybody can reach it"
    return target


def _private_draft(path: Path, text: str) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    with open(draft, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)
    return draft


def _state_root() -> Path:
    """Where state that outlives a reboot may lie for any account; /tmp and /var/tmp are swept by age."""
    for root in (Path("/var/lib/shujaa"), Path("/var/tmp/shujaa")):  # noqa: S108 - owner checked, root only
        try:
            root.mkdir(mode=0o755, exist_ok=True)
        except OSError:
            continue
        if root.stat().st_uid == os.geteuid() and is_reachable(root, _nobody()):
            return root
    raise ServiceError(
        "The data folder is out of reach for the account that runs PostgreSQL, and neither /var/lib nor /var/tmp "
        "can hold it: set SHUJAA_DATA_DIR to a folder that everybody may enter, or DATABASE_URL to a server."
    )


def _may_enter(found: os.stat_result, account: Account) -> bool:
    if account.uid == 0:
        return True
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _account(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError as error:
        raise ServiceError(
            f"User {uid} has no entry in /etc/passwd, which PostgreSQL wants: add one, or set DATABASE_URL."
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _nobody() -> Account:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError as error:
        raise ServiceError(
            "PostgreSQL does not run as root, and there is no user “nobody” to run it: "
            "start as an ordinary user, or set DATABASE_URL to a server."
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)

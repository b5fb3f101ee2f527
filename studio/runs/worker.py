"""Workers: RQ processes that do steps. One that forks per step for `cpu` and `io`; one that keeps models for `gpu`."""

import contextlib
import gc
import importlib
import logging
import os
import shutil
import signal
import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import connections
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue as RedisQueue
from rq import SimpleWorker, Worker
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import BaseWorker

from shujaa import jobs
from studio.runs.lifecycle import JOB_PREFIX, step_of_job
from studio.runs.models import ACTIVE_STEP_STATES, Queue, Step
from studio.runs.performing import do_step, hand_back, leave_process
from studio.runs.reaper import release_steps_of
from studio.runs.registry import load_steps, modules_to_preload
from studio.runs.timing import timing

WORKER_TTL_S = 30
ALIVE_EVERY_S = 2.0
log = structlog.get_logger(__name__)
_me: "StepWorker | KeepingWorker | None" = None


def perform_step(step_id: int, attempt: int) -> None:
    """The job: does the step, then, while this work-horse is young, the next one of its queue without another fork."""
    leave = leave_process if _me is not None else None
    name = _me.name if _me is not None else f"{socket.gethostname()}.{os.getpid()}"
    do_step(step_id, attempt, name, leave=leave)
    if isinstance(_me, StepWorker):
        _me.go_on(do_step)


class StepWorker(Worker):
    """Forks a work-horse per job, so that no step's memory, crash or leak outlives it."""

    max_connection_wait_time = 2.0
    grace_s = 8.0
    _queue_at_hand: str | None = None
    _is_handing_back = False

    def main_work_horse(self, job: Job, queue: RedisQueue) -> None:
        global _me
        _me, self._queue_at_hand, self._forked_at = self, queue.name, time.monotonic()
        folder = self._folder()
        folder.mkdir(exist_ok=True)
        tempfile.tempdir = str(folder)
        super().main_work_horse(job, queue)

    def go_on(self, do: Any) -> None:
        """In the work-horse: further jobs of the queue, while it is young and its worker lives and wants them."""
        limits = timing()
        parent = os.getppid()
        while time.monotonic() - self._forked_at < limits.horse_life_s and os.getppid() == parent != 1:
            try:
                job_id = jobs.take_next(str(self._queue_at_hand), JOB_PREFIX, limits.horse_wait_s)
            except RedisError:
                return
            if job_id is None:
                return
            do(*step_of_job(job_id), self.name, leave=leave_process)

    def monitor_work_horse(self, job: Job, queue: RedisQueue) -> None:
        try:
            super().monitor_work_horse(job, queue)
        finally:
            shutil.rmtree(self._folder(), ignore_errors=True)

    def handle_work_horse_killed(self, job: Job, pid: int, status: int, usage: Any) -> None:
        """Gives back what the dead work-horse was doing, without waiting for its lease to expire."""
        log.warning("work_horse_ended", worker=self.name, status=status, is_handing_back=self._is_handing_back)
        try:
            release_steps_of(self.name, is_loss=not self._is_handing_back)
        finally:
            connections.close_all()

    def handle_warm_shutdown_request(self) -> None:
        """Lets the step at hand finish, for the grace; then it is handed back."""
        if self.horse_pid:
            timer = threading.Timer(self.grace_s, self._end_horse)
            timer.daemon = True
            timer.start()

    def _end_horse(self) -> None:
        self._is_handing_back = True
        if self.horse_pid:
            self.kill_horse(signal.SIGKILL)

    def _folder(self) -> Path:
        """Where the work-horse keeps temporary files; emptied when it ends, however it ends."""
        return Path(_temporary_root()) / f"{FOLDER_PREFIX}{self.pid}-{self.name[-8:]}"


class KeepingWorker(SimpleWorker):
    """Does jobs in its own process, so that loaded models stay; nothing here forks, since CUDA would not survive it.

    The lease's thread is its watchdog: a lost lease, or a cancel that the step's code does not see, ends the process.
    """

    max_connection_wait_time = 2.0
    grace_s = 8.0

    def execute_job(self, job: Job, queue: RedisQueue) -> None:
        global _me
        _me = self
        super().execute_job(job, queue)

    def handle_warm_shutdown_request(self) -> None:
        timer = threading.Timer(self.grace_s, self._give_up)
        timer.daemon = True
        timer.start()

    def _give_up(self) -> None:
        with contextlib.suppress(RedisError):
            for queue in self.queue_names():
                jobs.say_gone(f"worker:{queue}", self.name.rpartition(".")[0])
        try:
            hand_back()
        finally:
            os._exit(0)


FOLDER_PREFIX = "shujaa-horse-"


def _temporary_root() -> str:
    return os.environ.get("TMPDIR") or "/tmp"  # noqa: S108  the system's own


def work(queues: Sequence[str], *, is_burst: bool = False, grace_s: float = 8.0) -> None:
    """Works on the queues until a signal stops it, or with `is_burst` until nothing is left to do."""
    prepare_process(queues)
    name = f"{socket.gethostname()}.{os.getpid()}.{uuid.uuid4().hex[:8]}"
    stop = threading.Event()
    heart = threading.Thread(target=_say_alive, args=(queues, name, stop), daemon=True)
    heart.start()
    log.info("worker_started", worker=name, queues=list(queues))
    try:
        _work_on(queues, name, is_burst=is_burst, grace_s=grace_s)
    finally:
        stop.set()
        heart.join(1)
        with contextlib.suppress(RedisError):
            for queue in queues:
                jobs.say_gone(f"worker:{queue}", name)


def _work_on(queues: Sequence[str], name: str, *, is_burst: bool, grace_s: float) -> None:
    """RQ's loop, begun again when Redis was away: RQ ends its worker for that."""
    generation, pause_s = 0, 0.5
    while True:
        worker = make_worker(queues, f"{name}.{generation}")
        worker.grace_s = grace_s
        began_at = time.monotonic()
        try:
            worker.work(burst=is_burst, logging_level=None)
        except RedisError as wrong:
            log.warning("worker_waits", error=str(wrong).strip(), seconds=pause_s)
        wait_for_horse(worker)
        if worker._shutdown_requested_date is not None or (is_burst and is_all_done(queues)):
            return
        pause_s = 0.05 if is_burst else 0.5 if time.monotonic() - began_at > 5 else min(5.0, pause_s * 2)
        time.sleep(pause_s)
        generation += 1


def make_worker(queues: Sequence[str], name: str) -> "StepWorker | KeepingWorker":
    """The worker for these queues: one that keeps its process where `gpu` is among them, else one that forks."""
    kind: type[StepWorker] | type[KeepingWorker] = KeepingWorker if Queue.GPU in queues else StepWorker
    worker = kind(
        list(queues),
        name=name,
        connection=Redis.from_url(settings.REDIS_URL, health_check_interval=15),
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL_S,
        default_result_ttl=jobs.RESULT_TTL_S,
        maintenance_interval=60,
    )
    worker.log_result_lifespan = worker.log_job_description = False
    return worker


def wait_for_horse(worker: BaseWorker) -> None:
    """Waits for a work-horse that RQ's loop left behind when it fell over Redis."""
    if isinstance(worker, StepWorker) and worker.horse_pid:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(worker.horse_pid, 0)
        shutil.rmtree(worker._folder(), ignore_errors=True)
        release_steps_of(worker.name, is_loss=True)
        connections.close_all()


def prepare_process(queues: Sequence[str]) -> None:
    """Loads what every step needs before the first fork, and leaves no connection open over it."""
    logging.getLogger("rq.worker").setLevel(logging.WARNING)  # RQ sets INFO when it is imported: two lines a job
    load_steps()
    if Queue.GPU not in queues:
        for module in sorted(modules_to_preload()):
            try:
                importlib.import_module(module)
            except ImportError as wrong:
                log.warning("cannot_preload", module=module, error=str(wrong))
    remove_left_folders()
    connections.close_all()
    gc.collect()
    gc.freeze()


def remove_left_folders() -> None:
    """Removes temporary folders of workers that were killed."""
    for folder in Path(_temporary_root()).glob(f"{FOLDER_PREFIX}*"):
        pid = folder.name.removeprefix(FOLDER_PREFIX).partition("-")[0]
        if pid.isdecimal() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def is_all_done(queues: Sequence[str]) -> bool:
    """Whether nothing is ready, queued or running, in these queues or in others that may feed them."""
    try:
        return not Step.objects.filter(state__in=ACTIVE_STEP_STATES, is_paused=False).exists()
    finally:
        connections.close_all()


def _say_alive(queues: Sequence[str], name: str, stop: threading.Event) -> None:
    while True:
        with contextlib.suppress(RedisError):
            for queue in queues:
                jobs.say_alive(f"worker:{queue}", name)
        if stop.wait(ALIVE_EVERY_S):
            return

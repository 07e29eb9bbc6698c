"""Map states: children that really run side by side, their own context, and the tolerated failures."""
from __future__ import annotations

import uuid
from typing import Any

from moto.stepfunctions.parser.api import HistoryEventType, MapRunFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
    FailureEvent,
    FailureEventException,
)
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.distributed_iteration_component import (
    DistributedIterationComponent,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.itemprocessor.distributed_item_processor_worker import (  # noqa: E501
    DistributedItemProcessorWorker,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.iteration_worker import IterationWorker
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.iterator.distributed_iterator_worker import (  # noqa: E501
    DistributedIteratorWorker,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.job import JobPool
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

from ...context import clock
from ..patching import around
from .timing import stamp

# AWS starts up to 10,000 children at once; each is two threads here.
MOST_CHILDREN = 200


def _run_jobs(self: Any, job: Any, frame: Any, leave: str) -> None:
    """Work through the jobs in a loop; moto recurses once per item and runs out of stack."""
    close = getattr(self._env, leave)
    while job is not None:
        inner = frame.open_inner_frame() if self.inner_frames else frame.open_frame()
        self._eval_job(env=inner, job=job)
        getattr(frame, leave)(inner)
        failed = isinstance(job.job_output, Exception) or self.stopped()
        following = None if failed else self._job_pool.next_job()
        if following is None:
            if not failed and leave == "close_frame":
                frame.event_history_context.source_event_id = inner.event_history_context.last_published_event_id
            # The frame before the job: the map goes on as soon as its last job is closed.
            close(frame)
        self._job_pool.close_job(job)
        if following is None:
            return
        job = following
    close(frame)


def _exceeds_tolerance(eval_input: Any) -> bool:
    count = eval_input.map_run_record.item_counter
    failed = count.failed.get() + count.timed_out.get() + count.aborted.get()
    if failed == 0:
        return False
    allowed, percentage = eval_input.tolerated_failure_count, eval_input.tolerated_failure_percentage
    by_count = bool(allowed) and failed <= allowed
    by_percentage = bool(percentage) and 100 * failed / max(1, count.total.get()) <= percentage
    # When both are given, the run fails as soon as one threshold is exceeded.
    return not (by_count or by_percentage) if not (allowed and percentage) else not (by_count and by_percentage)


def _threshold_error(env: Any) -> FailureEventException:
    name = StatesErrorName(typ=StatesErrorNameType.StatesExceedToleratedFailureThreshold)
    details = MapRunFailedEventDetails(
        error=name.error_name, cause="The specified tolerated failure threshold was exceeded"
    )
    return FailureEventException(
        FailureEvent(
            env=env,
            error_name=name,
            event_type=HistoryEventType.MapRunFailed,
            event_details=EventDetails(mapRunFailedEventDetails=details),
        )
    )


def mend() -> None:
    for worker, inner, leave in (
        (IterationWorker, True, "close_frame"),
        (DistributedItemProcessorWorker, True, "delete_frame"),
        (DistributedIteratorWorker, False, "delete_frame"),
    ):
        worker.inner_frames = inner
        worker._eval_pool = lambda self, job, worker_frame, leave=leave: _run_jobs(self, job, worker_frame, leave)

    def map_run(self: Any, env: Any, eval_input: Any) -> None:
        items = env.stack.pop()
        pool = JobPool(job_program=self._get_iteration_program(), job_inputs=items)
        wanted = eval_input.map_run_record.max_concurrency or len(items)
        for _ in range(min(len(items), wanted, MOST_CHILDREN)):
            self._launch_worker(env=env, eval_input=eval_input, job_pool=pool)
        pool.await_jobs()
        broken = pool.get_worker_exception()
        if broken is not None:
            raise broken
        if _exceeds_tolerance(eval_input):
            raise _threshold_error(env)
        env.stack.append([job.job_output for job in pool.get_closed_jobs()])

    DistributedIterationComponent._map_run = map_run

    @around(DistributedItemProcessorWorker, "_eval_input")
    def eval_input(original: Any, self: Any, env_frame: Any) -> None:
        """A child of a distributed map is an execution of its own, with its own name and input."""
        original(self, env_frame)
        context = env_frame.states.context_object.context_object_data
        run, name = self._map_run_record, str(uuid.uuid4())
        machine = run.map_state_machine_arn.replace(":stateMachine:", ":execution:")
        context["Execution"] = {
            **context["Execution"],
            "Id": f"{machine}:{name}",
            "Name": name,
            "Input": env_frame.states.get_input(),
            "StartTime": stamp(clock.datetime()),
        }



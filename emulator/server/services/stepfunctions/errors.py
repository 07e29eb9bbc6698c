"""Error names as AWS spells them, and what States.ALL does not catch."""
from __future__ import annotations

import logging
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from moto.stepfunctions.parser.api import (
    HistoryEventType,
    LambdaFunctionFailedEventDetails,
    MapRunFailedEventDetails,
    TaskFailedEventDetails,
)
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.error_equals_decl import ErrorEqualsDecl
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
    FailureEvent,
    FailureEventException,
)
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
from moto.stepfunctions.parser.asl.component.state.exec.state_map.item_reader.item_reader_decl import ItemReader
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_aws_sdk
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_lambda import (
    StateTaskServiceLambda,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task_lambda import StateTaskLambda
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

from ..patching import around

# What AWS reports as Lambda.ServiceException.
SERVER_SIDE = ("InternalError", "InternalFailure", "ServiceUnavailable")
LOG = logging.getLogger("emulator.states")
# SDK integrations: "Ec2.Ec2Exception", "Sns.NotFoundException", ...
SERVICE_NAMES = {
    "ec2": "Ec2",
    "sns": "Sns",
    "sqs": "Sqs",
    "s3": "S3",
    "cloudwatch": "CloudWatch",
    "lambda": "Lambda",
    "backup": "Backup",
    "rds": "Rds",
    "eventbridge": "EventBridge",
}


def lambda_error(refused: Exception) -> tuple[str, str]:
    """The error name and cause of an Invoke that Lambda itself refused, or that never reached it."""
    if not isinstance(refused, ClientError):
        return "Lambda.SdkClientException", str(refused)
    code, meta = refused.response["Error"].get("Code", "Unknown"), refused.response.get("ResponseMetadata", {})
    code = "ServiceException" if code in SERVER_SIDE else code
    name = code if code.endswith("Exception") else f"{code}Exception"
    details = f"Service: AWSLambda; Status Code: {meta.get('HTTPStatusCode')}; Error Code: {name}"
    return f"Lambda.{name}", f"{refused.response['Error'].get('Message', '')} ({details})"


def reader_error(env: Any, refused: ClientError) -> FailureEventException:
    name = StatesErrorName(typ=StatesErrorNameType.StatesItemReaderFailed)
    details = MapRunFailedEventDetails(error=name.error_name, cause=str(refused))
    return FailureEventException(
        FailureEvent(
            env=env,
            error_name=name,
            event_type=HistoryEventType.MapRunFailed,
            event_details=EventDetails(mapRunFailedEventDetails=details),
        )
    )


def _log_in_brief() -> None:
    """moto writes out the whole definition at every level an error passes: costly, and nobody reads it."""
    EvalComponent._log_failure_event_exception = lambda self, failure_event_exception: None
    EvalComponent._log_exception = lambda self, exception: LOG.info(
        "%s: %s: %s", type(self).__name__, type(exception).__name__, exception
    )


def mend() -> None:
    _log_in_brief()
    state_task_service_aws_sdk._SERVICE_ERROR_NAMES.update(SERVICE_NAMES)

    @around(StateTaskLambda, "_from_error")
    def from_error(original: Any, self: Any, env: Any, ex: Exception) -> FailureEvent:
        if not isinstance(ex, (ClientError, BotoCoreError)):
            return original(self, env, ex)
        error, cause = lambda_error(ex)
        details = LambdaFunctionFailedEventDetails(error=error, cause=cause)
        return FailureEvent(
            env=env,
            error_name=CustomErrorName(error),
            event_type=HistoryEventType.LambdaFunctionFailed,
            event_details=EventDetails(lambdaFunctionFailedEventDetails=details),
        )

    @around(StateTaskServiceLambda, "_from_error")
    def from_integration_error(original: Any, self: Any, env: Any, ex: Exception) -> FailureEvent:
        if not isinstance(ex, (ClientError, BotoCoreError)):
            return original(self, env, ex)
        error, cause = lambda_error(ex)
        details = TaskFailedEventDetails(error=error, cause=cause, resource="invoke", resourceType="lambda")
        return FailureEvent(
            env=env,
            error_name=CustomErrorName(error),
            event_type=HistoryEventType.TaskFailed,
            event_details=EventDetails(taskFailedEventDetails=details),
        )

    @around(ErrorEqualsDecl, "_eval_body")
    def equals(original: Any, self: ErrorEqualsDecl, env: Any) -> None:
        """States.Runtime ends the execution: neither Retry nor Catch with States.ALL sees it."""
        error = env.stack[-1]
        runtime = StatesErrorName(typ=StatesErrorNameType.StatesRuntime)
        if isinstance(error, StatesErrorName) and error == runtime and runtime not in self.error_names:
            env.stack.pop()
            env.stack.append(False)
            return
        original(self, env)

    @around(ItemReader, "_eval_body")
    def read_items(original: Any, self: ItemReader, env: Any) -> None:
        try:
            original(self, env)
        except ClientError as refused:
            raise reader_error(env, refused) from refused

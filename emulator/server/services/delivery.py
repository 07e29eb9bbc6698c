"""One AWS service handing a payload to another: Lambda, Step Functions, SQS or SNS, by ARN, over HTTP."""
from __future__ import annotations

from typing import Any

from .clients import client


class DeliveryError(Exception):
    """The target refused; `code` is its error code."""

    def __init__(self, code: str, message: str):
        super().__init__(f"{code}: {message}")
        self.code = code


def queue_url(arn: str) -> str:
    from ..context import endpoint

    _, _, _, _, account, name = arn.split(":", 5)
    return f"{endpoint()}/{account}/{name}"


def deliver(
    arn: str, text: str, caller: str, subject: str | None = None, group: str | None = None, name: str | None = None
) -> dict[str, Any]:
    """Give `text` to the target once; a target that refuses raises DeliveryError."""
    from botocore.exceptions import BotoCoreError, ClientError

    service, region = arn.split(":")[2], arn.split(":")[3]
    try:
        if service == "lambda":
            return client("lambda", region, caller).invoke(
                FunctionName=arn, InvocationType="Event", Payload=text.encode()
            )
        if service == "states":
            named = {"name": name} if name else {}
            return client("stepfunctions", region, caller).start_execution(stateMachineArn=arn, input=text, **named)
        if service == "sqs":
            grouped = {"MessageGroupId": group} if group else {}
            return client("sqs", region, caller).send_message(QueueUrl=queue_url(arn), MessageBody=text, **grouped)
        if service == "sns":
            titled = {"Subject": subject[:100]} if subject else {}
            return client("sns", region, caller).publish(TopicArn=arn, Message=text, **titled)
    except ClientError as refused:
        error = refused.response["Error"]
        raise DeliveryError(error.get("Code", "Unknown"), error.get("Message", "")) from refused
    except BotoCoreError as problem:
        raise DeliveryError("ConnectionError", str(problem)) from problem
    raise DeliveryError("UnsupportedTarget", f"the emulator does not deliver to {arn}")

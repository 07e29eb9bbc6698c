"""SNS: an outbox of what subscribers got; SQS and Lambda subscribers get it for real."""
from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import urlparse

from moto.sns.models import Subscription

from ..context import clock, outbox, settings
from .delivery import DeliveryError, deliver
from .patching import around

LOG = logging.getLogger("emulator.sns")


def lambda_record(
    subscription: Subscription, message: str, message_id: str, subject: str | None, attributes: Any
) -> dict[str, Any]:
    return {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription.arn,
        "Sns": {
            "Type": "Notification",
            "MessageId": message_id,
            "TopicArn": subscription.topic.arn,
            "Subject": subject,
            "Message": message,
            "Timestamp": f"{clock.datetime():%Y-%m-%dT%H:%M:%S.000Z}",
            "SignatureVersion": "1",
            "Signature": "EXAMPLE",
            "SigningCertUrl": "EXAMPLE",
            "UnsubscribeUrl": "EXAMPLE",
            "MessageAttributes": attributes or {},
        },
    }


def _give(subscription: Subscription, event: str) -> None:
    """What a function cannot be given goes to the subscription's dead-letter queue, as SNS writes it."""
    try:
        deliver(subscription.endpoint, event, caller="sns")
    except DeliveryError as problem:
        queue = json.loads(subscription.attributes.get("RedrivePolicy") or "{}").get("deadLetterTargetArn")
        LOG.warning("%s did not take a message: %s", subscription.endpoint, problem)
        if queue:
            deliver(queue, json.dumps(json.loads(event)["Records"][0]["Sns"]), caller="sns")


def mend() -> None:
    @around(Subscription, "publish")
    def publish(original: Any, self: Subscription, message: str, message_id: str, **options: Any) -> Any:
        attributes, subject = options.get("message_attributes"), options.get("subject")
        matcher = self._filter_policy_matcher
        if matcher is not None and not matcher.matches(attributes, message):
            return None
        text = message
        if options.get("message_structure") == "json":
            text = self._parse_message_structure(message, self.protocol)
        outbox.add(
            protocol=self.protocol,
            endpoint=self.endpoint,
            topic=self.topic.arn,
            region=self.topic.sns_backend.region_name,
            subject=subject,
            message=text,
            messageId=message_id,
        )
        if self.protocol == "lambda":
            record = lambda_record(self, text, message_id, subject, attributes)
            for _ in range(settings["snsDeliveries"]):
                _give(self, json.dumps({"Records": [record]}))
            return None
        if self.protocol in ("http", "https") and urlparse(self.endpoint).hostname not in ("127.0.0.1", "localhost"):
            return None
        return original(self, message, message_id, **options)

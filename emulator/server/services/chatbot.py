"""Amazon Q Developer in chat applications (chatbot), which moto lacks: Slack channels, and the topics they are told of.

A configuration subscribes to its topics, as AWS does; what it would post stands in the outbox.
"""
from __future__ import annotations

import json
from typing import Any, Callable

from ..actions import ApiRequest
from ..context import ACCOUNT
from ..errors import Answer, error_answer

Configuration = dict[str, Any]
ENDPOINT = "https://global.sns-api.chatbot.amazonaws.com"
CHANGEABLE = (
    "SlackChannelId",
    "SlackChannelName",
    "SnsTopicArns",
    "IamRoleArn",
    "LoggingLevel",
    "GuardrailPolicyArns",
    "UserAuthorizationRequired",
)

# A global service: one account has one set.
_configurations: dict[str, Configuration] = {}


class Refused(Exception):
    def __init__(self, code: str, message: str, status: int):
        super().__init__(message)
        self.code, self.status = code, status


def reset() -> None:
    _configurations.clear()


def _subscribe(configuration: Configuration) -> None:
    from moto.sns.models import sns_backends

    for arn in configuration["SnsTopicArns"]:
        backend = sns_backends[ACCOUNT][arn.split(":")[3]]
        known = backend.list_subscriptions_by_topic(arn)[0]
        if not any(one.endpoint == ENDPOINT for one in known):
            backend.subscribe(arn, ENDPOINT, "https")


def _unsubscribe(configuration: Configuration) -> None:
    from moto.sns.models import sns_backends

    for backend in sns_backends[ACCOUNT].values():
        for one in list(backend.subscriptions.values()):
            if one.endpoint == ENDPOINT and one.topic.arn in configuration["SnsTopicArns"]:
                backend.unsubscribe(one.arn)


def _create(given: dict[str, Any]) -> dict[str, Any]:
    arn = f"arn:aws:chatbot::{ACCOUNT}:chat-configuration/slack-channel/{given['ConfigurationName']}"
    channel = (given["SlackTeamId"], given["SlackChannelId"])
    if arn in _configurations or any((c["SlackTeamId"], c["SlackChannelId"]) == channel for c in _configurations.values()):
        message = f"Slack channel with ID {channel[1]} in Slack team {channel[0]} has already been configured."
        raise Refused("ConflictException", message, 409)
    configuration = {
        "SlackTeamName": "",
        "SlackChannelName": "",
        "LoggingLevel": "NONE",
        "SnsTopicArns": [],
        "GuardrailPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"],
        "UserAuthorizationRequired": False,
        "Tags": [],
        "State": "ENABLED",
        **given,
        "ChatConfigurationArn": arn,
    }
    _configurations[arn] = configuration
    _subscribe(configuration)
    return {"ChannelConfiguration": configuration}


def _find(arn: str) -> Configuration:
    if arn not in _configurations:
        raise Refused("ResourceNotFoundException", f"{arn} does not exist.", 404)
    return _configurations[arn]


def _describe(given: dict[str, Any]) -> dict[str, Any]:
    arn = given.get("ChatConfigurationArn")
    found = [c for key, c in _configurations.items() if arn in (None, key)]
    return {"SlackChannelConfigurations": found}


def _update(given: dict[str, Any]) -> dict[str, Any]:
    configuration = _find(given["ChatConfigurationArn"])
    _unsubscribe(configuration)
    configuration.update({key: given[key] for key in CHANGEABLE if key in given})
    _subscribe(configuration)
    return {"ChannelConfiguration": configuration}


def _delete(given: dict[str, Any]) -> dict[str, Any]:
    _unsubscribe(_configurations.pop(_find(given["ChatConfigurationArn"])["ChatConfigurationArn"]))
    return {}


def _list_tags(given: dict[str, Any]) -> dict[str, Any]:
    return {"Tags": _find(given["ResourceARN"])["Tags"]}


def _tag(given: dict[str, Any]) -> dict[str, Any]:
    configuration = _find(given["ResourceARN"])
    tags = {tag["TagKey"]: tag for tag in [*configuration["Tags"], *given["Tags"]]}
    configuration["Tags"] = list(tags.values())
    return {}


def _untag(given: dict[str, Any]) -> dict[str, Any]:
    configuration = _find(given["ResourceARN"])
    configuration["Tags"] = [tag for tag in configuration["Tags"] if tag["TagKey"] not in given["TagKeys"]]
    return {}


ACTIONS: dict[str, tuple[int, Callable[[dict[str, Any]], Any]]] = {
    "CreateSlackChannelConfiguration": (201, _create),
    "DescribeSlackChannelConfigurations": (200, _describe),
    "UpdateSlackChannelConfiguration": (200, _update),
    "DeleteSlackChannelConfiguration": (204, _delete),
    "ListTagsForResource": (200, _list_tags),
    "TagResource": (200, _tag),
    "UntagResource": (200, _untag),
}


def answer(request: ApiRequest) -> Answer:
    if request.action not in ACTIONS:
        raise NotImplementedError(request.action)
    status, act = ACTIONS[request.action]
    try:
        result = act(json.loads(request.body or b"{}"))
    except Refused as refused:
        return error_answer(request.protocol, refused.code, str(refused), refused.status)
    body = b"" if status == 204 else json.dumps(result).encode()
    return Answer(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))], body)

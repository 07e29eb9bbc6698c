"""The rule language of composite alarms: ALARM("a") AND NOT (OK(b) OR INSUFFICIENT_DATA("c")), TRUE, FALSE."""
from __future__ import annotations

import re
from typing import Callable

TOKEN = re.compile(
    r"\s*(?:(?P<state>ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*\"?(?P<name>[^\")]+?)\"?\s*\)"
    r"|(?P<word>AND|OR|NOT|TRUE|FALSE)\b|(?P<paren>[()]))"
)


def holds(rule: str, state_of: Callable[[str], str]) -> bool:
    """Whether the rule is fulfilled. `state_of` gives an alarm's state by its name (or ARN)."""
    tokens, at = [], 0
    while at < len(rule.rstrip()):
        match = TOKEN.match(rule, at)
        if match is None:
            raise ValueError(f"alarm rule: cannot read {rule[at:]!r}")
        tokens.append(match)
        at = match.end()
    value, rest = _either(tokens, 0, state_of)
    if rest != len(tokens):
        raise ValueError(f"alarm rule: unexpected {tokens[rest][0].strip()!r} in {rule!r}")
    return value


def _word(tokens: list[re.Match], at: int) -> str | None:
    return (tokens[at]["word"] or tokens[at]["paren"]) if at < len(tokens) else None


def _either(tokens: list[re.Match], at: int, state_of: Callable[[str], str]) -> tuple[bool, int]:
    value, at = _both(tokens, at, state_of)
    while _word(tokens, at) == "OR":
        other, at = _both(tokens, at + 1, state_of)
        value = value or other
    return value, at


def _both(tokens: list[re.Match], at: int, state_of: Callable[[str], str]) -> tuple[bool, int]:
    value, at = _one(tokens, at, state_of)
    while _word(tokens, at) == "AND":
        other, at = _one(tokens, at + 1, state_of)
        value = value and other
    return value, at


def _one(tokens: list[re.Match], at: int, state_of: Callable[[str], str]) -> tuple[bool, int]:
    if at >= len(tokens):
        raise ValueError("alarm rule: ends too early")
    token, word = tokens[at], _word(tokens, at)
    if token["state"]:
        return state_of(token["name"].rpartition(":")[2]) == token["state"], at + 1
    if word == "NOT":
        value, at = _one(tokens, at + 1, state_of)
        return not value, at
    if word in ("TRUE", "FALSE"):
        return word == "TRUE", at + 1
    if word == "(":
        value, at = _either(tokens, at + 1, state_of)
        if _word(tokens, at) != ")":
            raise ValueError("alarm rule: a parenthesis is not closed")
        return value, at + 1
    raise ValueError(f"alarm rule: unexpected {token[0].strip()!r}")

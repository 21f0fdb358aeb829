"""What must not be written down: by the name before a value and by the value's own shape.

The rules are those of BotCore.ServiceDefaults/Logging/Redaction, with fewer exceptions: here too much is masked rather
than too little, and no long identifier stands in this service's logs that would have to stay readable but those named.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from typing import Any

EVERYTHING = "***"
_SHORTEST_TOKEN_SHOWN = 12

_SECRET_PARTS = (
    "password", "passwd", "passphrase", "secret", "privatekey", "mnemonic", "seedphrase", "credential", "encryptionkey",
    "decryptionkey", "signingkey", "masterkey", "hmackey", "accountkey", "recoverycode", "backupcode", "cardnumber", "cookie",
)  # fmt: skip
_SECRET_WORDS = {"pwd", "pass", "pin", "otp", "totp", "cvv", "ssn", "iban"}
_TOKEN_PARTS = (
    "apikey", "accesskey", "listenkey", "sessionkey", "sessionid", "accesstoken", "refreshtoken", "bearer", "authorization",
)  # fmt: skip
_TOKEN_WORDS = {"token", "tokens", "jwt", "signature", "sig"}
_EMAIL_WORDS = {"email", "emails", "mail"}
_ABOUT_WORDS = {
    "count", "length", "type", "kind", "name", "size", "limit", "limits", "age", "ttl", "seconds", "ms", "days", "at",
    "enabled", "configured", "missing", "required", "present", "valid", "invalid", "status", "error",
}  # fmt: skip
_SAFE = {
    "traceid", "spanid", "requestid", "jobid", "predictionid", "modelversion", "version", "symbol", "timeframe", "hash",
    "schemahash", "datahash", "sha256", "commit", "host", "userid", "idempotencykey",
}  # fmt: skip

_PEM = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\Z)", re.S)
_USER_INFO = re.compile(r"(?P<scheme>\b[A-Za-z][A-Za-z0-9+.\-]*://)[^\s/\"'<>]*@")
_ASSIGNED = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9_.\-]{1,60})(?P<mark>\\?[\"']?\s*[=:]\s*)(?P<value>\\?\"[^\"]*\"|'[^']*'|(?:Bearer |Basic )?[^\s,;&\"']+)"
)
_BEARER = re.compile(r"(?P<scheme>\bbearer\s+)(?P<token>[A-Za-z0-9\-._~+/]{8,}=*)", re.I)
_BASIC = re.compile(r"(?P<scheme>\bbasic\s+)(?P<token>[A-Za-z0-9+/_\-]{4,}={0,2})", re.I)
_JWT = re.compile(r"eyJ[A-Za-z0-9_\-]{5,}\.[A-Za-z0-9_\-]*(?:\.[A-Za-z0-9_\-]*){0,3}")
_ANNOUNCED = re.compile(
    r"(?<![A-Za-z0-9])(?:sk[-_]|pk_|rk_|gh[opsur]_|github_pat_|xox[abeoprs]-|glpat-|npm_|hf_|AIza|AKIA|ASIA)"
    r"(?=[A-Za-z_\-]*[0-9])[A-Za-z0-9_\-]{12,}"
)
_OPAQUE = re.compile(r"(?<![A-Za-z0-9+/_\-.])(?=[A-Za-z+_\-]*[0-9])[A-Za-z0-9+_\-]{32,}={0,2}(?![A-Za-z0-9/.])")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_MODEL_VERSION = re.compile(r"[0-9]{8}-[0-9]{6}-[a-z]+(?:-[a-z]+)*-[0-9a-f]{6}-[0-9]+")
_TRACE_PARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_EMAIL = re.compile(r"[\w.%+'\-]+@[A-Za-z0-9](?:[A-Za-z0-9\-]*\.)+[A-Za-z]{2,}")
_IPV4 = re.compile(r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9])(?!\.[0-9])")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

SECRET, TOKEN, EMAIL, SAFE, NEUTRAL = "secret", "token", "email", "safe", "neutral"


def sensitivity(name: str) -> str:
    """What a name says about its value."""
    joined = re.sub(r"[^a-z0-9]", "", name.lower())
    if joined in _SAFE:
        return SAFE
    words = [word.lower() for word in _WORDS.findall(name)]
    if not words or words[-1] in _ABOUT_WORDS:
        return NEUTRAL
    if any(part in joined for part in _SECRET_PARTS) or not _SECRET_WORDS.isdisjoint(words):
        return SECRET
    if any(part in joined for part in _TOKEN_PARTS) or not _TOKEN_WORDS.isdisjoint(words):
        return TOKEN
    return EMAIL if not _EMAIL_WORDS.isdisjoint(words) else NEUTRAL


def mask_token(token: str) -> str:
    """The last four characters; none of a short one."""
    if token.startswith(EVERYTHING) and len(token) <= len(EVERYTHING) + 4:
        return token
    return EVERYTHING if len(token) < _SHORTEST_TOKEN_SHOWN else EVERYTHING + token[-4:]


def mask_email(address: str) -> str:
    """A pseudonym that stays the same."""
    return "email:" + hashlib.sha256(address.strip().lower().encode()).hexdigest()[:16]


def redact_text(text: str) -> str:
    """The text without secrets."""
    if len(text) < 4:
        return text
    text = _PEM.sub(EVERYTHING, text)
    text = _USER_INFO.sub(lambda m: f"{m['scheme']}{EVERYTHING}@", text)
    text = _ASSIGNED.sub(_assigned, text)
    text = _BEARER.sub(lambda m: m["scheme"] + mask_token(m["token"]), text)
    text = _BASIC.sub(lambda m: m["scheme"] + EVERYTHING if _holds_password(m["token"]) else m[0], text)
    text = _JWT.sub(lambda m: mask_token(m[0]), text)
    text = _ANNOUNCED.sub(lambda m: mask_token(m[0]), text)
    text = _EMAIL.sub(lambda m: mask_email(m[0]), text)
    text = _OPAQUE.sub(_opaque, text)
    text = _IPV6.sub(_network, text)
    return _IPV4.sub(_network, text)


def redact_value(name: str, value: Any) -> Any:
    """The value of a named field; numbers and flags stay unless the name hides them."""
    kind = sensitivity(name)
    if isinstance(value, dict):
        return EVERYTHING if kind in (SECRET, TOKEN) else {str(k): redact_value(str(k), v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return EVERYTHING if kind in (SECRET, TOKEN) else [redact_value(name, item) for item in value]
    if value is None or isinstance(value, bool):
        return value
    if kind == SECRET:
        return EVERYTHING
    if isinstance(value, (int, float)):
        return value if kind != TOKEN else EVERYTHING
    text = str(value)
    if kind == TOKEN:
        return mask_token(text)
    if kind == EMAIL:
        return mask_email(text)
    return text if kind == SAFE and len(text) <= 128 and re.fullmatch(r"[\w.:\-]*", text) else redact_text(text)


def _assigned(match: re.Match[str]) -> str:
    kind = sensitivity(match["name"])
    if kind not in (SECRET, TOKEN):
        return match[0]
    value = match["value"].strip("\\\"'")
    return match["name"] + match["mark"] + (EVERYTHING if kind == SECRET else mask_token(value.split(" ")[-1]))


def _opaque(match: re.Match[str]) -> str:
    run = match[0]
    is_known = any(known.fullmatch(run) for known in (_GUID, _TRACE_PARENT, _MODEL_VERSION))
    return run if is_known else mask_token(run)


def _holds_password(encoded: str) -> bool:
    try:
        return b":" in base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_")
    except ValueError:
        return False


def _network(match: re.Match[str]) -> str:
    try:
        address = ipaddress.ip_address(match[0])
    except ValueError:
        return match[0]
    if address.is_loopback:
        return match[0]
    prefix = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False).network_address)

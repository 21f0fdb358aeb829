"""Settings from the environment, `BOTCORE_AI_` before each name. A wrong or unknown one stops the start, all at once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, SecretStr, ValidationError

from app.stores.mongo import is_uri, pymongo_is_installed

PREFIX = "BOTCORE_AI_"
_SECRET_LENGTH = 32
_SECRETS = ("service_token", "amqp_url", "mongodb_uri")
_PLACEHOLDER_WORDS = set(
    "a admin and api at bot botcore change changeit changeme changethis core default demo dev development dummy enter example "
    "fake fill foo bar guest here hunter in insecure insert it jwt key letmein local long me my mysecret none not null only "
    "pass passphrase passwd password placeholder please prod production private put qwerty random replace replaceme root sample "
    "secret secretkey set sign signing some string super supersecret temp test testing the this to todo token undefined user "
    "value with xxx your".split()
)


class ConfigurationError(ValueError):
    """Everything that is wrong, a line each."""


class Settings(BaseModel):
    """Each field is an environment variable: `port` is BOTCORE_AI_PORT."""

    host: str = Field("127.0.0.1", min_length=1, max_length=255)
    """Address to listen on."""
    port: int = Field(8000, ge=0, le=65535)
    """0 takes any free port."""
    environment: Literal["Development", "Staging", "Production"] = "Development"
    state_dir: Path = Path("~/.local/state/botcore/ai")
    """Models, predictions and jobs, unless a database is named."""
    data_dir: Path | None = None
    """Folder of candle files that may be trained on by name; none when absent."""
    log_format: Literal["auto", "json", "text"] = "auto"
    allowed_hosts: str = "localhost;127.0.0.1;[::1]"
    """Host headers that are answered, divided by semicolons; * for any."""
    max_body_bytes: int = Field(4 * 1024 * 1024, ge=1024, le=64 * 1024 * 1024)
    max_waiting: int = Field(64, ge=1, le=10_000)
    """Analyses in progress or waiting for a thread; more are refused with 503."""
    analysis_threads: int = Field(2, ge=1, le=64)
    model_poll_seconds: float = Field(2.0, ge=0.05, le=3600)
    """How soon a promotion by another process is noticed."""
    keep_models: int = Field(10, ge=2, le=1000)
    keep_predictions_days: int = Field(90, ge=1, le=3650)
    job_queue: int = Field(8, ge=1, le=1000)
    """Training jobs that may wait; more are refused with 429."""
    job_timeout_seconds: float = Field(3600, ge=1, le=86_400)
    shutdown_seconds: float = Field(30, ge=1, le=600)
    service_token: SecretStr | None = None
    """When set, everything under /ai takes `Authorization: Bearer` with it."""
    mongodb_uri: SecretStr | None = None
    """When set, models, predictions and jobs are kept in this database, which all replicas share; the path names it (botcore when absent)."""
    amqp_url: SecretStr | None = None
    """When set, training jobs are also taken from the queue `jobs.train`."""
    amqp_queue: str = Field("jobs.train", min_length=1, max_length=255)
    commentator: Literal["off"] = "off"
    """The language-model commentator. Off is the only value this build has."""

    class Config:
        extra = "forbid"
        frozen = True

    @property
    def models_dir(self) -> Path:
        """The registry, unless a database is named."""
        return self.state_dir / "models"


def load_settings(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """From the environment, with what the caller gives on top; ConfigurationError lists every error."""
    source = os.environ if environment is None else environment
    given: dict[str, Any] = {
        name[len(PREFIX) :].lower(): value for name, value in source.items() if name.startswith(PREFIX) and value != ""
    }
    given |= overrides
    errors: list[str] = []
    try:
        settings = Settings(**given)
    except ValidationError as e:
        errors = [_sentence(dict(error), given) for error in e.errors()]
        settings = None
    for name in _SECRETS:
        problem = _secret_problem(name, str(given.get(name) or ""))
        if problem:
            errors.append(f"{PREFIX}{name.upper()} {problem}")
    if errors or settings is None:
        raise ConfigurationError("\n".join(errors))
    return settings.copy(update={"state_dir": settings.state_dir.expanduser()})


def _sentence(error: dict[str, Any], given: Mapping[str, Any]) -> str:
    name = str(error["loc"][0])
    if error["type"] == "value_error.extra":
        return f"{PREFIX}{name.upper()} is not a setting; there are {', '.join(sorted(Settings.__fields__))}"
    hidden = name in _SECRETS
    return f"{PREFIX}{name.upper()} is {'(not shown)' if hidden else repr(given.get(name))}: {error['msg']}"


def _secret_problem(name: str, value: str) -> str | None:
    if not value:
        return None
    if name == "amqp_url":
        match = re.fullmatch(r"amqps?://(?P<user>[^:@/]+):(?P<password>[^@/]+)@[^/]+(/.*)?", value)
        if match is None:
            return "is not of the form amqp://user:password@host:port/vhost"
        return "has a placeholder for a password" if _is_placeholder(match["password"]) else None
    if name == "mongodb_uri":
        match = re.fullmatch(r"mongodb://([^:@/]+:(?P<password>[^@/]+)@)?[^@/]+(/.*)?", value)
        if match is None:
            return "is not of the form mongodb://user:password@host:port/database"
        if not pymongo_is_installed():
            return "names a database, and pymongo is not installed (Debian: python3-pymongo, python3-gridfs)"
        if not is_uri(value):
            return "cannot be read: hosts with ports, one database and known options are expected, and %-escapes in user and password"
        return "has a placeholder for a password" if match["password"] and _is_placeholder(match["password"]) else None
    if _is_placeholder(value):
        return f"is a placeholder from an example: set a random value of at least {_SECRET_LENGTH} characters"
    if len(value) < _SECRET_LENGTH:
        return f"has {len(value)} characters: set a random value of at least {_SECRET_LENGTH} characters"
    return "repeats a few characters: set a random value" if len(set(value)) < 5 else None


def _is_placeholder(value: str) -> bool:
    if re.fullmatch(r"your.*here|<.*>|\$\{.*\}|\{\{.*\}\}|%.*%", value, re.I | re.S):
        return True
    words = re.findall(r"[A-Za-z]+", value)
    if not words:
        return len(set(value)) == 1 or value in "0123456789012345678901234567890123456789"
    # A run of one letter is filler only when it is one: a random value has single letters between its digits.
    return all(w.lower() in _PLACEHOLDER_WORDS or (len(w) >= 3 and len(set(w)) == 1) for w in words) and any(len(w) >= 3 for w in words)

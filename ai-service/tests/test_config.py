from __future__ import annotations

import pytest

from app.config import ConfigurationError, load_settings

GOOD = "k3Vd9QpZx7LwTn2RbYc8MfHs5JgUe1Aq"


def errors(**environment: str) -> list[str]:
    with pytest.raises(ConfigurationError) as found:
        load_settings({f"BOTCORE_AI_{name.upper()}": value for name, value in environment.items()})
    return str(found.value).splitlines()


def test_defaults_listen_on_this_machine_only() -> None:
    settings = load_settings({})

    assert (settings.host, settings.port, settings.commentator) == ("127.0.0.1", 8000, "off")


def test_every_error_is_told_at_once_and_no_secret_among_them() -> None:
    found = errors(port="x", unknown="1", service_token="short-but-secret-9", amqp_url="amqp://bot:changeme@localhost/bot-core")

    assert len(found) == 4
    assert not any("short-but-secret-9" in line or "changeme" in line for line in found)


@pytest.mark.parametrize("token", ["changeme", "your-token-here", "x" * 40, "${TOKEN}", "test-secret-key-1234567890123456789012", "k3Vd9Qp"])
def test_placeholders_are_no_secrets(token: str) -> None:
    assert len(errors(service_token=token)) == 1


def test_a_random_password_with_a_run_of_one_letter_is_no_placeholder() -> None:
    settings = load_settings({"BOTCORE_AI_AMQP_URL": "amqp://bot:0267bbb4e4a954430c95975b564b6085@127.0.0.1:5672/bot-core"})

    assert settings.amqp_url is not None


def test_a_real_secret_is_taken_and_never_shown() -> None:
    settings = load_settings({"BOTCORE_AI_SERVICE_TOKEN": GOOD})

    assert settings.service_token is not None
    assert GOOD not in repr(settings)


def test_the_commentator_has_no_other_value_than_off() -> None:
    assert "BOTCORE_AI_COMMENTATOR is 'on'" in errors(commentator="on")[0]


@pytest.mark.parametrize("uri", ["postgres://u:p@h/d", "mongodb://bot:changeme@localhost/botcore", "mongodb://", "mongodb+srv://cluster.example.net", "mongodb://localhost:port/botcore"])
def test_a_database_that_cannot_be_meant_is_refused(uri: str) -> None:
    assert len(errors(mongodb_uri=uri)) == 1


@pytest.mark.parametrize("uri", ["mongodb://127.0.0.1:27017/?replicaSet=rs0", f"mongodb://bot:{GOOD}@localhost:27017?authSource=admin&directConnection=true", f"mongodb://bot:{GOOD}@a:27017,b:27017/botcore?authSource=admin"])
def test_a_database_is_taken_and_its_password_never_shown(uri: str) -> None:
    pytest.importorskip("pymongo", reason="pymongo is not installed (Debian: python3-pymongo, python3-gridfs)")
    assert GOOD not in repr(load_settings({"BOTCORE_AI_MONGODB_URI": uri}))

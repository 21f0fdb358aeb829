from __future__ import annotations

import pytest

from app.telemetry.redaction import redact_text, redact_value

TOKEN = "abcdefghij0123456789ABCDEFGHIJ012345wxyz"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("login with password=hunter2andmore failed", "hunter2andmore"),
        ('{"apiKey": "' + TOKEN + '"}', TOKEN),
        ("amqp://bot:s3cretvalue@127.0.0.1:5672/bot-core", "s3cretvalue"),
        (f"Authorization: Bearer {TOKEN}", TOKEN),
        ("Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJzdWIiOiIxIn0"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEpA\n-----END RSA PRIVATE KEY-----", "MIIEpA"),
        ("write to jane.doe@example.org", "jane.doe"),
        ("from 203.0.113.77", "113.77"),
        ("from 2001:db8:1:2::3", "1:2::3"),
        ("the key " + TOKEN + " leaked", TOKEN),
        ("ghp_0123456789abcdefABCDEF", "0123456789abcdef"),
    ],
)
def test_secrets_do_not_survive(text: str, gone: str) -> None:
    assert gone not in redact_text(text)


@pytest.mark.parametrize("text", ["BTCUSDT 15m at 42000.5", "127.0.0.1:8000", "20250101-000000-gradient-boosting-abc123-1", "version 1.2.3"])
def test_ordinary_text_stays(text: str) -> None:
    assert redact_text(text) == text


def test_a_name_decides_over_a_value() -> None:
    assert redact_value("password", "x") == "***"
    assert redact_value("api_key", TOKEN) == "***wxyz"
    assert redact_value("token", "short") == "***"
    assert redact_value("email", "A@b.org").startswith("email:")
    assert redact_value("job_id", "0123456789abcdef0123456789abcdef") == "0123456789abcdef0123456789abcdef"
    assert redact_value("outer", {"secret": "x", "list": ["a@b.org"]})["secret"] == "***"
    assert redact_value("attempt", 3) == 3

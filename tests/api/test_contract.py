"""Schemathesis reads the OpenAPI document that the code makes, and sends what it allows and what it does not."""

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from community.accounts.rules import Scope
from community.platform.limits import limiter
from tests.factories.accounts import make_person, make_token

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def bearer(app: Flask) -> dict[str, str]:
    with app.app_context():
        return make_token(make_person(), *Scope)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_that_the_document_promises(
    app: Flask, bearer: dict[str, str], mode: GenerationMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", False)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) >= 20
    problems: list[str] = []
    for operation in operations:

        @settings(
            max_examples=10,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case: schemathesis.Case) -> None:
            response = case.call(headers={**bearer, "Idempotency-Key": "k"})
            case.validate_response(response, checks=CHECKS)

        try:
            check()
        except FailureGroup as error:
            problems += [f"{operation.label}: {failure.title}: {str(failure)[:400]}" for failure in error.exceptions]
    assert problems == [], "\n\n".join(problems)

"""schemathesis, in an environment of its own, tries what the OpenAPI document allows and what it
does not."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.api.http.conftest import Caller
from tests.environments import python_with
from tests.operations.conftest import Studio

EXAMPLES = "PLANNER_APP_TEST_EXAMPLES"
"""How many each call gets; packaging/test.py --nightly sets it."""
MOST = 200
"""Of these it takes minutes."""
# not unsupported_method: an unknown path is 400, as LiquidPlanner has it, whatever the method
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,ignored_auth"
)


def test_no_call_breaks_the_server_or_answers_what_is_not_documented(
    ada: Caller, studio: Studio, tmp_path: Path
) -> None:
    """The only 5xx there may be are 501 and 503, which need a header and --throttle."""
    if not studio.workspace.location.endswith(".plan"):
        pytest.skip("what the database is makes no difference to the document")
    python = python_with("schemathesis", "schemathesis>=4,<5")
    command = [
        str(python.with_name("schemathesis")),
        "run",
        f"{ada.address}/openapi.json",
        "--auth",
        f"{ada.name}:{ada.token}",
        "--checks",
        CHECKS,
        "--phases",
        "examples,coverage,fuzzing",
        "--max-examples",
        str(min(int(os.environ.get(EXAMPLES, "8")), MOST)),
        "--seed",
        "1",
        # one worker: Python 3.11 cannot parse sources in two threads at a time (its issue 106905)
        "--workers",
        "1",
        "--no-color",
        "--request-timeout",
        "60",
        "--continue-on-failure",
        "--warnings",
        "off",
    ]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=3600
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr

"""What the tests of stored records and of their files share."""

from tests.model.conftest import empty_plan, plan_path, server

__all__ = ["empty_plan", "plan_path", "server"]

from django.apps import AppConfig


class RunsTestsConfig(AppConfig):
    """An app so that workers started by the tests find the tests' steps."""

    name = "tests.studio.runs"
    label = "runs_tests"

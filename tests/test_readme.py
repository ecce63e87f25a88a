"""README tells the truth: its examples are run, and its tables are what the program itself says."""

import doctest
import re
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest

from briefbot.settings import settings_table

REPOSITORY = Path(__file__).parent.parent
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ (.*?)\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("command", "output"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_a_command_prints_what_readme_shows(command: str, output: str) -> None:
    """Each example is typed into a shell."""
    done = subprocess.run(
        ["bash", "-c", command.replace("briefbot", f"{sys.executable} -m briefbot", 1)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "100"},
    )
    assert done.stdout == output


def test_the_examples_in_python_run() -> None:
    """Each line gives what is shown below it."""
    examples = doctest.DocTestParser().get_doctest(README, {}, "README.md", "README.md", 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    with chdir(REPOSITORY):
        runner.run(examples)
    assert runner.summarize(verbose=False) == doctest.TestResults(failed=0, attempted=len(examples.examples))


def test_the_table_of_settings_is_the_programs_own() -> None:
    """`python -c "from briefbot.settings import settings_table; print(settings_table())"` makes it."""
    table = re.search(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", README, re.DOTALL)
    assert table
    assert table[1] == settings_table()

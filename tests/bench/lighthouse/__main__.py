"""Print Lighthouse's scores of every chapter, on its phone preset. Needs the built site, node and npm.

Fails where a score is below its goal. The package is installed here, into node_modules, on the first call.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from book._make.browser import find_or_install
from book._make.serve import serving
from tests.site.conftest import QUIET, SITE

HERE = Path(__file__).parent
GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}


def scores(address):
    """Return Lighthouse's report of a page: its scores by category, and the audits that are not passed."""
    command = ["npx", "--no-install", "lighthouse", address, "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(GOALS)}"]
    command += [f"--chrome-flags=--headless {' '.join(QUIET)}"]
    answer = subprocess.run(
        command,
        check=True,
        cwd=HERE,
        capture_output=True,
        timeout=300,
        env=os.environ | {"CHROME_PATH": find_or_install()},
    )
    report = json.loads(answer.stdout)
    missed = {
        key: f"{audit['title']} {audit.get('displayValue', '')}"
        for key, audit in report["audits"].items()
        if audit["score"] is not None and audit["score"] < 0.9
    }
    categories = report["categories"]
    return {key: round(100 * categories[key]["score"]) for key in GOALS}, missed


def main():
    """Print the table, and below it what keeps a page from a full score."""
    install = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    if not (HERE / "node_modules").exists():
        subprocess.run(install, check=True, cwd=HERE, timeout=600)
    print(f"{'chapter':32}" + "".join(f"{key:>16}" for key in GOALS))
    notes, below = [], False
    with serving(SITE) as address:
        for page in sorted((SITE / "book").glob("[0-9]*.html")):
            found, missed = scores(f"{address}/book/{page.name}")
            print(
                f"{page.stem:32}" + "".join(f"{found[key]:16}" for key in GOALS),
                flush=True,
            )
            notes += [f"{page.stem}: {key}: {text}" for key, text in missed.items()]
            below |= any(found[key] < goal for key, goal in GOALS.items())
    print("\n".join(["", *notes]))
    if below:
        sys.exit(
            f"below the goals: {', '.join(f'{key} {goal}' for key, goal in GOALS.items())}"
        )


if __name__ == "__main__":
    main()

"""All benchmarks, one after the other: `make bench`. Each has the machine to itself, in a process of its own."""

import subprocess
import sys

from bench.results import RESULTS

PARTS = ("bench.film", "bench.runs", "bench.pipeline")


def main() -> None:
    RESULTS.unlink(missing_ok=True)
    failed = [part for part in PARTS if subprocess.run([sys.executable, "-m", part], check=False).returncode]
    print(f"figures: {RESULTS}")
    if failed:
        sys.exit(f"did not finish: {', '.join(failed)}")


if __name__ == "__main__":
    main()

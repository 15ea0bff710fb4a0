"""`cycle` and `python -m cycle`: hands the command line over, and imports nothing else."""

import sys

from cycle.cli.main import run


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

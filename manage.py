#!/usr/bin/env python3
"""Django's command line for Shujaa Studio."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shujaa.settings")
    from django.core.management import execute_from_command_line

    from shujaa.errors import ShujaaError

    try:
        execute_from_command_line(sys.argv)
    except ShujaaError as failure:
        sys.exit(f"{failure}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

"""`python -m app` serves; `python -m app COMMAND` works on models without a service."""

import sys

from app.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

"""What a store says when it cannot be used now."""

from __future__ import annotations

import sqlite3


class StoreUnavailableError(RuntimeError):
    """The database cannot be reached, or did not do what it was asked. Trying again later may help."""


STORE_ERRORS = (sqlite3.Error, StoreUnavailableError)
"""Either kind of store; a full disk is among the first."""

"""The HTTP side: a router per area."""

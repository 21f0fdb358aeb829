"""Logs, metrics and trace context as the C# services have them."""

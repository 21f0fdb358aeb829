"""From candles to an evaluated, stored model; as a function, a command, and a cancellable job."""

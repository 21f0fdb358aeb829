"""Where state is kept: files of this machine, or a MongoDB that all replicas share."""

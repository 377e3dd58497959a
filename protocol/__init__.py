"""What the device and the office agree on: no I/O, no screen, no database."""

"""An agency's own system at the office's end: cases go out to it, its decisions come in."""

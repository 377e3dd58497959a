"""The tools that make environments and packages."""

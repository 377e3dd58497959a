"""What the device remembers: encrypted, and without any knowledge of networks."""

"""What the README claims, measured: each figure beside a baseline of the same run."""

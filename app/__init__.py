"""What a person holds in the hand: the app, its memory, and what carries for it."""

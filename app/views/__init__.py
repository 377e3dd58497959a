"""Functions from a state to controls: what the person sees and touches."""

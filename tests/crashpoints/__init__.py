"""
Killed at every point: before each statement, each commit, each thing done to a file.

`points` counts them in a forked process and ends it at one of them, as a kill does: no exception
is raised, nothing is tidied up. `stories` are what is killed, and what has to be true afterwards.
"""

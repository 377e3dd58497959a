"""
What a power cut leaves behind, tried on the real device store, office database and files.

`sqlite` and `files` write down what goes to the disk while a story runs; `disk` builds what the
disk may hold after a cut at any moment: since the last sync of a file each write to it is there,
lost or torn at 512 bytes, and what was done to names since the last sync of their folder may be
undone. `stories` tells which states are allowed then. SQLite is watched from the inside, by a
VFS registered with the very library Python uses: that sees every write and sync of the real
store, and needs no compiler, no tracer and no privileges.
"""

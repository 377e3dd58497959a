"""`python -m server`."""

import sys

from server import workers

if workers.TIED in sys.argv:
    # Before the long imports: what is tied outlives nobody even while it starts.
    workers.end_with_stdin()

from server.commands import main

sys.exit(main())

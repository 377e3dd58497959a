"""`python -m server`."""

import sys

from server import workers

if workers.LISTENER in sys.argv:
    # Before the long imports: a worker does not outlive its office even while it starts.
    workers.end_with_stdin()

from server.commands import main

sys.exit(main())

"""`python -m planner_app` and the installed commands: where trouble becomes a sentence and an exit
status."""

import errno
import os
import sys

from planner_app import bugs, catalogues
from planner_app.errors import UserError
from planner_app.languages import tr


def main() -> None:
    """Run the command line; 0 done, 1 the world went wrong (one sentence on standard error), 2
    wrong usage."""
    bugs.start_log()
    catalogues.speak_preferred()  # before `cli`, whose help texts are said when it is imported
    from planner_app import cli

    try:
        cli.run(sys.argv[1:])
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write(f"{tr('Broken off.')}\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            sys.stderr.write(f"{tr('The disk is full; not everything could be written.')}\n")
            os._exit(1)  # Python would try to write what is left once more, and complain
        bugs.report(error)
        sys.stderr.write(f"{bugs.sentence()}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()

"""``python -m lodegraph`` and the ``lodegraph`` script."""

from .cli import main

if __name__ == "__main__":
    main()

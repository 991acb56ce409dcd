"""Where the command begins: ready to be stopped, before anything else is imported."""


def start() -> None:
    """Run the command line."""
    from extractor.core import stopping

    stopping.at_once()
    from extractor.cli import main

    main()


if __name__ == "__main__":
    start()

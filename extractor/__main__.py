"""Where the command begins: ready to be stopped, before anything else is imported."""


def start() -> None:
    """Run the command line."""
    import signal

    # Ctrl-C among the next imports ends the process without the trace of one of them; what is ignored stays so
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from extractor.core import stopping

    stopping.at_once()
    from extractor.cli import main

    main()


if __name__ == "__main__":
    start()

"""Save a page as GNOME's browser does (.mhtml), for which `apt-get install gir1.2-webkit2-4.1 python3-gi xvfb`:
xvfb-run python3 save_page_webkit.py URL FILE."""

import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gio, GLib, Gtk, WebKit2  # noqa: E402


def saved(view: WebKit2.WebView, result: Gio.AsyncResult) -> None:
    view.save_to_file_finish(result)
    Gtk.main_quit()


def loaded(view: WebKit2.WebView, event: WebKit2.LoadEvent) -> None:
    if event == WebKit2.LoadEvent.FINISHED:
        target = Gio.File.new_for_path(str(Path(sys.argv[2]).resolve()))
        view.save_to_file(target, WebKit2.SaveMode.MHTML, None, saved)


view = WebKit2.WebView()
view.connect("load-changed", loaded)
view.load_uri(sys.argv[1])
GLib.timeout_add_seconds(40, Gtk.main_quit)
Gtk.main()

#!/usr/bin/env bash
# Twenty files of each kind, made by the programs that people make them with: make.sh FOLDER
#
#   apt-get install --no-install-recommends libreoffice-writer-nogui pandoc abiword emacs-nox python3-pyqt5 hugo \
#     latex2rtf librtf-writer-perl xvfb nodejs npm
#   pip install docutils PyRTF3 feedgen feedgenerator PyRSS2Gen rfeed pelican
#
# write.py writes what they are given, what each file holds, and the files of makers that cannot be had here.
set -u
mkdir -p "$1"
out=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
python="${PYTHON:-python3}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 HOME="$work"
(cd "$here/../../.." && "$python" -m tests.benchmarks.libraries.write "$work" "$out")
(cd "$work" && npm install --silent feed rss >/dev/null 2>&1)

for kind in odt rtf; do
  timeout 300 soffice --headless --convert-to $kind --outdir "$work/office" "$work"/office-*.fodt >/dev/null 2>&1
  cp "$work"/office/office-*.$kind "$out"
  for number in 0 1 2; do
    pandoc -s --metadata lang=fr "$work/pandoc-$number.md" -o "$out/pandoc-$number.$kind"
    timeout 60 abiword --to=$kind --to-name="$out/abiword-$number.$kind" "$work/office/office-$number.odt" >/dev/null 2>&1
  done
  pandoc -s "$work/large.md" -o "$out/large.$kind"
done
pandoc -s --metadata lang=fr "$work/pandoc-3.md" -o "$out/pandoc-3.odt"
for number in 0 1 2; do "$python" -m docutils --writer=odt "$work/docutils-$number.rst" "$out/docutils-$number.odt"; done
for number in 0 1; do
  xvfb-run -a /usr/bin/python3 -c "
import sys
from PyQt5.QtGui import QTextDocument, QTextDocumentWriter
from PyQt5.QtWidgets import QApplication
application, document = QApplication([]), QTextDocument()
document.setHtml(open(sys.argv[1], encoding='utf-8').read())
QTextDocumentWriter(sys.argv[2], b'ODF').write(document)" "$work/qt-$number.html" "$out/qt-$number.odt"
  emacs -Q --batch -l ox-odt "$work/org-$number.org" -f org-odt-export-to-odt >/dev/null 2>&1
  cp "$work/org-$number.odt" "$out"
  perl "$work/perl-$number.pl" > "$out/perl-$number.rtf"
  latex2rtf "$work/latex-$number.tex" >/dev/null 2>&1
  cp "$work/latex-$number.rtf" "$out"
done
(cd "$work/hugo" && hugo --quiet) && cp "$work/hugo/public/index.xml" "$out/hugo-0.feed" && cp "$work/hugo/public/atom.xml" "$out/hugo-1.feed"
(cd "$work/pelican" && "$python" -m pelican -q content -s settings.py -o output) \
  && cp "$work/pelican/output/feeds/all.rss.xml" "$out/pelican-0.feed" && cp "$work/pelican/output/feeds/all.atom.xml" "$out/pelican-1.feed"
(cd "$work" && node feeds.js "$out")
for kind in odt rtf feed; do echo "$(ls "$out" | grep -v -e json -e large | grep -c "\.$kind\$") .$kind"; done

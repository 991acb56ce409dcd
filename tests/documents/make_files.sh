#!/usr/bin/env bash
# The files of tests/documents/files, made by the programs that people make them with.
#
#   apt-get install --no-install-recommends libreoffice-writer-nogui libreoffice-impress-nogui pandoc abiword \
#     chromium chromium-driver wkhtmltopdf weasyprint ghostscript poppler-utils mutt s-nail swaks
#   bash tests/documents/make_files.sh
#
# The texts are samples/one.txt and samples/sahel.txt, and what files.py writes.
set -u
cd "$(dirname "$0")/files"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=../../..
export LC_ALL=C.UTF-8 HOME="$work"
office() { timeout 120 soffice --headless "$@" >/dev/null 2>&1; }

python3 ../write_files.py "$root" "$work"

# web pages
pandoc -s --metadata lang=fr --metadata pagetitle=page "$work/one.html" -o pandoc.html
office --infilter="HTML (StarWriter)" --convert-to odt --outdir "$work" "$work/one.html"
office --convert-to html --outdir "$work/lo" "$work/one.odt" && cp "$work/lo/one.html" libreoffice.html

# word processing and books
for kind in docx odt rtf epub; do
  office --infilter="HTML (StarWriter)" --convert-to $kind --outdir "$work/lo" "$work/one.html"
  cp "$work/lo/one.$kind" libreoffice.$kind
  pandoc -s --metadata lang=fr "$work/one.html" -o pandoc.$kind
done
for kind in docx odt rtf; do
  timeout 60 abiword --to=$kind --to-name="$PWD/abiword.$kind" "$work/one.odt" >/dev/null 2>&1
  office --convert-to $kind --outdir "$work/notes" "$work/notes.fodt" && cp "$work/notes/notes.$kind" notes.$kind
done
pandoc "$work/slides.md" -o pandoc.pptx
office --convert-to odp --outdir "$work/lo" pandoc.pptx && cp "$work/lo/pandoc.odp" libreoffice.odp
office --convert-to pptx --outdir "$work/lo2" libreoffice.odp && cp "$work/lo2/libreoffice.pptx" libreoffice.pptx

# PDF
chrome() { timeout 60 chromium --headless --no-sandbox --disable-gpu "$@" >/dev/null 2>&1; }
chrome --print-to-pdf="$PWD/chromium.pdf" "file://$work/one.html"
chrome --no-pdf-header-footer --print-to-pdf="$PWD/chromium-columns.pdf" "file://$work/columns.html"
office --infilter="HTML (StarWriter)" --convert-to pdf --outdir "$work/lo" "$work/one.html" && cp "$work/lo/one.pdf" libreoffice.pdf
wkhtmltopdf -q --footer-center "[page]/[topage]" "$work/one.html" wkhtmltopdf.pdf
weasyprint "$work/long.html" weasyprint-pages.pdf
weasyprint "$work/columns.html" weasyprint-columns.pdf
gs -q -dNOPAUSE -dBATCH -sDEVICE=pdfwrite -sOwnerPassword=geheim -sUserPassword=geheim -sOutputFile=protected.pdf libreoffice.pdf
gs -q -dNOPAUSE -dBATCH -sDEVICE=pdfimage8 -r40 -sOutputFile=scanned.pdf libreoffice.pdf

# a page saved by a browser
timeout 60 "${PYTHON:-python3}" ../save_page.py "file://$work/site.html" chromium.mhtml

# mail: what would be sent is kept
cat > "$work/keep" <<END
#!/bin/sh
cat > "\$KEEP"
END
chmod +x "$work/keep"
cat > "$work/muttrc" <<END
set sendmail="$work/keep"
set from="Salma Idrissi <salma.idrissi@example.org>"
set realname="Salma Idrissi"
set use_envelope_from=no
set record="$work/sent.mbox"
set mbox_type=mbox
set charset=utf-8
set send_charset="us-ascii:iso-8859-1:utf-8"
END
export KEEP="$PWD/mutt.eml"
timeout 30 mutt -F "$work/muttrc" -s "$(head -1 "$work/one.txt")" -a libreoffice.pdf -- "Paul Ostrander <paul@example.org>" < "$work/body.txt"
KEEP="$work/other.eml" timeout 30 mutt -F "$work/muttrc" -s "$(head -1 "$work/sahel.txt")" -- "Redaction <desk@example.org>" < "$work/sahel-body.txt"
cp "$work/sent.mbox" mutt.mbox
KEEP="$PWD/nail.eml" timeout 30 s-nail -:/ -Smta="$work/keep" -Sv15-compat -Sfrom="Hicham Tazi <hicham@example.org>" \
  -Sttycharset=utf-8 -s "$(head -1 "$work/one.txt")" paul@example.org < "$work/body.txt"
timeout 30 swaks --dump-mail --from "salma@example.org" --to "paul@example.org" --header "Subject: $(head -1 "$work/one.txt" | sed 's/[^ -~]//g')" \
  --add-header "MIME-Version: 1.0" --add-header "Content-Type: text/plain; charset=UTF-8" --body "@$work/body.txt" > swaks.eml
ls -la

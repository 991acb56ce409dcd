#!/usr/bin/env bash
# The files of tests/documents/files, made by the programs that people make them with.
#
#   apt-get install --no-install-recommends libreoffice-writer-nogui libreoffice-impress-nogui pandoc abiword \
#     libreoffice-calc-nogui chromium chromium-driver wkhtmltopdf weasyprint ghostscript poppler-utils mutt s-nail swaks \
#     hugo jq sqlite3 zip p7zip-full libarchive-tools gir1.2-webkit2-4.1 python3-gi xvfb
#   pip install pandas python-pptx feedgenerator html2text markdownify odfpy odfdo selenium
#   bash tests/documents/make_files.sh
#
# The texts are samples/one.txt and samples/sahel.txt, and what write_files.py writes. Exports of Europresse and
# Factiva, corpora for IRaMuTeQ and Alceste, feeds of WordPress and Drupal, and what Internet Explorer saved, are written
# as those do: no package makes them.
set -u
cd "$(dirname "$0")/files"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=../../..
export LC_ALL=C.UTF-8 HOME="$work"
office() { timeout 120 soffice --headless "$@" >/dev/null 2>&1; }

python3 ../write_files.py "$root" "$work"
"${PYTHON:-python3}" ../make_with_libraries.py "$root" "$work"

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
pandoc -t gfm "$work/one.html" -o pandoc.md
timeout 60 abiword --to=html --to-name="$PWD/abiword.html" "$work/one.odt" >/dev/null 2>&1
timeout 60 abiword --to=epub --to-name="$PWD/abiword.epub" "$work/one.odt" >/dev/null 2>&1
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

timeout 60 xvfb-run -a env WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1 WEBKIT_DISABLE_COMPOSITING_MODE=1 \
  python3 ../save_page_webkit.py "file://$work/site.html" webkit.mhtml >/dev/null 2>&1

# a feed, tables, archives
(cd "$work/hugo" && hugo --quiet) && cp "$work/hugo/public/index.xml" hugo.rss
sqlite3 :memory: "create table articles(id, titre, texte)" \
  "insert into articles select json_extract(value, '\$[0]'), json_extract(value, '\$[1]'), json_extract(value, '\$[2]')
   from json_each(readfile('$work/table.json'))" ".headers on" \
  ".mode csv" ".once sqlite.csv" "select * from articles" ".mode tabs" ".once sqlite.tsv" \
  "select id, titre, replace(texte, char(10) || char(10), ' ') as texte from articles" \
  ".mode json" ".once sqlite.json" "select * from articles"
jq 'map({id: .[0], titre: .[1], texte: .[2]})' "$work/table.json" > jq.json
# as French Excel writes it, in windows-1252 with semicolons; with tabs, in UTF-8
office --infilter='CSV:44,34,76,1' --convert-to ods --outdir "$work/lo" sqlite.csv
office --convert-to 'csv:Text - txt - csv (StarCalc):59,34,1,1' --outdir "$work/lo2" "$work/lo/sqlite.ods"
office --convert-to 'csv:Text - txt - csv (StarCalc):9,34,76,1' --outdir "$work/lo3" "$work/lo/sqlite.ods"
cp "$work/lo2/sqlite.csv" libreoffice.csv && cp "$work/lo3/sqlite.csv" libreoffice.tsv
rm -f infozip.zip sevenzip.zip
(cd "$work" && mkdir -p mars && cp one.txt sahel.txt mars/ && zip -q -r infozip.zip mars && 7z a -bd sevenzip.zip mars >/dev/null \
  && tar -czf gnu.tar.gz mars && bsdtar -cJf bsd.tar.xz mars)
cp "$work"/{infozip.zip,sevenzip.zip,gnu.tar.gz,bsd.tar.xz} .

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
rm -f nail.mbox
KEEP="$work/other.eml" timeout 30 s-nail -:/ -Smta="$work/keep" -Sv15-compat -Sfrom="Hicham Tazi <hicham@example.org>" \
  -Sttycharset=utf-8 -Srecord="$PWD/nail.mbox" -s "$(head -1 "$work/one.txt")" paul@example.org < "$work/body.txt"
timeout 30 swaks --dump-mail --from "salma@example.org" --to "paul@example.org" --header "Subject: $(head -1 "$work/one.txt" | sed 's/[^ -~]//g')" \
  --add-header "MIME-Version: 1.0" --add-header "Content-Type: text/plain; charset=UTF-8" --body "@$work/body.txt" > swaks.eml
ls -la

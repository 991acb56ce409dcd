// What stands behind an entity, a click away: its documents, its neighbours, its sentences.
// Found in the page itself when it is asked for.
(() => {
  const { $, say, itemOf, name, choose, go, marks, told } = page;
  const NEIGHBOURS = 12, SENTENCES = 40, AROUND = 90;
  const about = $("about"), texts = $("texts");
  const element = (tag, text, from = {}) => Object.assign(document.createElement(tag), { textContent: text, ...from });

  function show(item) {
    about.hidden = !item || $("more").getAttribute("aria-expanded") !== "true";
    if (about.hidden) return;
    about.replaceChildren(element("h2", name(item)), documents(), neighbours(item), sentences());
  }
  function list(title, rows) {
    const section = document.createElement("section"), ul = document.createElement("ul");
    ul.append(...rows);
    section.append(element("h3", title), ul);
    return section;
  }
  function row(text, number, click) {
    const li = document.createElement("li"), button = element("button", text, { type: "button" });
    button.addEventListener("click", click);
    li.append(button);
    if (number) li.append(" ", element("span", number, { className: "n" }));
    return li;
  }
  function documents() {
    const counts = new Map();
    marks().forEach((mark, at) => {
      const article = mark.closest("article"), known = counts.get(article);
      counts.set(article, known ? [known[0] + 1, known[1]] : [1, at]);
    });
    const rows = [...counts].map(([article, [number, first]]) => row(article.dataset.title, number, () => go(first)));
    return list(say("documents", rows.length), rows);
  }
  function neighbours(item) {
    const counts = new Map();
    for (const paragraph of new Set(marks().map((mark) => mark.closest("p")))) {
      const here = new Set([...paragraph.querySelectorAll("mark[data-e]")].map((mark) => mark.dataset.e));
      here.delete(item.dataset.e);
      for (const other of here) counts.set(other, (counts.get(other) ?? 0) + 1);
    }
    const most = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, NEIGHBOURS);
    return list(say("neighbours"), most.map(([other, number]) => row(name(itemOf.get(other)), number, () => choose(itemOf.get(other)))));
  }
  function sentences() {
    const rows = marks().slice(0, SENTENCES).map((mark, at) => {
      const range = document.createRange(), paragraph = mark.closest("p");
      range.selectNodeContents(paragraph);
      range.setEndBefore(mark);
      const text = paragraph.textContent, start = range.toString().length, end = start + mark.textContent.length;
      const before = text.slice(0, start), after = text.slice(end);
      const from = Math.max(before.lastIndexOf(". ") + 2 < 2 ? 0 : before.lastIndexOf(". ") + 2, start - AROUND);
      const stop = after.search(/[.!?…](\s|$)/), to = end + Math.min(stop < 0 ? after.length : stop + 1, AROUND);
      return row(`${from && from === start - AROUND ? "… " : ""}${text.slice(from, to).trim()}${to === end + AROUND ? " …" : ""}`, 0, () => go(at));
    });
    return list(say("sentences"), rows);
  }
  $("more").addEventListener("click", () => {
    const open = $("more").getAttribute("aria-expanded") !== "true";
    $("more").setAttribute("aria-expanded", String(open));
    show(page.chosen());
  });
  told.push(show);
})();

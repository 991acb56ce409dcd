// What stands behind an entity, a click away: its documents, its neighbours, its sentences.
// Found in the page itself when it is asked for.
(() => {
  const { $, say, element, entities, articles, paragraphs, choose, go, told } = page;
  const DOCUMENTS = 300, NEIGHBOURS = 12, SENTENCES = 40, AROUND = 90;
  const panel = $("about");

  function show(entity) {
    panel.hidden = !entity || $("more").getAttribute("aria-expanded") !== "true";
    if (panel.hidden) return;
    panel.replaceChildren(element("h2", entity.name), documents(entity), neighbours(entity), sentences(entity));
  }
  function list(title, rows, left = 0) {
    const section = document.createElement("section"), ul = document.createElement("ul");
    ul.append(...rows);
    section.append(element("h3", title), ul);
    if (left > 0) section.append(element("p", say("rest", left)));
    return section;
  }
  function row(text, number, click) {
    const li = document.createElement("li"), button = element("button", text, { type: "button" });
    button.addEventListener("click", click);
    li.append(button);
    if (number) li.append(" ", element("span", number, { className: "n" }));
    return li;
  }
  function documents({ where }) {
    const rows = [];
    for (let i = 0, first = 0; i < where.length && rows.length < DOCUMENTS; first += where[i + 1], i += 2) {
      const at = first;
      rows.push(row(articles[where[i]].dataset.title, where[i + 1], () => go(at)));
    }
    return list(say("documents", where.length / 2), rows, where.length / 2 - rows.length);
  }
  function* naming({ e, where }) {
    for (let i = 0; i < where.length; i += 2)
      for (const parts of paragraphs(where[i])) if (parts.some((part) => part[2] === e && typeof part !== "string")) yield parts;
  }
  function neighbours(entity) {
    const counts = new Map();
    for (const parts of naming(entity)) {
      const here = new Set(parts.filter((part) => typeof part !== "string" && part[2] >= 0).map((part) => part[2]));
      here.delete(entity.e);
      for (const other of here) counts.set(other, (counts.get(other) ?? 0) + 1);
    }
    const most = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, NEIGHBOURS);
    return list(say("neighbours"), most.map(([other, number]) => row(entities[other].name, number, () => choose(entities[other]))));
  }
  function sentences(entity) {
    const rows = [];
    for (const parts of naming(entity)) {
      const words = (part) => typeof part === "string" ? part : part.length > 1 ? part[0] : "";
      const text = parts.map(words).join("");
      let start = 0;
      for (const part of parts) {
        if (typeof part !== "string" && part[2] === entity.e && rows.length < SENTENCES) {
          const at = rows.length;
          rows.push(row(around(text, start, start + part[0].length), 0, () => go(at)));
        }
        start += words(part).length;
      }
      if (rows.length === SENTENCES) break;
    }
    const number = entity.where.reduce((sum, n, i) => i % 2 ? sum + n : sum, 0);
    return list(say("sentences"), rows, number - rows.length);
  }
  function around(text, start, end) {
    const before = text.slice(0, start), after = text.slice(end);
    const from = Math.max(before.lastIndexOf(". ") + 2 < 2 ? 0 : before.lastIndexOf(". ") + 2, start - AROUND);
    const stop = after.search(/[.!?…](\s|$)/), to = end + Math.min(stop < 0 ? after.length : stop + 1, AROUND);
    return `${from && from === start - AROUND ? "… " : ""}${text.slice(from, to).trim()}${to === end + AROUND ? " …" : ""}`;
  }
  $("more").addEventListener("click", () => {
    const open = $("more").getAttribute("aria-expanded") !== "true";
    $("more").setAttribute("aria-expanded", String(open));
    show(page.chosen());
  });
  told.push(show);
})();

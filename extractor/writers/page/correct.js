"use strict";
(() => {
  const $ = id => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const DOUBTFUL = 0.3;
  const WORD = /\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}\p{N}_\u00ad]+['’](?=[\p{L}])|[\p{L}\p{M}\p{N}_\u00ad]+(?:[-‐‑][\p{L}\p{M}\p{N}_\u00ad]+)*|[^\s]/gu;

  // the file counts code points, the browser UTF-16 units
  const toUnits = text => {
    const places = [0];
    for (const c of text) places.push(places[places.length - 1] + c.length);
    return places;
  };
  const points = (text, unit) => [...text.slice(0, unit)].length;

  const docs = data.documents.map(d => {
    const units = toUnits(d.text);
    const spans = d.spans.map(([start, end, label, entity, doubt]) => ({ start: units[start], end: units[end], label, entity, doubt }));
    return { ...d, spans, done: false, saved: true, kept: null, before: [], words: [...d.text.matchAll(WORD)].map(m => [m.index, m.index + m[0].length]) };
  });
  let current = 0;
  // what is chosen: a range of the text, which may be that of a name
  let sel = null;
  const doc = () => docs[current];
  const overlaps = (s, start, end) => s.start < end && start < s.end;
  const chosen = () => sel && doc().spans.find(s => s.start === sel.start && s.end === sel.end);

  function say(text) { $("said").textContent = text; clearTimeout(say.timer); say.timer = setTimeout(() => { $("said").textContent = ""; }, 4000); }

  function tell(text) { $("notice").firstChild.textContent = text; $("notice").hidden = !text; }
  const several = (n, one, many) => `${n} ${n === 1 ? one : many}`;

  // What is done to a text is kept in the browser by the text itself, at once, until room is needed after it is saved:
  // another tab has it, too, and a page that is made anew has again what was not saved. `kept` is what stands there as
  // far as this tab knows; `base` are the names that the page had.
  const PREFIX = "extractor:text:";
  const own = new Set(docs.map(d => PREFIX + d.key));
  function recall(key) {
    try { return localStorage.getItem(key); } catch { return null; }  // private windows have none
  }
  function parsed(text) {
    try {
      const record = JSON.parse(text);
      return Array.isArray(record?.spans) ? record : null;
    } catch { return null; }
  }
  function* others() {
    let keys = [];
    try { keys = Object.keys(localStorage); } catch { /* none */ }
    for (const key of keys) {
      const record = key.startsWith(PREFIX) && !own.has(key) && parsed(recall(key));
      if (record) yield [key, record];
    }
  }
  function write(key, text) {
    try { localStorage.setItem(key, text); return true; } catch { return false; }
  }
  function makeRoom() {
    for (const [key, record] of others()) if (record.saved || record.told) localStorage.removeItem(key);
  }
  const packed = d => d.spans.map(s => [s.start, s.end, s.label, s.entity ?? null, s.doubt]);
  function store(d) {
    const { id, base, done, saved } = d, key = PREFIX + d.key;
    const text = JSON.stringify({ page: location.pathname, id, base, done, saved, spans: packed(d) });
    if (!write(key, text)) { makeRoom(); d.lost = !write(key, text); } else d.lost = false;
    if (!d.lost) d.kept = text;
    const full = docs.some(one => one.lost && !one.saved);
    if (full && !store.full) tell("This browser cannot keep what you do until you come back: its room for pages on this machine is full, or it has none. Save now, and before you leave.");
    if (!full && store.full) tell("");
    store.full = full;
  }
  function keep() {
    Object.assign(doc(), { saved: false, changed: true });
    store(doc());
  }
  // take in what stands in the browser otherwise than here: at the start from before, later from another tab
  function takeIn(first) {
    let back = 0, anew = 0;
    for (const d of docs) {
      const text = recall(PREFIX + d.key), record = text !== d.kept && parsed(text);
      if (!record) continue;
      d.kept = text;
      const here = record.base === d.base;
      if (record.saved && !here) continue;
      const before = JSON.stringify(d.spans);
      d.spans = record.spans.map(([start, end, label, entity, doubt]) => ({ start, end, label, entity, doubt }));
      Object.assign(d, { done: record.done, saved: record.saved, lost: false });
      // what is undone is what the other tab did, or what was done on the page before; no step of one's own on this one
      if (!(first && here) && JSON.stringify(d.spans) !== before) { d.before.push(before); if (d === doc()) sel = null; }
      back++;
      if (!here) anew++;
    }
    if (!first) { if (back) show(); return; }
    const gone = [...others()].filter(([, record]) => record.page === location.pathname && !record.saved && !record.told);
    for (const [key, record] of gone) write(key, JSON.stringify({ ...record, told: true }));
    const said = [];
    if (anew) said.push(`The page was made anew. What you did before to ${several(anew, "text", "texts")}, and did not save, is here again; Undo, in each, has the names of the new page.`);
    if (gone.length) said.push(`What you did to ${several(gone.length, "text", "texts")} that this page no longer has, or has otherwise (${gone.slice(0, 5).map(([, record]) => record.id).join(", ")}${gone.length > 5 ? ", …" : ""}), and did not save, is not shown: it is there again where a page has ${gone.length === 1 ? "it" : "them"} as before.`);
    if (said.length) tell(said.join(" "));
    else if (back) say("What you did before is here again");
  }

  function change(action) {
    const before = JSON.stringify(doc().spans);
    action();
    doc().spans.sort((a, b) => a.start - b.start);
    if (JSON.stringify(doc().spans) === before) return;
    doc().before.push(before);
    keep();
    show();
  }
  function undo() {
    const before = doc().before.pop();
    if (before === undefined) return say("Nothing to undo");
    doc().spans = JSON.parse(before);
    keep();
    show();
  }

  function put(span, start, end) {
    if (start >= end) return;
    doc().spans = doc().spans.filter(s => s === span || !overlaps(s, start, end));
    Object.assign(span, { start, end, doubt: 0 });
    if (!doc().spans.includes(span)) doc().spans.push(span);
    sel = { start, end };
  }
  function label(name) {
    if (!sel) return say("Select a name first");
    change(() => {
      const span = chosen();
      if (span) Object.assign(span, { label: name, doubt: 0 });
      else {
        const text = doc().text.slice(sel.start, sel.end);
        const same = doc().spans.find(s => s.label === name && doc().text.slice(s.start, s.end) === text);
        put({ label: name, entity: same ? same.entity : null }, sel.start, sel.end);
      }
    });
  }
  function remove() {
    if (sel) change(() => { doc().spans = doc().spans.filter(s => !overlaps(s, sel.start, sel.end)); });
  }
  function entity(name) {
    const span = chosen();
    if (!span) return;
    change(() => { span.entity = name.trim() || null; span.doubt = 0; });
  }
  function repeats() {
    const span = chosen();
    if (!span) return say("Choose a name first");
    const text = doc().text, name = text.slice(span.start, span.end), inside = /[\p{L}\p{N}]/u;
    let found = 0;
    change(() => {
      for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
        const end = at + name.length;
        const part = (at && inside.test(text[at - 1]) && inside.test(name[0])) || (end < text.length && inside.test(text[end]) && inside.test(name.at(-1)));
        if (part || doc().spans.some(s => overlaps(s, at, end))) continue;
        doc().spans.push({ start: at, end, label: span.label, entity: span.entity, doubt: 0 });
        found++;
      }
    });
    say(found + (found === 1 ? " repeat marked" : " repeats marked"));
  }

  // borders go by words
  const starts = () => doc().words.map(w => w[0]), ends = () => doc().words.map(w => w[1]);
  function border(atEnd, step) {
    if (!sel) return;
    let { start, end } = sel;
    if (atEnd) end = step > 0 ? ends().find(e => e > end) ?? end : ends().findLast(e => e < end && e > start) ?? end;
    else start = step < 0 ? starts().findLast(s => s < start) ?? start : starts().find(s => s > start && s < end) ?? start;
    const span = chosen();
    if (span) change(() => put(span, start, end));
    else { sel = { start, end }; show(); }
  }
  function byWord(step) {
    const words = doc().words;
    if (!words.length) return;
    let k;
    if (!sel) k = step > 0 ? 0 : words.length - 1;
    else if (step > 0) { k = words.findIndex(w => w[0] >= sel.end); if (k < 0) return; }
    else { k = words.findLastIndex(w => w[1] <= sel.start); if (k < 0) return; }
    choose(words[k][0], words[k][1]);
  }
  function byName(step, which = () => true) {
    const spans = doc().spans.filter(which), at = sel ? sel.start : step > 0 ? -1 : Infinity;
    const span = step > 0 ? spans.find(s => s.start > at) ?? spans[0] : spans.findLast(s => s.start < at) ?? spans.at(-1);
    if (span) choose(span.start, span.end); else say("None here");
  }
  function choose(start, end) {
    const span = doc().spans.find(s => overlaps(s, start, end));
    sel = span && span.start <= start && end <= span.end ? { start: span.start, end: span.end } : { start, end };
    show();
  }

  function go(index) {
    if (index < 0 || index >= docs.length) return;
    current = index;
    sel = null;
    show();
    scrollTo(0, 0);
  }
  function done() { doc().done = !doc().done; keep(); show(); }

  function lines() {
    const ready = docs.filter(d => d.done);
    return (ready.length ? ready : docs).map(d => {
      const spans = d.spans.map(s => {
        const row = [points(d.text, s.start), points(d.text, s.end), s.label];
        return s.entity === null || s.entity === undefined ? row : [...row, s.entity];
      });
      return JSON.stringify({ id: d.id, ...(d.topic ? { topic: d.topic } : {}), text: d.text, spans });
    });
  }
  function save() {
    const content = lines(), link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content.join("\n") + "\n"], { type: "application/x-ndjson" }));
    link.download = "corrected.jsonl";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    const some = docs.some(d => d.done);
    for (const d of docs) if (!d.saved && (d.done || !some)) { d.saved = true; store(d); }
    const left = docs.filter(d => !d.saved).length;
    say(some
      ? `Saved the ${content.length} of ${docs.length} texts that are done` + (left ? `; ${left} that you changed ${left === 1 ? "is" : "are"} not` : "")
      : `None is marked as done: saved all ${content.length}`);
  }

  function show() {
    const d = doc(), box = $("text"), span = chosen();
    $("name").textContent = d.id;
    $("place").textContent = `${current + 1} of ${docs.length}, ${docs.filter(x => x.done).length} done`;
    $("done").checked = d.done;
    const cuts = new Set([0, d.text.length]);
    for (const s of d.spans) cuts.add(s.start).add(s.end);
    if (sel) cuts.add(sel.start).add(sel.end);
    const order = [...cuts].sort((a, b) => a - b);
    const pieces = [];
    let open = null, openSpan = null;
    for (let i = 0; i + 1 < order.length; i++) {
      const [a, b] = [order[i], order[i + 1]];
      const s = d.spans.find(x => x.start <= a && b <= x.end);
      const here = sel && sel.start <= a && b <= sel.end;
      let piece = document.createTextNode(d.text.slice(a, b));
      if (here && !(s && s === span)) {
        const range = document.createElement("span");
        range.className = "here";
        range.append(piece);
        piece = range;
      }
      if (s) {
        if (s !== openSpan) {
          open = document.createElement("mark");
          openSpan = s;
          open.className = `l${data.labels.indexOf(s.label)}` + (s === span ? " here" : "") + (s.doubt >= DOUBTFUL ? " doubt" : "");
          open.dataset.start = s.start;
          open.dataset.end = s.end;
          open.title = s.label + (s.entity == null ? "" : " " + s.entity) + (s.doubt ? `, doubt ${Math.round(100 * s.doubt)} %` : "");
          pieces.push(open);
        }
        open.append(piece);
      } else {
        pieces.push(piece);
      }
    }
    box.replaceChildren(...pieces);
    $("chosen").textContent = sel ? d.text.slice(sel.start, sel.end) : "";
    $("entity").value = span && span.entity != null ? span.entity : "";
    $("entity").disabled = !span;
    for (const button of document.querySelectorAll(".label")) button.setAttribute("aria-pressed", String(!!span && span.label === button.dataset.label));
    list();
    box.querySelector(".here")?.scrollIntoView({ block: "nearest" });
  }
  function list() {
    const d = doc(), groups = new Map();
    for (const s of d.spans) {
      const id = s.entity ?? d.text.slice(s.start, s.end);
      if (!groups.has(id)) groups.set(id, { first: s, names: new Set(), count: 0 });
      const group = groups.get(id);
      group.names.add(d.text.slice(s.start, s.end));
      group.count++;
    }
    const rows = [...groups].map(([id, g]) => {
      const item = document.createElement("li"), button = document.createElement("button"), name = document.createElement("span"), n = document.createElement("span");
      button.type = "button";
      button.dataset.start = g.first.start;
      button.dataset.end = g.first.end;
      name.textContent = [...g.names].join(" · ");
      name.title = id;
      n.className = "n";
      n.textContent = `${g.first.label} ${g.count}`;
      button.append(name, n);
      item.append(button);
      return item;
    });
    const ul = document.createElement("ul");
    ul.append(...rows);
    $("list").replaceChildren(ul);
    $("entities").replaceChildren(...[...new Set(d.spans.map(s => s.entity).filter(e => e != null))].map(e => Object.assign(document.createElement("option"), { value: e })));
  }

  function offset(node, at) {
    const range = document.createRange();
    range.setStart($("text"), 0);
    range.setEnd(node, at);
    return range.toString().length;
  }
  $("text").addEventListener("mouseup", event => {
    const picked = getSelection();
    if (!picked.rangeCount || !$("text").contains(picked.anchorNode) || !$("text").contains(picked.focusNode)) return;
    const range = picked.getRangeAt(0);
    let start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
    const text = doc().text;
    if (start === end) {
      const word = doc().words.find(w => w[0] <= start && start <= w[1]);
      const span = doc().spans.find(s => s.start <= start && start <= s.end);
      picked.removeAllRanges();
      if (span) { sel = { start: span.start, end: span.end }; show(); }
      else if (word) choose(...word);
      return;
    }
    while (start < end && !text.slice(start, end).startsWith(text.slice(start, end).trimStart())) start++;
    end = start + text.slice(start, end).trimEnd().length;
    if (!event.altKey) {
      // whole words, unless Alt is held
      start = doc().words.find(w => w[0] <= start && start < w[1])?.[0] ?? start;
      end = doc().words.find(w => w[0] < end && end <= w[1])?.[1] ?? end;
    }
    picked.removeAllRanges();
    if (start < end) { sel = { start, end }; show(); }
  });
  $("list").addEventListener("click", event => {
    const button = event.target.closest("button");
    if (button) choose(+button.dataset.start, +button.dataset.end);
  });
  $("labels").addEventListener("click", event => {
    const button = event.target.closest("button");
    if (button) { label(button.dataset.label); $("text").focus(); }
  });
  $("entity").addEventListener("change", event => entity(event.target.value));
  $("entity").addEventListener("keydown", event => {
    if (event.key === "Enter" || event.key === "Escape") {
      if (event.key === "Escape") event.target.value = chosen()?.entity ?? "";
      entity(event.target.value);
      $("text").focus();
      event.preventDefault();
    }
  });
  for (const [id, action] of Object.entries({ previous: () => go(current - 1), next: () => go(current + 1), remove, repeats, undo, save })) $(id).addEventListener("click", () => { action(); $("text").focus(); });
  $("done").addEventListener("change", done);

  const KEYS = {
    n: () => byName(1), p: () => byName(-1), u: () => byName(1, s => s.doubt >= DOUBTFUL),
    ArrowRight: () => byWord(1), ArrowLeft: () => byWord(-1),
    x: remove, Delete: remove, Backspace: remove, r: repeats, z: undo, s: save, d: done,
    j: () => go(current + 1), k: () => go(current - 1), Escape: () => { sel = null; show(); },
    e: () => { if (chosen()) { $("entity").focus(); $("entity").select(); } else say("Choose a name first"); },
  };
  document.addEventListener("keydown", event => {
    if (event.target === $("entity")) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && !["s", "z"].includes(event.key)) return;
    let action;
    if (event.shiftKey && event.key.startsWith("Arrow")) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) action = () => border(!event.altKey, step);
    } else if (/^[1-9]$/.test(event.key) && data.labels[event.key - 1]) action = () => label(data.labels[event.key - 1]);
    else if (!event.altKey) action = KEYS[event.key];
    if (action) { event.preventDefault(); action(); }
  });
  $("notice").querySelector("button").addEventListener("click", () => { tell(""); $("text").focus(); });
  // what is here from before, or from another tab, is kept already
  addEventListener("beforeunload", event => { if (docs.some(d => d.changed && !d.saved)) event.preventDefault(); });
  addEventListener("storage", () => takeIn(false));
  document.addEventListener("visibilitychange", () => takeIn(false));

  takeIn(true);
  show();
})();

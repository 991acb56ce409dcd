"use strict";
// All state is in the page: which entity is chosen, which of its mentions is current,
// which labels are off. One listener a kind of event serves any number of mentions.
// Of a large corpus only what is looked at is made: the first of the list, the articles that come near.
const page = (() => {
  const $ = (id) => document.getElementById(id);
  const body = document.body, side = $("side"), list = $("entities"), texts = $("texts");
  const fold = (text) => /^[\x20-\x7e\n]*$/.test(text) ? text.toLowerCase() : text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’‘]/g, "'").toLowerCase();
  const element = (tag, text = "", from = {}) => Object.assign(document.createElement(tag), { textContent: text, ...from });
  // the words of the page's language, « {0} of {1} »
  const words = JSON.parse($("words").textContent);
  const say = (key, ...values) => words[key].replace(/\{(\d)\}/g, (_, at) => values[at]);
  const articles = [...texts.querySelectorAll("article")];
  // `where` is [document, mentions, document, mentions, …] in the order of the texts
  const entities = JSON.parse($("data").textContent).map(
    ([name, label, count, documents, roles, aliases, country, perhaps, where], e) =>
      ({ e, name, label, count, documents, roles, aliases, country, perhaps, where, folded: null, item: null }));
  let chosen = null, number = 0, current = -1;

  // --- the texts: there from the start, or made when they come near ---
  const AROUND = 3, chunks = [...document.querySelectorAll("script.chunk")];
  const from = chunks.map((chunk) => Number(chunk.dataset.from)), parsed = new Map();
  function stored(at) {
    let chunk = from.length - 1;
    while (chunk > 0 && from[chunk] > at) chunk--;
    if (!parsed.has(chunk)) parsed.set(chunk, JSON.parse(chunks[chunk].textContent));
    return parsed.get(chunk)[at - from[chunk]];
  }
  // a text as paragraphs of parts: "words", ["name", label, entity, start] or ["white space"]
  function paragraphs(at) {
    if (chunks.length) return stored(at);
    return [...articles[at].querySelectorAll(".text p")].map((paragraph) => [...paragraph.childNodes].map((node) =>
      node.nodeName === "MARK" ? [node.textContent, 0, Number(node.dataset.e ?? -1), Number(node.dataset.start)]
        : node.nodeName === "SPAN" ? [node.textContent] : node.textContent));
  }
  function part(given) {
    if (typeof given === "string") return document.createTextNode(given);
    const [text, label, e, start] = given;
    if (given.length === 1) return element("span", text, { hidden: true });
    const mark = element("mark", text, { className: `l${label}` });
    if (e >= 0) mark.dataset.e = e;
    Object.assign(mark.dataset, { start, end: start + [...text].length });
    if (chosen && e === chosen.e) mark.classList.add("on");
    return mark;
  }
  function draw(at) {
    const text = articles[at].querySelector(".text");
    if (!chunks.length || text.hasChildNodes()) return;
    text.append(...paragraphs(at).map((parts) => { const p = document.createElement("p"); p.append(...parts.map(part)); return p; }));
  }
  if (chunks.length) {
    const place = new Map(articles.map((article, at) => [article, at]));
    const near = new IntersectionObserver((seen) => {
      for (const { isIntersecting, target } of seen) if (isIntersecting) { near.unobserve(target); draw(place.get(target)); }
    }, { rootMargin: "100% 0px" });
    for (const article of articles) near.observe(article);
    addEventListener("beforeprint", () => articles.forEach((_, at) => draw(at)));
  }

  // --- choosing an entity, stepping through its mentions ---
  // the document and the place in it of an entity's mention number `at`
  function locate(entity, at) {
    for (let i = 0; i < entity.where.length; i += 2) {
      if (at < entity.where[i + 1]) return [entity.where[i], at];
      at -= entity.where[i + 1];
    }
    return null;
  }
  const marksOf = (entity, inside = texts) => [...inside.querySelectorAll(`mark[data-e="${entity.e}"]`)];
  const numberOf = (entity) => entity.where.reduce((sum, n, i) => i % 2 ? sum + n : sum, 0);
  function choose(entity, at = 0) {
    clear();
    chosen = entity;
    number = numberOf(entity);
    for (const mark of marksOf(entity)) mark.classList.add("on");
    body.classList.add("chosen");
    button(entity)?.setAttribute("aria-pressed", "true");
    if (entity.item?.isConnected) rove(entity);
    $("chosen").textContent = entity.name;
    $("step").hidden = false;
    go(at);
    changed();
  }
  const told = [];
  const changed = () => { for (const tell of told) tell(chosen); };
  let here = null;
  function go(at, scroll = true) {
    if (!number) return;
    here?.classList.remove("here");
    current = (at + number) % number;
    const [document, place] = locate(chosen, current);
    // with those around it, which would move it when they are made
    for (let near = Math.max(document - AROUND, 0); near <= document + AROUND && near < articles.length; near++) draw(near);
    here = marksOf(chosen, articles[document])[place];
    here.classList.add("here");
    if (scroll) here.scrollIntoView({ block: "center" });
    $("place").textContent = `${current + 1} / ${number}`;
    $("place").setAttribute("aria-label", say("mention", current + 1, number));
    $("said").textContent = say("at", chosen.name, current + 1, number, articles[document].dataset.path);
  }
  function clear() {
    if (!chosen) return;
    for (const mark of texts.querySelectorAll("mark.on")) mark.classList.remove("on", "here");
    button(chosen)?.setAttribute("aria-pressed", "false");
    body.classList.remove("chosen");
    $("step").hidden = true;
    $("said").textContent = "";
    chosen = here = null; number = 0; current = -1;
    changed();
  }
  list.addEventListener("click", (event) => {
    const more = event.target.closest(".rest");
    if (more) { limits.set(Number(more.closest(".group").dataset.l), Infinity); fill(); return; }
    const entity = entityOf(event.target);
    if (!entity || !event.target.closest(".entity")) return;
    if (entity === chosen) return clear();
    choose(entity);
    drawer(false);
  });
  texts.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    const entity = mark && entities[mark.dataset.e];
    // the end of a selection made by the mouse is no click
    if (!entity || getSelection().toString()) return;
    const article = mark.closest("article"), inside = marksOf(entity, article).indexOf(mark);
    let at = inside;
    for (let i = 0; i < entity.where.length && articles[entity.where[i]] !== article; i += 2) at += entity.where[i + 1];
    if (entity !== chosen) choose(entity, at);
    else go(at, false);
    if (entity.item?.isConnected) button(entity).scrollIntoView({ block: "nearest" });
  });
  // what a mention stands for, told when the pointer comes to it
  texts.addEventListener("mouseover", (event) => {
    const mark = event.target.closest("mark");
    const entity = mark && !mark.title && entities[mark.dataset.e];
    if (entity) mark.title = `${entity.name} (${sections.get(entity.label).querySelector("h2").textContent})`;
  });
  $("next").addEventListener("click", () => go(current + 1));
  $("previous").addEventListener("click", () => go(current - 1));
  $("clear").addEventListener("click", () => { const entity = chosen; clear(); button(entity)?.focus({ preventScroll: true }); });
  $("place").addEventListener("click", () => {
    here.tabIndex = -1;
    here.scrollIntoView({ block: "center" });
    here.focus({ preventScroll: true });
  });

  // --- the list: filter, search, order; so many of each label, the rest when asked for ---
  const SHOWN = 200;
  const sections = new Map([...list.querySelectorAll(".group")].map((section) => [Number(section.dataset.l), section]));
  const limits = new Map(), drawn = new Map(), off = new Set();
  const button = (entity) => entity.item?.querySelector(".entity");
  const entityOf = (node) => entities[node.closest("li")?.dataset.e];
  const collator = new Intl.Collator("fr", { numeric: true });
  const orders = {
    count: (a, b) => b.count - a.count || a.e - b.e,
    name: (a, b) => collator.compare(a.name, b.name),
    order: (a, b) => a.e - b.e,
  };
  const inOrder = {};
  const sorted = (order) => inOrder[order] ??= [...entities].sort(orders[order]);
  let ordered = sorted("count"), found = ordered;
  function about(entity) {
    const dl = document.createElement("dl");
    const say_ = (kind, text, lang = "fr") => {
      if (!text) return;
      const div = document.createElement("div"), dt = element("dt", words[kind]);
      div.append(dt, element("dd", text, { lang }));
      dl.append(div);
    };
    say_("role_of", entity.roles.join("; "));
    say_("also", entity.aliases.join(" · "));
    say_("country", entity.country, "");
    say_("perhaps", entity.perhaps.join(` ${words.or} `));
    return dl.hasChildNodes() ? [dl] : [];
  }
  function item(entity) {
    if (entity.item) return entity.item;
    const { e, name, count, documents } = entity;
    const li = entity.item = document.createElement("li"), press = element("button", "", { type: "button", className: "entity", tabIndex: -1 });
    Object.assign(li.dataset, { e, n: count });
    const of = `${count} mention${count === 1 ? "" : "s"}`;
    press.append(
      element("span", name, { className: "name", lang: "fr" }),
      element("span", count, { className: "n", title: articles.length > 1 ? `${of}, ${documents} document${documents === 1 ? "" : "s"}` : of }));
    press.setAttribute("aria-pressed", String(entity === chosen));
    li.append(press, ...about(entity));
    li.classList.toggle("corrected", Boolean(entity.corrected));
    return li;
  }
  const text = (entity) => entity.folded ??=
    fold([entity.name, ...entity.roles, ...entity.aliases, entity.country ?? "", ...entity.perhaps].join(" \n "));
  function filter() {
    const asked = fold($("search").value).split(/\s+/).filter(Boolean);
    limits.clear();
    found = asked.length ? ordered.filter((entity) => asked.every((word) => text(entity).includes(word))) : ordered;
    fill();
  }
  function fill() {
    const groups = new Map([...sections.keys()].map((label) => [label, []]));
    for (const entity of found) groups.get(entity.label).push(entity);
    let count = 0;
    for (const [label, own] of groups) {
      const limit = limits.get(label) ?? SHOWN, section = sections.get(label), rows = own.slice(0, limit).map(item);
      if (own.length > limit) rows.push(more(own.length - limit));
      const before = drawn.get(label) ?? [];
      if (before.length !== rows.length || own.length > limit || rows.some((row, at) => row !== before[at])) {
        section.querySelector("ul").replaceChildren(...rows);
        drawn.set(label, own.length > limit ? [] : rows);
      }
      section.classList.toggle("empty", !own.length);
      if (!off.has(label)) count += own.length;
    }
    $("shown").textContent = count === entities.length ? say(count === 1 ? "entity" : "entities", count) : say("of", count, entities.length);
    const stop = list.querySelector('.entity[tabindex="0"]');
    if (!stop || !seen(entityOf(stop))) rove(visible()[0]);
  }
  function more(rest) {
    const li = document.createElement("li");
    li.append(element("button", say("rest", rest), { type: "button", className: "rest" }));
    return li;
  }
  const seen = (entity) => !off.has(entity.label);
  // one stop of the Tab key, arrows inside
  const visible = () => [...list.querySelectorAll("li[data-e]")].map(entityOf).filter(seen);
  function rove(entity) {
    for (const other of list.querySelectorAll('.entity[tabindex="0"]')) other.tabIndex = -1;
    if (entity) button(entity).tabIndex = 0;
  }
  list.addEventListener("focusin", (event) => { const entity = entityOf(event.target); if (entity) rove(entity); });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    const shown = visible(), at = shown.indexOf(entityOf(event.target));
    const entity = shown[Math.min(Math.max(at + step, 0), shown.length - 1)];
    if (entity) button(entity).focus();
    event.preventDefault();
  });
  $("search").addEventListener("input", filter);
  side.querySelector(".labels").addEventListener("click", (event) => {
    const press = event.target.closest(".label");
    if (!press) return;
    const label = Number(press.dataset.l), out = press.getAttribute("aria-pressed") === "true";
    press.setAttribute("aria-pressed", String(!out));
    body.classList.toggle(`off${label}`, out);
    if (out) off.add(label); else off.delete(label);
    if (out && chosen?.label === label) clear();
    fill();
  });
  $("sort").addEventListener("change", (event) => {
    ordered = sorted(event.target.value);
    filter();
  });

  // --- keys, and the drawer of narrow screens ---
  function drawer(open) {
    body.classList.toggle("open", open);
    $("drawer").setAttribute("aria-expanded", String(open));
    $("drawer").textContent = say(open ? "text" : "list");
  }
  $("drawer").addEventListener("click", () => drawer(!body.classList.contains("open")));
  side.addEventListener("click", (event) => { if (event.target.closest("#documents a")) drawer(false); });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, select");
    if (event.key === "Escape") {
      if (typing && $("search").value) { $("search").value = ""; filter(); return; }
      if (event.target.closest("mark") && chosen) button(chosen)?.focus({ preventScroll: true });
      clear();
      drawer(false);
    } else if (typing) {
      // Enter or arrow down goes from the search to what it found
      if (event.target.id === "search" && (event.key === "Enter" || event.key === "ArrowDown")) {
        const [first] = visible();
        if (first) { button(first).focus(); event.preventDefault(); }
      }
    } else if (event.key === "n" || event.key === "p") {
      if (chosen) go(current + (event.key === "n" ? 1 : -1));
    } else if (event.key === "/") {
      drawer(body.classList.contains("open") || getComputedStyle($("drawer")).display !== "none");
      $("search").focus();
      event.preventDefault();
    }
  });
  fill();
  // folded while nothing else is done, so that the first letter of a search answers at once
  (function prepare(at = 0) {
    if (at < entities.length) (window.requestIdleCallback ?? setTimeout)(() => { entities.slice(at, at + 2000).forEach(text); prepare(at + 2000); });
  })();
  return { $, say, element, fold, text, entities, articles, sections, paragraphs, choose, go, chosen: () => chosen, told };
})();


"use strict";
// All state is in the page: which entity is chosen, which of its mentions is current,
// which labels are off. One listener a kind of event serves any number of mentions.
const page = (() => {
  const $ = (id) => document.getElementById(id);
  const body = document.body, side = $("side"), list = $("entities"), texts = $("texts");
  const items = [...list.querySelectorAll("li")];
  const itemOf = new Map(items.map((item) => [item.dataset.e, item]));
  const button = (item) => item.querySelector(".entity");
  const name = (item) => item.querySelector(".name").textContent;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’‘]/g, "'").toLowerCase();
  // the words of the page's language, « {0} of {1} »
  const words = JSON.parse($("words").textContent);
  const say = (key, ...values) => words[key].replace(/\{(\d)\}/g, (_, at) => values[at]);
  let chosen = null, marks = [], current = -1;

  // --- choosing an entity, stepping through its mentions ---
  function choose(item, at = 0) {
    clear();
    chosen = item;
    marks = [...texts.querySelectorAll(`mark[data-e="${item.dataset.e}"]`)];
    for (const mark of marks) mark.classList.add("on");
    body.classList.add("chosen");
    button(item).setAttribute("aria-pressed", "true");
    rove(item);
    $("chosen").textContent = name(item);
    $("step").hidden = false;
    go(at);
    changed();
  }
  const told = [];
  const changed = () => { for (const tell of told) tell(chosen); };
  function go(at, scroll = true) {
    if (!marks.length) return;
    if (current >= 0) marks[current].classList.remove("here");
    current = (at + marks.length) % marks.length;
    const mark = marks[current];
    mark.classList.add("here");
    if (scroll) mark.scrollIntoView({ block: "center" });
    $("place").textContent = `${current + 1} / ${marks.length}`;
    $("place").setAttribute("aria-label", say("mention", current + 1, marks.length));
    const where = mark.closest("article").dataset.path;
    $("said").textContent = say("at", name(chosen), current + 1, marks.length, where);
  }
  function clear() {
    if (!chosen) return;
    for (const mark of marks) mark.classList.remove("on", "here");
    button(chosen).setAttribute("aria-pressed", "false");
    body.classList.remove("chosen");
    $("step").hidden = true;
    $("said").textContent = "";
    chosen = null; marks = []; current = -1;
    changed();
  }
  list.addEventListener("click", (event) => {
    const item = event.target.closest(".entity")?.closest("li");
    if (!item) return;
    if (item === chosen) return clear();
    choose(item);
    drawer(false);
  });
  texts.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    const item = mark && itemOf.get(mark.dataset.e);
    // the end of a selection made by the mouse is no click
    if (!item || getSelection().toString()) return;
    if (item !== chosen) choose(item, [...texts.querySelectorAll(`mark[data-e="${mark.dataset.e}"]`)].indexOf(mark));
    else go(marks.indexOf(mark), false);
    if (!item.hidden) button(item).scrollIntoView({ block: "nearest" });
  });
  // what a mention stands for, told when the pointer comes to it
  texts.addEventListener("mouseover", (event) => {
    const mark = event.target.closest("mark");
    const item = mark && !mark.title && itemOf.get(mark.dataset.e);
    if (item) mark.title = `${name(item)} (${item.closest("section").querySelector("h2").textContent})`;
  });
  $("next").addEventListener("click", () => go(current + 1));
  $("previous").addEventListener("click", () => go(current - 1));
  $("clear").addEventListener("click", () => { const item = chosen; clear(); button(item).focus({ preventScroll: true }); });
  $("place").addEventListener("click", () => {
    const mark = marks[current];
    mark.tabIndex = -1;
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
  });

  // --- the list: one stop of the Tab key, arrows inside ---
  const labelOf = (item) => item.closest(".group").dataset.l;
  const seen = (item) => !item.hidden && !body.classList.contains(`off${labelOf(item)}`);
  const visible = () => items.filter(seen);
  function rove(item) {
    for (const other of list.querySelectorAll('.entity[tabindex="0"]')) other.tabIndex = -1;
    if (item) button(item).tabIndex = 0;
  }
  list.addEventListener("focusin", (event) => { const item = event.target.closest("li"); if (item) rove(item); });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    const shown = inOrder(visible()), at = shown.indexOf(event.target.closest("li"));
    const item = shown[Math.min(Math.max(at + step, 0), shown.length - 1)];
    if (item) button(item).focus();
    event.preventDefault();
  });
  const inOrder = (some) => { const set = new Set(some); return [...list.querySelectorAll("li")].filter((item) => set.has(item)); };

  // --- filter, search, order ---
  let folded = null;
  function filter() {
    folded ??= new Map(items.map((item) => [item, fold(item.textContent)]));
    const words = fold($("search").value).split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !words.every((word) => folded.get(item).includes(word));
    for (const group of list.querySelectorAll(".group")) group.classList.toggle("empty", !group.querySelector("li:not([hidden])"));
    const count = visible().length;
    $("shown").textContent = count === items.length ? say(count === 1 ? "entity" : "entities", count) : say("of", count, items.length);
    const stop = list.querySelector('.entity[tabindex="0"]');
    if (!stop || !seen(stop.closest("li"))) rove(inOrder(visible())[0]);
  }
  $("search").addEventListener("input", filter);
  side.querySelector(".labels").addEventListener("click", (event) => {
    const label = event.target.closest(".label");
    if (!label) return;
    const off = label.getAttribute("aria-pressed") === "true";
    label.setAttribute("aria-pressed", String(!off));
    body.classList.toggle(`off${label.dataset.l}`, off);
    if (off && chosen && labelOf(chosen) === label.dataset.l) clear();
    filter();
  });
  const collator = new Intl.Collator("fr", { numeric: true });
  const orders = {
    count: (a, b) => b.dataset.n - a.dataset.n || a.dataset.e - b.dataset.e,
    name: (a, b) => collator.compare(name(a), name(b)),
    order: (a, b) => a.dataset.e - b.dataset.e,
  };
  $("sort").addEventListener("change", (event) => {
    for (const ul of list.querySelectorAll("ul")) ul.append(...[...ul.children].sort(orders[event.target.value]));
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
      if (event.target.closest("mark") && chosen) button(chosen).focus({ preventScroll: true });
      clear();
      drawer(false);
    } else if (typing) {
      // Enter or arrow down goes from the search to what it found
      if (event.target.id === "search" && (event.key === "Enter" || event.key === "ArrowDown")) {
        const [first] = inOrder(visible());
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
  rove(inOrder(visible())[0]);
  return { $, say, items, itemOf, name, choose, go, chosen: () => chosen, marks: () => marks, told };
})();

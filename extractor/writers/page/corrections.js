// Marks that a reader sets, kept in the page until they are saved as dossier.toml.
(() => {
  const { $, say, fold, text, entities, sections, chosen, told } = page;
  const NAMES = 50;
  // what was said, in its order: { kind, entity, value }; and what of it was saved
  const said = [];
  let saved = "";
  const quoted = (text) => JSON.stringify(text.replace(/\s+/g, " ").trim());
  // the last word holds: what an earlier one says otherwise of the same entity goes
  const TAKEN_BACK = { label: ["label", "not_a_name"], same: ["not_a_name"], not_a_name: ["label", "same"] };
  const stands = ({ kind, entity }, at) =>
    !said.slice(at + 1).some((later) => later.entity === entity && TAKEN_BACK[kind]?.includes(later.kind));
  const own = (entity) => sections.get(entity.label).dataset.label;
  // the label that the reader gave it last, or another of its name
  const given = (entity, other = entity.name) => said.findLast((one, at) =>
    one.kind === "label" && stands(one, at) && (one.entity === entity || fold(one.entity.name) === fold(other.trim())))?.value;
  const label = (entity, other) => given(entity, other) ?? own(entity);
  const tables = {
    not_a_name: (entity) => [["name", quoted(entity.name)]],
    label: (entity, value) => [["name", quoted(entity.name)], ["label", quoted(value)]],
    same: (entity, other) => [["names", `[${quoted(entity.name)}, ${quoted(other)}]`], ["name", quoted(other)], ["label", quoted(label(entity, other))]],
    not_a_role: (entity, role) => [["name", quoted(entity.name)], ["role", quoted(role)]],
  };
  function lines() {
    const changes = said.filter((one, at) => stands(one, at) && !(one.kind === "label" && one.value === own(one.entity)));
    return [...new Set(changes.map(({ kind, entity, value }) =>
      `[[${kind}]]\n${tables[kind](entity, value).map(([key, text]) => `${key} = ${text}`).join("\n")}\n`))];
  }
  function add(kind, value) {
    const entity = chosen(), last = said.at(-1);
    if (!entity || (last?.kind === kind && last.entity === entity && last.value === value)) return;
    said.push({ kind, entity, value });
    mark(entity);
  }
  function undo() {
    const last = said.pop();
    if (last) mark(last.entity);
  }
  function mark(entity) {
    const all = lines();
    entity.corrected = said.some((one) => one.entity === entity);
    entity.item?.classList.toggle("corrected", entity.corrected);
    if (chosen()) $("label").value = label(chosen());
    $("saved").hidden = !said.length;
    $("count").textContent = say(all.length === 1 ? "correction" : "corrections", all.length);
    $("list").textContent = all.join("\n");
  }
  function offer(entity) {
    $("correct").hidden = !entity;
    if (!entity) return;
    $("label").value = label(entity);
    const { roles } = entity;
    $("role").replaceChildren(new Option(say("not_a_role"), ""), ...roles.map((role) => new Option(role, role)));
    $("role").hidden = !roles.length;
    $("same").value = "";
  }
  $("same").addEventListener("input", (event) => {
    const asked = fold(event.target.value.trim()), fitting = [];
    for (const entity of entities) {
      if (fitting.length === NAMES) break;
      if (asked && text(entity).includes(asked)) fitting.push(new Option(entity.name));
    }
    $("names").replaceChildren(...fitting);
  });
  $("none").addEventListener("click", () => add("not_a_name"));
  $("label").addEventListener("change", (event) => { if (chosen() && event.target.value !== label(chosen())) add("label", event.target.value); });
  $("role").addEventListener("change", (event) => { if (event.target.value) add("not_a_role", event.target.value); });
  $("same").addEventListener("change", (event) => { if (chosen() && event.target.value && event.target.value !== chosen().name) add("same", event.target.value); });
  $("undo").addEventListener("click", undo);
  $("save").addEventListener("click", () => {
    const link = document.createElement("a");
    saved = lines().join("\n");
    link.href = URL.createObjectURL(new Blob([saved], { type: "application/toml" }));
    link.download = "dossier.toml";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  // closing the page would lose what is not saved
  addEventListener("beforeunload", (event) => { if (said.length && lines().join("\n") !== saved) event.preventDefault(); });
  told.push(offer);
})();

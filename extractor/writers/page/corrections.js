// Marks that a reader sets, kept in the page until they are saved as dossier.toml.
(() => {
  const { $, say, fold, text, entities, sections, chosen, told } = page;
  const NAMES = 50;
  const said = [];
  const quoted = (text) => JSON.stringify(text.replace(/\s+/g, " ").trim());
  const label = (entity) => sections.get(entity.label).dataset.label;
  const tables = {
    not_a_name: (entity) => [["name", quoted(entity.name)]],
    label: (entity, value) => [["name", quoted(entity.name)], ["label", quoted(value)]],
    same: (entity, other) => [["names", `[${quoted(entity.name)}, ${quoted(other)}]`], ["name", quoted(other)], ["label", quoted(label(entity))]],
    not_a_role: (entity, role) => [["name", quoted(entity.name)], ["role", quoted(role)]],
  };
  function add(kind, value) {
    const entity = chosen();
    if (!entity) return;
    const table = `[[${kind}]]\n${tables[kind](entity, value).map(([key, text]) => `${key} = ${text}`).join("\n")}\n`;
    if (!said.includes(table)) said.push(table);
    entity.corrected = true;
    entity.item?.classList.add("corrected");
    told_();
  }
  function told_() {
    $("saved").hidden = !said.length;
    $("count").textContent = say(said.length === 1 ? "correction" : "corrections", said.length);
    $("list").textContent = said.join("\n");
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
  $("undo").addEventListener("click", () => { said.pop(); told_(); });
  $("save").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([said.join("\n")], { type: "application/toml" }));
    link.download = "dossier.toml";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  // closing the page would lose them
  addEventListener("beforeunload", (event) => { if (said.length) event.preventDefault(); });
  told.push(offer);
})();

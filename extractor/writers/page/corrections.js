// Marks that a reader sets, kept in the page until they are saved as dossier.toml.
(() => {
  const { $, say, items, itemOf, name, chosen, told } = page;
  const said = [];
  const quoted = (text) => JSON.stringify(text.replace(/\s+/g, " ").trim());
  const label = (item) => item.closest(".group").dataset.label;
  const tables = {
    not_a_name: (item) => [["name", quoted(name(item))]],
    label: (item, value) => [["name", quoted(name(item))], ["label", quoted(value)]],
    same: (item, other) => [["names", `[${quoted(name(item))}, ${quoted(other)}]`], ["name", quoted(other)], ["label", quoted(label(item))]],
    not_a_role: (item, role) => [["name", quoted(name(item))], ["role", quoted(role)]],
  };
  function add(kind, value) {
    const item = chosen();
    if (!item) return;
    const table = `[[${kind}]]\n${tables[kind](item, value).map(([key, text]) => `${key} = ${text}`).join("\n")}\n`;
    if (!said.includes(table)) said.push(table);
    item.classList.add("corrected");
    told_();
  }
  function told_() {
    $("saved").hidden = !said.length;
    $("count").textContent = say(said.length === 1 ? "correction" : "corrections", said.length);
    $("list").textContent = said.join("\n");
  }
  function offer(item) {
    $("correct").hidden = !item;
    if (!item) return;
    $("label").value = label(item);
    const roles = [...item.querySelectorAll("dt")].filter((dt) => dt.dataset.kind === "role").flatMap((dt) => dt.nextElementSibling.textContent.split("; "));
    $("role").replaceChildren(new Option(say("not_a_role"), ""), ...roles.map((role) => new Option(role, role)));
    $("role").hidden = !roles.length;
    $("same").value = "";
  }
  $("names").append(...items.map((item) => new Option(name(item))));
  $("none").addEventListener("click", () => add("not_a_name"));
  $("label").addEventListener("change", (event) => { if (chosen() && event.target.value !== label(chosen())) add("label", event.target.value); });
  $("role").addEventListener("change", (event) => { if (event.target.value) add("not_a_role", event.target.value); });
  $("same").addEventListener("change", (event) => { if (chosen() && event.target.value && event.target.value !== name(chosen())) add("same", event.target.value); });
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

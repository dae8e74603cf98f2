// Works through a list of statements by keyboard: j and k move, x chooses, m, n, e, p and u lead to
// the tool of that letter. Only while the focus is in the list, in its tools or on what was just
// done, so that no key is taken from anyone else; without it everything is reached with Tab.
(() => {
  "use strict";
  const typing = (element) => element.matches("input:not([type=checkbox]), select, textarea");
  const step = (form, from, by) => {
    const rows = [...form.querySelectorAll(".statement")];
    const here = rows.findIndex((row) => row.contains(from));
    const next = rows[Math.min(Math.max(here + by, 0), rows.length - 1)];
    const box = next && next.querySelector(".choose");
    if (box) box.focus();
  };
  const choose = (from) => {
    const row = from.closest(".statement");
    const box = row && row.querySelector(".choose");
    if (box) box.checked = !box.checked;
  };
  const lead = (scope, from, key) => {
    const tool = scope.querySelector(`[data-key="${key}"]`);
    if (!tool) return;
    const row = from.closest(".statement");
    if (row && key !== "u" && !scope.querySelector(".choose:checked")) choose(from);
    if (tool.matches("summary")) {
      tool.parentElement.open = true;
      tool.parentElement.querySelector("input, select").focus();
    } else {
      tool.focus();
    }
  };
  document.addEventListener("keydown", (event) => {
    const from = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || !(from instanceof Element)) return;
    if (typing(from) || !from.closest("form.correct, .done")) return;
    const form = from.closest("form.correct") || document.querySelector("form.correct");
    const key = event.key.toLowerCase();
    if (key === "u") lead(document, from, key);
    else if (!form) return;
    else if (key === "j") step(form, from, 1);
    else if (key === "k") step(form, from, -1);
    else if (key === "x") choose(from);
    else if (/^[mnep]$/.test(key)) lead(form, from, key);
    else return;
    event.preventDefault();
  });
})();

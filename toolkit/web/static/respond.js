// Respondents' pages work without this file. It keeps unsent text on the phone until the server
// has it, opens rows without a round trip, and says how much room is left.
(() => {
  "use strict";
  const prefix = "tre-spor:";
  const days = Number(document.currentScript.dataset.days);
  // A day and no time: what lies on the phone tells no more of when than the server keeps.
  const today = new Date().toISOString().slice(0, 10);

  const store = {
    read(path) { try { return JSON.parse(localStorage.getItem(prefix + path)); } catch { return null; } },
    write(path, value) { try { localStorage.setItem(prefix + path, JSON.stringify(value)); } catch { /* private mode */ } },
    remove(wanted) {
      try {
        for (const key of Object.keys(localStorage)) {
          if (key.startsWith(prefix) && wanted(key.slice(prefix.length))) localStorage.removeItem(key);
        }
      } catch { /* private mode */ }
    },
  };
  const expired = (path) => { const kept = store.read(path); return !(Date.parse(today) - Date.parse(kept?.day) <= days * 864e5); };
  store.remove(expired);

  const sent = document.querySelector("[data-sent]");
  if (sent) {
    // The address may carry ?language=, the path that the text is kept under never does.
    const base = new URL(sent.dataset.sent, location).pathname;
    store.remove((path) => path.startsWith(base));
  }

  const form = document.querySelector("form[data-rescue]");
  if (!form) return;
  const path = location.pathname;
  const texts = () => [...form.querySelectorAll("textarea, input[type=text]")];
  const say = (text) => {
    let line = form.querySelector(".live-message");
    if (!line) {
      line = document.createElement("p");
      line.className = "live-message";
      line.setAttribute("role", "status");
      form.prepend(line);
    }
    line.textContent = text;
  };

  const count = (field) => {
    const limit = Number(field.dataset.limit);
    const left = limit - field.value.length;
    let line = field.nextElementSibling;
    if (left > limit / 5) { if (line) line.remove(); return; }
    if (!line) {
      line = document.createElement("span");
      line.className = "form-hint count";
      field.after(line);
    }
    line.textContent = (left < 0 ? form.dataset.over : form.dataset.left).replace("{n}", Math.abs(left));
  };

  const addRow = (group) => {
    const rows = group.querySelectorAll(".priority-row");
    const row = rows[rows.length - 1].cloneNode(true);
    const field = row.querySelector("textarea");
    const label = row.querySelector("label");
    row.querySelectorAll(".form-error-message, .count").forEach((part) => part.remove());
    ["aria-invalid", "aria-describedby", "autofocus"].forEach((name) => field.removeAttribute(name));
    field.value = "";
    field.id = field.name = field.name.replace(/\d+$/, rows.length);
    label.htmlFor = field.id;
    label.textContent = label.textContent.replace(/\d+/, rows.length + 1);
    rows[0].parentNode.append(row);
    if (rows.length + 1 >= Number(group.dataset.rows)) group.querySelector(".add-row").hidden = true;
    return field;
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest(".add-row");
    if (!button) return;
    event.preventDefault();
    addRow(button.closest("[data-rows]")).focus();
  });

  form.addEventListener("input", (event) => {
    if (event.target.dataset.limit) count(event.target);
    const values = Object.fromEntries(texts().map((field) => [field.name, field.value]));
    store.write(path, { day: today, sent: false, values });
  });

  form.addEventListener("submit", (event) => {
    const kept = store.read(path);
    if (navigator.onLine) { if (kept) store.write(path, { ...kept, sent: true }); return; }
    event.preventDefault();
    say(form.dataset.offline);
    addEventListener("online", () => form.requestSubmit(event.submitter), { once: true });
  });

  // A page that came from the server proves that what was sent before it is stored there.
  if (!document.querySelector(".alert-error")) store.remove((other) => store.read(other)?.sent);
  const kept = store.read(path);
  if (!kept) return;
  let restored = false;
  for (const [name, value] of Object.entries(kept.values)) {
    let field = form.elements.namedItem(name);
    const group = form.querySelector("[data-rows]");
    if (!field && value && group && /-\d+$/.test(name)) field = addRow(group);
    if (field && value && field.value !== value) { field.value = value; restored = true; }
  }
  if (restored) say(form.dataset.restored);
})();

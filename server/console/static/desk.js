// Keys for who works at the desk all day. Every page works without this file.
"use strict";

(() => {
  const links = () => [...document.querySelectorAll("[data-rows] .cell-code a")];
  const boxes = () => [...document.querySelectorAll("[data-rows] input[type=checkbox]")];
  const row = () => document.activeElement?.closest("[data-rows] tbody tr");

  // Which rows a queue had is kept in this tab: a case knows what lies beside it, and the way back.
  const QUEUE = "layar-queue";
  const remember = () => {
    if (!document.querySelector(".who")) return sessionStorage.removeItem(QUEUE);
    const address = document.querySelector("[data-rows]")?.dataset.rows;
    if (!address) return;
    const rows = links().map((link) => link.pathname);
    sessionStorage.setItem(QUEUE, JSON.stringify({ address, rows }));
  };
  const beside = () => {
    const { address, rows } = JSON.parse(sessionStorage.getItem(QUEUE) ?? '{"rows": []}');
    const back = document.querySelector("a[data-queue]");
    if (back && address) back.href = address;
    const at = rows.indexOf(location.pathname);
    for (const link of document.querySelectorAll("[data-beside]")) {
      const to = at < 0 ? undefined : rows[at + Number(link.dataset.beside)];
      if (to) link.href = to;
      link.hidden = !to;
    }
  };

  // A key leads to what stands under it: a link is followed, a form opened to be filled in, a
  // button only reached. Nothing is decided by one key.
  const lead = (key) => {
    const named = [...document.querySelectorAll("[aria-keyshortcuts]")];
    const found = named.find((each) => each.ariaKeyShortcuts === key && !each.hidden);
    if (!found) return false;
    if (found.matches("a")) found.click();
    else if (found.matches("summary")) open(found.parentElement);
    else reach(found);
    return true;
  };
  const reach = (element) => {
    // An open choice hides the buttons beside it.
    document.querySelectorAll("details.choice[open]").forEach((each) => {
      if (!each.contains(element)) each.open = false;
    });
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  };
  const open = (details) => {
    details.open = true;
    reach(details.querySelector("select, textarea, input:not([type=hidden])") ?? details);
  };

  const turn = (name, by) => {
    const all = [...document.querySelectorAll(`input[name=${name}]`)];
    const at = all.findIndex((each) => each.checked);
    if (at >= 0) all[(at + by + all.length) % all.length].checked = true;
  };

  const move = (by) => {
    const all = links();
    const at = all.findIndex((link) => link.closest("tr") === row());
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
    next?.focus();
    next?.closest("tr").scrollIntoView({ block: "nearest" });
  };

  const tick = () => {
    const box = row()?.querySelector("input[type=checkbox]");
    if (box) {
      box.checked = !box.checked;
      count();
    }
  };

  const count = () => {
    const shown = document.querySelector("[data-ticked]");
    const number = boxes().filter((box) => box.checked).length;
    if (shown) shown.textContent = number ? `(${number})` : "";
  };

  const measure = (field) => {
    const shown = document.querySelector(`[data-counts="${field.id}"]`);
    if (!shown) return;
    shown.hidden = false;
    shown.textContent = `${field.value.length} / ${field.maxLength}`;
  };

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    x: tick,
    "[": () => turn("turn", -1),
    "]": () => turn("turn", 1),
    z: () => turn("zoom", 1),
    "?": () => document.querySelector("#keys")?.togglePopover(),
  };

  const writes = (element) => element?.matches("input:not([type=checkbox], [type=radio]), textarea, select");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && writes(event.target)) event.target.blur();
    if (writes(event.target)) return;
    if (lead(event.key)) return event.preventDefault();
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-rows] input[type=checkbox]")) count();
    const text = event.target.matches("select[data-fills]") && event.target.value;
    const field = text && document.getElementById(event.target.dataset.fills);
    if (!field) return;
    field.value = event.target.selectedOptions[0].textContent.trim();
    measure(field);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) measure(event.target);
  });
  remember();
  beside();
  for (const each of document.querySelectorAll("[aria-keyshortcuts]")) {
    each.title = `${each.title} ${document.body.dataset.key} ${each.ariaKeyShortcuts}`.trim();
  }
  count();
  document.querySelectorAll("textarea[maxlength]").forEach(measure);
})();

// Keys for who works at the desk all day. Every page works without this file.
"use strict";

(() => {
  const links = () => [...document.querySelectorAll("[data-rows] .cell-code a")];
  const boxes = () => [...document.querySelectorAll("[data-rows] input[type=checkbox]")];
  const row = () => document.activeElement?.closest("[data-rows] tbody tr");
  const follow = (selector) => document.querySelector(selector)?.click();

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
    n: () => follow("a[rel=next]"),
    p: () => follow("a[rel=prev]"),
    u: () => follow(".way-back a"),
    "/": () => document.querySelector("#text")?.focus(),
    "?": () => document.querySelector("#keys")?.togglePopover(),
  };

  const writes = (element) => element?.matches("input:not([type=checkbox], [type=radio]), textarea, select");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && writes(event.target)) event.target.blur();
    if (writes(event.target) || !Object.hasOwn(keys, event.key)) return;
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
  count();
  document.querySelectorAll("textarea[maxlength]").forEach(measure);
})();

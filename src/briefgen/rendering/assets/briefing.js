"use strict";
// Opens the source beside the briefing at the quoted words. It only toggles classes and moves focus: no text of a
// source passes through it, so none can become markup here.
(() => {
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const pane = byId("pane");
  const title = byId("pane-title");
  const count = byId("pane-count");
  const marks = new Map(); // quote key -> its <mark> elements, in reading order
  let quotes = []; // keys of the claim's quotes
  let at = -1;
  let opener = null;

  const index = () => {
    if (marks.size) return;
    for (const mark of document.querySelectorAll("mark[data-q]")) {
      for (const key of mark.dataset.q.split(" ")) {
        if (!marks.has(key)) marks.set(key, []);
        marks.get(key).push(mark);
      }
    }
  };

  const unlight = (name) => {
    for (const mark of pane.querySelectorAll("mark." + name)) mark.classList.remove(name);
  };

  const showSource = (number) => {
    for (const section of pane.querySelectorAll(".text.shown")) section.classList.remove("shown");
    const section = byId("s" + number);
    section.classList.add("shown");
    title.textContent = "Source " + number;
  };

  const sourceOf = (key) => marks.get(key)[0].closest(".text").id.slice(1);

  const show = (place) => {
    at = place;
    const key = quotes[at];
    showSource(sourceOf(key));
    unlight("now");
    for (const mark of marks.get(key)) mark.classList.add("now");
    count.textContent = "Quote " + (at + 1) + " of " + quotes.length;
    byId("prev").disabled = at === 0;
    byId("next").disabled = at === quotes.length - 1;
    scrollTo(marks.get(key));
  };

  const scrollTo = (parts) => {
    const texts = byId("texts");
    const top = parts[0].getBoundingClientRect().top - texts.getBoundingClientRect().top;
    texts.scrollTop += top - texts.clientHeight / 4;
  };

  const open = (link) => {
    index();
    opener = link;
    if (document.querySelector("a.opener")) document.querySelector("a.opener").classList.remove("opener");
    link.classList.add("opener");
    unlight("on");
    unlight("now");
    quotes = (link.dataset.quotes || "").split(" ").filter((key) => marks.has(key));
    for (const key of quotes) for (const mark of marks.get(key)) mark.classList.add("on");
    root.classList.add("open");
    if (quotes.length) {
      show(Math.max(0, quotes.indexOf(link.dataset.first || quotes[0])));
    } else {
      at = -1;
      showSource(link.dataset.source);
      count.textContent = "No quote used";
      byId("prev").disabled = byId("next").disabled = true;
      byId("texts").scrollTop = 0;
    }
    link.scrollIntoView({ block: "nearest" });
    title.focus({ preventScroll: true });
  };

  const close = () => {
    root.classList.remove("open");
    if (opener) {
      opener.classList.remove("opener");
      opener.focus();
    }
    opener = null;
  };

  const step = (by) => {
    const place = at + by;
    if (place < 0 || place >= quotes.length) return;
    show(place);
    const button = byId(by > 0 ? "next" : "prev");
    if (button.disabled) title.focus({ preventScroll: true });
  };

  root.classList.add("js");
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-source]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && root.classList.contains("open")) close();
  });
  byId("close").addEventListener("click", close);
  byId("prev").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));

  const annexes = document.querySelectorAll(".annex > details");
  let shut = [];
  window.addEventListener("beforeprint", () => {
    shut = [...annexes].filter((annex) => !annex.open);
    for (const annex of shut) annex.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const annex of shut) annex.open = false;
  });

  // A link into an annex opens it.
  const unfold = () => {
    const target = location.hash.startsWith("#annex-") && document.querySelector(location.hash + " > details");
    if (target) target.open = true;
  };
  window.addEventListener("hashchange", unfold);
  unfold();
})();

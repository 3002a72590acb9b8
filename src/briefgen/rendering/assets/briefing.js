"use strict";
// Opens a source beside the briefing at the quoted words, steps through the claims, filters and searches. It toggles
// classes, moves focus and sets plain text: no text of a source is ever parsed here, so none can become markup.
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const root = document.documentElement;
  const pane = byId("pane");
  const title = byId("pane-title");
  const texts = byId("texts");
  const claims = all("[data-claim]"); // in reading order
  const items = all("[data-status]"); // the claims, and the entries of the annexes
  const say = (text) => {
    byId("live").textContent = text;
  };

  const plural = (count, noun) => count + " " + noun + (count === 1 ? "" : "s");

  // A button that was just disabled has lost the focus, or will.
  const keepFocus = (instead) => {
    const active = document.activeElement;
    if (active === document.body || active.disabled) instead.focus({ preventScroll: true });
  };

  // --- the source, at the quoted words -----------------------------------------------------------------------------

  const marks = new Map(); // quote key -> its <mark> elements, in reading order
  let quotes = []; // keys of the quotes that are lit
  let at = -1; // which of them is shown
  let opener = null; // the link that opened the pane; focus returns to it
  let current = null; // the claim that the reader is at

  const index = () => {
    if (marks.size) return;
    for (const mark of all("mark[data-q]")) {
      for (const key of mark.dataset.q.split(" ")) {
        if (!marks.has(key)) marks.set(key, []);
        marks.get(key).push(mark);
      }
    }
  };

  const unlight = (name) => {
    for (const mark of all("mark." + name, pane)) mark.classList.remove(name);
  };

  const showSource = (number) => {
    const section = byId("s" + number);
    if (section.classList.contains("shown")) return;
    for (const other of all(".text.shown", pane)) other.classList.remove("shown");
    section.classList.add("shown");
    title.textContent = "Source " + number;
    texts.scrollTop = 0;
  };

  const scrollTo = (place) => {
    texts.scrollTop += place.getBoundingClientRect().top - texts.getBoundingClientRect().top - texts.clientHeight / 4;
  };

  const showQuote = (place) => {
    at = place;
    const parts = marks.get(quotes[at]);
    showSource(parts[0].closest(".text").id.slice(1));
    unlight("now");
    for (const mark of parts) mark.classList.add("now");
    byId("pane-count").textContent = "Quote " + (at + 1) + " of " + quotes.length;
    byId("prev").disabled = at === 0;
    byId("next").disabled = at === quotes.length - 1;
    scrollTo(parts[0]);
  };

  const stepQuote = (by) => {
    if (!quotes[at + by]) return;
    showQuote(at + by);
    say(title.textContent + ", " + byId("pane-count").textContent);
    keepFocus(title);
  };

  const setCurrent = (claim) => {
    if (current) current.classList.remove("current");
    current = claim;
    if (current) current.classList.add("current");
    countClaims();
  };

  const setOpener = (link) => {
    if (opener) opener.classList.remove("opener");
    opener = link;
    if (opener) opener.classList.add("opener");
  };

  // Lights the quotes of a marker's claim; a link of the table of sources lights all that is used of its source.
  const light = (link) => {
    index();
    setOpener(link);
    unlight("on");
    unlight("now");
    quotes = link.dataset.quotes.split(" ").filter((key) => marks.has(key));
    for (const key of quotes) for (const mark of marks.get(key)) mark.classList.add("on");
    root.classList.add("open");
    if (quotes.length) {
      showQuote(Math.max(0, quotes.indexOf(link.dataset.first || quotes[0])));
    } else {
      at = -1;
      showSource(link.dataset.source);
      byId("pane-count").textContent = "No quote used";
      byId("prev").disabled = byId("next").disabled = true;
    }
  };

  const open = (link) => {
    setCurrent(byId(link.dataset.of) || current);
    light(link);
    link.scrollIntoView({ block: "nearest" });
    title.focus({ preventScroll: true });
  };

  const close = () => {
    const back = opener;
    root.classList.remove("open");
    setOpener(null);
    if (back) back.focus();
  };

  // --- from claim to claim -----------------------------------------------------------------------------------------

  let matching = new Set(items);

  const listed = () => claims.filter((claim) => matching.has(claim));

  const countClaims = () => {
    const list = listed();
    const place = list.indexOf(current);
    byId("claim-at").textContent = place < 0 ? plural(list.length, "claim") : "Claim " + (place + 1) + " of " + list.length;
    byId("claim-prev").disabled = place === 0 || !list.length;
    byId("claim-next").disabled = place === list.length - 1;
  };

  const goTo = (claim, source, focus = true) => {
    if (claim.closest(".out")) showAll();
    setCurrent(claim);
    const link = (source && claim.querySelector('a.ref[data-source="' + source + '"]')) || claim.querySelector("a.ref");
    if (link) light(link);
    claim.scrollIntoView({ block: "nearest" });
    claim.tabIndex = -1;
    if (focus) claim.focus({ preventScroll: true });
  };

  // From the buttons the focus stays where it is and the claim is read out; by key it goes along.
  const stepClaim = (by, focus) => {
    const list = listed();
    const place = list.indexOf(current);
    const next = list[place < 0 ? (by > 0 ? 0 : list.length - 1) : place + by];
    if (!next) return;
    goTo(next, "", focus);
    if (focus) return;
    say(byId("claim-at").textContent + ": " + next.querySelector(".said").textContent);
    keepFocus(next);
  };

  // --- filter ------------------------------------------------------------------------------------------------------

  const wanted = { status: byId("by-status"), sources: byId("by-sources"), checks: byId("by-checks") };
  const disputes = all(".dispute").map((dispute) => [dispute, all("[data-claim]", dispute)]);
  const alone = items.filter((item) => !item.closest(".dispute"));

  const fits = (item) =>
    Object.entries(wanted).every(([name, list]) => !list.value || item.dataset[name].split(" ").includes(list.value));

  const hideRest = () => {
    for (const item of alone) item.classList.toggle("out", !matching.has(item));
    for (const [dispute, sides] of disputes) dispute.classList.toggle("out", !sides.some((side) => matching.has(side)));
    for (const note of all(".no-match")) {
      const own = claims.filter((claim) => note.parentElement.contains(claim));
      note.hidden = !own.length || own.some((claim) => matching.has(claim));
    }
  };

  const filter = () => {
    matching = new Set(items.filter(fits));
    hideRest();
    const on = Object.values(wanted).some((list) => list.value);
    const inAnnex = all("#annex-b .entry").filter((entry) => matching.has(entry)).length;
    const count = listed().length + " of " + claims.length + " claims match";
    const rest = inAnnex ? "; " + inAnnex + " in Annex B" : "";
    const told = on ? count + rest + (disputes.length ? ". A dispute is shown whole." : ".") : "";
    byId("clear").disabled = !on;
    byId("matched").textContent = told;
    byId("filter").textContent = on ? "Filter: " + listed().length + " of " + claims.length : "Filter";
    if (on && inAnnex) byId("annex-b").querySelector("details").open = true;
    if (hits.length) search();
    countClaims();
    say(told || "All " + claims.length + " claims are shown.");
  };

  const showAll = () => {
    for (const list of Object.values(wanted)) list.value = "";
    filter();
  };

  const showFilters = (show) => {
    byId("filters").hidden = !show;
    byId("filter").setAttribute("aria-expanded", show);
    if (show) byId("by-status").focus();
  };

  // --- search ------------------------------------------------------------------------------------------------------

  const MOST = 2000; // hits
  const find = byId("find");
  const canPaint = "highlights" in CSS; // else the browser's own selection shows the hit
  let places = null; // what can be searched: the element and its folded text
  let hits = []; // { element, start, end }
  let hit = -1;

  // One character for one, so that offsets hold.
  const lower = (text) => {
    const whole = text.toLowerCase();
    if (whole.length === text.length) return whole;
    return text.replace(/./gs, (c) => (c.toLowerCase().length === 1 ? c.toLowerCase() : c));
  };

  const alike = [[/[‘’]/g, "'"], [/[“”]/g, '"'], [/[‐‑–—]/g, "-"], [/\s/g, " "]];
  const fold = (text) => alike.reduce((folded, [from, to]) => folded.replace(from, to), lower(text));

  const letters = (element) => {
    const skip = (node) => (node.parentElement.closest(".tag") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, skip);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return nodes;
  };

  const searchable = () => {
    places ??= all("[data-claim] .said, .dispute h3 bdi, .text h3 bdi, .text .block").map((element) => {
      return { element, text: fold(letters(element).map((node) => node.data).join("")) };
    });
    return places.filter((place) => !place.element.closest(".out"));
  };

  const rangeOf = ({ element, start, end }) => {
    const range = document.createRange();
    let before = 0;
    for (const node of letters(element)) {
      const after = before + node.length;
      if (start >= before && start < after) range.setStart(node, start - before);
      if (end > before && end <= after) range.setEnd(node, end - before);
      before = after;
    }
    return range;
  };

  const paint = (name, found) => {
    if (canPaint) CSS.highlights.set(name, new Highlight(...found.map(rangeOf)));
  };

  const search = () => {
    const sought = fold(find.value.trim().replace(/\s+/g, " "));
    hits = [];
    hit = -1;
    for (const { element, text } of sought ? searchable() : []) {
      let start = text.indexOf(sought);
      while (start >= 0 && hits.length < MOST) {
        hits.push({ element, start, end: start + sought.length });
        start = text.indexOf(sought, start + sought.length);
      }
    }
    paint("hit", hits);
    paint("hit-now", []);
    const inSources = hits.filter((found) => found.element.closest(".text")).length;
    const many = (hits.length === MOST ? "The first " : "") + plural(hits.length, "hit");
    byId("hits").textContent = sought ? (hits.length ? many : "No hit") : "";
    byId("hit-prev").disabled = byId("hit-next").disabled = !hits.length;
    say(sought ? many + ": " + (hits.length - inSources) + " in claims, " + inSources + " in sources." : "");
  };

  const stepHit = (by) => {
    if (!hits.length) return;
    hit = hit < 0 && by < 0 ? hits.length - 1 : (hit + by + hits.length) % hits.length;
    const range = rangeOf(hits[hit]);
    const source = hits[hit].element.closest(".text");
    if (source) {
      if (!root.classList.contains("open")) setOpener(null);
      root.classList.add("open");
      showSource(source.id.slice(1));
      scrollTo(range);
    } else {
      const claim = hits[hit].element.closest("[data-claim]");
      if (claim && root.classList.contains("open")) goTo(claim, "", false); // the source shown is that of the claim
      else setCurrent(claim || current);
      hits[hit].element.scrollIntoView({ block: "center" });
    }
    paint("hit-now", [hits[hit]]);
    if (!canPaint) getSelection().removeAllRanges(), getSelection().addRange(range);
    const where = hit + 1 + " of " + hits.length;
    byId("hits").textContent = where;
    const inSource = source ? ", source " + source.id.slice(1) : "";
    say("Hit " + where + inSource + ": " + hits[hit].element.textContent.slice(0, 300));
  };

  let waiting = 0; // what was typed is not searched for yet
  const searchNow = () => {
    clearTimeout(waiting);
    waiting = 0;
    search();
  };
  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(searchNow, 120);
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (waiting || !hits.length) searchNow();
    stepHit(event.shiftKey ? -1 : 1);
  });

  // --- keys and buttons --------------------------------------------------------------------------------------------

  const help = () => byId("keys").showModal();
  const press = {
    prev: () => stepQuote(-1),
    next: () => stepQuote(1),
    close,
    "claim-prev": () => stepClaim(-1, false),
    "claim-next": () => stepClaim(1, false),
    "hit-prev": () => stepHit(-1),
    "hit-next": () => stepHit(1),
    filter: () => showFilters(byId("filters").hidden),
    clear: () => {
      showAll();
      byId("by-status").focus();
    },
    help,
    "keys-close": () => byId("keys").close(),
  };
  const keys = {
    j: () => stepClaim(1, true),
    k: () => stepClaim(-1, true),
    h: press.prev, l: press.next,
    n: press["hit-next"], p: press["hit-prev"],
    f: () => showFilters(true),
    "/": () => find.focus(),
    "?": help,
  };

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const button = event.target.closest("button[id]");
    if (button) return press[button.id]();
    const link = event.target.closest("a[data-source]");
    const leads = event.target.closest("[data-goto]");
    if (!link && !leads) return;
    event.preventDefault();
    link ? open(link) : goTo(byId(leads.dataset.goto), leads.dataset.at);
  });
  document.addEventListener("change", (event) => {
    if (Object.values(wanted).includes(event.target)) filter();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("keys").open) return;
    if (event.key === "Escape") {
      if (event.target === find && find.value) return; // the browser empties the box
      if (root.classList.contains("open")) close();
      else if (!byId("filters").hidden) {
        showFilters(false);
        byId("filter").focus();
      }
      return;
    }
    if (event.target.closest("input, select, textarea") || !byId("letters").checked) return;
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // --- paper, and links into the page ------------------------------------------------------------------------------

  const annexes = all(".annex > details");
  let shut = [];
  addEventListener("beforeprint", () => {
    shut = annexes.filter((annex) => !annex.open);
    for (const annex of shut) annex.open = true;
  });
  addEventListener("afterprint", () => {
    for (const annex of shut) annex.open = false;
  });

  // A link into an annex opens it; one to a quote opens its source.
  const follow = () => {
    const target = location.hash && byId(location.hash.slice(1));
    if (!target) return;
    if (target.matches(".annex")) target.querySelector("details")?.setAttribute("open", "");
    if (target.matches("[data-claim]")) setCurrent(target);
    const link = /^#q[0-9]+$/.test(location.hash) && document.querySelector('a.ref[data-quotes~="' + target.id + '"]');
    if (link) open(link);
  };
  addEventListener("hashchange", follow);

  root.classList.add("js");
  countClaims();
  follow();
})();

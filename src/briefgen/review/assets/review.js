"use strict";
// Sends decisions and puts what the program answers into its place. Every word of a claim, a source or a person comes as
// markup that the program made, escaped; nothing typed here is ever made into markup here.
(() => {
  const byId = (id) => document.getElementById(id);
  const cards = [...document.querySelectorAll(".card")];
  const live = byId("live");
  const reviewer = byId("reviewer");
  const kept = new Map(); // card and action -> what was typed and not saved
  let seen = Number(document.body.dataset.head);
  let now = 0;
  let leaving = false;
  const asking = new Set(); // cards whose acceptance is on its way: a second press of the key is no second decision

  const stateOf = (card) => card.querySelector(".state");
  const formOf = (card) => card.querySelector("form");
  const keyOf = (card, action) => card.id + " " + action;
  const shown = () => cards.filter((card) => !card.hidden);

  const tell = (message, bad) => {
    live.className = "live" + (bad ? " bad" : "");
    live.textContent = "";
    setTimeout(() => { live.textContent = message; }, 30);
    clearTimeout(tell.timer);
    if (message && !bad) tell.timer = setTimeout(() => { live.textContent = ""; }, 6000);
  };

  const send = async (path, body) => {
    try {
      const answer = await fetch(path, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
      });
      if (answer.status === 403) {
        return { status: 403, message: "Not saved: 'briefgen review' was started anew. Open the address it printed; what you typed is still here to be copied." };
      }
      return { status: answer.status, ...(await answer.json()) };
    } catch {
      return { status: 0, message: "Not saved: 'briefgen review' does not answer. What you typed is still here; start it again." };
    }
  };

  const refresh = (answer) => {
    if (answer.head === undefined) return;
    seen = answer.head;
    for (const one of answer.cards) {
      byId(one.key).querySelector(".slot").innerHTML = one.html;
    }
    byId("progress").innerHTML = answer.progress;
    byId("finish").innerHTML = answer.finish;
  };

  const focus = (card) => {
    if (!card) return;
    for (const old of document.querySelectorAll(".card.now")) old.classList.remove("now");
    card.classList.add("now");
    now = cards.indexOf(card);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    if (card.getBoundingClientRect().top < 0) card.scrollIntoView({ block: "start" });
  };

  const step = (by) => {
    const list = shown();
    if (!list.length) return;
    const at = document.querySelector(".card.now") ? list.indexOf(cards[now]) + by : 0;
    focus(list[Math.max(0, Math.min(list.length - 1, at))]);
  };

  const onward = (card) => {
    const list = cards.slice(cards.indexOf(card) + 1).concat(cards);
    const next = list.find((c) => !c.hidden && ["open", "stale"].includes(stateOf(c).dataset.standing));
    focus(next || card);
  };

  const decide = async (card, action, reason, text, basedOn) => {
    const answer = await send("/decide", {
      claim: JSON.parse(card.dataset.claim), action, reviewer: reviewer.value, reason, text, based_on: basedOn, seen,
    });
    refresh(answer);
    // A form says itself what became of it, where the reviewer is looking.
    if (answer.status === 200 || action === "accept") tell(answer.message, answer.status !== 200);
    else tell("");
    if (answer.status === 422 && !reviewer.value.trim()) reviewer.focus();
    return answer;
  };

  const accept = async (card) => {
    if (card.querySelector("[data-do=accept]").disabled) {
      tell("The checks do not verify this claim as it stands: it cannot be accepted.", true);
      return;
    }
    if (asking.has(card)) return;
    asking.add(card);
    const answer = await decide(card, "accept", "", "", Number(stateOf(card).dataset.number));
    asking.delete(card);
    if (answer.status === 200) { close(card, true); onward(card); }
    else if (document.activeElement !== reviewer) focus(card);
  };

  const close = (card, forget) => {
    const form = formOf(card);
    if (!form) return;
    const key = keyOf(card, form.dataset.action);
    if (forget) kept.delete(key);
    else kept.set(key, { reason: form.querySelector(".reason").value, text: form.querySelector(".text").value });
    const holder = card.querySelector(".form");
    holder.hidden = true;
    holder.replaceChildren();
  };

  const TITLES = { reject: "Leave this claim out", edit: "Give this claim other words", comment: "Comment on this claim" };
  const SAVES = { reject: "Reject", edit: "Save the edit", comment: "Save the comment" };

  const open = (card, action) => {
    if (formOf(card)) close(card, false);
    const form = byId("form").content.firstElementChild.cloneNode(true);
    const [text, reason] = [form.querySelector(".text"), form.querySelector(".reason")];
    const before = kept.get(keyOf(card, action)) || {};
    form.dataset.action = action;
    form.dataset.basedOn = stateOf(card).dataset.number;
    form.querySelector(".form-title").textContent = TITLES[action];
    form.querySelector(".save").textContent = SAVES[action];
    form.querySelector(".reason-label").textContent = action === "comment" ? "Comment" : "Reason (needed)";
    form.querySelector(".words").hidden = action !== "edit";
    text.value = before.text ?? JSON.parse(stateOf(card).dataset.text);
    form.dataset.first = JSON.parse(stateOf(card).dataset.text);
    reason.value = before.reason ?? "";
    if (action === "edit") watch(card, form, text);
    form.addEventListener("submit", (event) => { event.preventDefault(); save(card, form); });
    form.querySelector(".as-comment").addEventListener("click", () => save(card, form, "comment"));
    form.querySelector(".cancel").addEventListener("click", () => { close(card, false); focus(card); });
    const holder = card.querySelector(".form");
    holder.replaceChildren(form);
    holder.hidden = false;
    (action === "edit" ? text : reason).focus();
    holder.scrollIntoView({ block: "nearest" });
  };

  // What the checks say of the words while they are typed.
  const watch = (card, form, text) => {
    const told = form.querySelector(".said-of-it");
    let timer = 0;
    let turn = 0;
    text.addEventListener("input", () => {
      clearTimeout(timer);
      told.textContent = "";
      told.className = "said-of-it";
      timer = setTimeout(async () => {
        const mine = ++turn;
        const answer = await send("/check", { claim: JSON.parse(card.dataset.claim), text: text.value });
        if (mine !== turn || !form.isConnected) return;
        if (answer.status !== 200) { told.textContent = answer.message; return; }
        told.className = "said-of-it " + answer.verdict;
        told.innerHTML = answer.findings;
        form.querySelector(".as-comment").hidden = answer.verdict === "verified";
      }, 500);
    });
  };

  const save = async (card, form, instead) => {
    const action = instead || form.dataset.action;
    const text = form.dataset.action === "edit" ? form.querySelector(".text").value : "";
    const fields = form.querySelectorAll("button");
    for (const button of fields) button.disabled = true;
    const answer = await decide(card, action, form.querySelector(".reason").value, text, Number(form.dataset.basedOn));
    for (const button of fields) button.disabled = false;
    if (answer.status === 200) {
      close(card, true);
      if (action === "comment") focus(card);
      else onward(card);
      return;
    }
    // The decision that came between is shown above the form by now: the next try rests on it.
    if (answer.status === 409) form.dataset.basedOn = stateOf(card).dataset.number;
    form.querySelector(".refused").textContent = answer.message;
    if (answer.findings && form.dataset.action === "edit") {
      const told = form.querySelector(".said-of-it");
      told.className = "said-of-it problem";
      told.innerHTML = answer.findings;
      form.querySelector(".as-comment").hidden = false;
    }
  };

  const act = (card, action) => (action === "accept" ? accept(card) : open(card, action));

  const unsaved = () => [...document.querySelectorAll(".form form")].find((form) =>
    form.querySelector(".reason").value.trim() ||
    (form.dataset.action === "edit" && form.querySelector(".text").value !== form.dataset.first));

  const finish = async () => {
    const typed = unsaved();
    if (typed) {
      focus(typed.closest(".card"));
      tell("Not finished: save or cancel what you have typed here first.", true);
      return;
    }
    const button = byId("finish-now");
    button.disabled = true;
    tell("Writing the reviewed briefing …");
    const answer = await send("/finish", { seen });
    if (answer.status !== 200) { button.disabled = false; tell(answer.message, true); return; }
    leaving = true;
    sessionStorage.setItem("told", answer.message);
    location.replace("/#h-finish");
    location.reload();
  };

  const filter = () => {
    const want = byId("show").value;
    for (const card of cards) {
      const { standing, commented } = stateOf(card).dataset;
      card.hidden = !(want === "all" || (want === "left" && standing !== "done") || want === standing ||
        (want === "commented" && commented === "yes"));
    }
    tell(shown().length + " of " + cards.length + " claims shown");
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-do], #finish-now, [data-go]");
    if (!target) return;
    if (target.id === "finish-now") { finish(); return; }
    if (target.dataset.go) {
      event.preventDefault();
      byId("show").value = "all";
      for (const card of cards) card.hidden = false;
      focus(byId(target.dataset.go));
      return;
    }
    const card = target.closest(".card");
    focus(card);
    act(card, target.dataset.do);
  });

  document.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (!card || card.classList.contains("now")) return;
    for (const old of document.querySelectorAll(".card.now")) old.classList.remove("now");
    card.classList.add("now");
    now = cards.indexOf(card);
  });

  const ACTIONS = { a: "accept", r: "reject", e: "edit", c: "comment" };
  document.addEventListener("keydown", (event) => {
    const card = event.target.closest(".card");
    if (event.key === "Escape" && card && formOf(card)) { close(card, false); focus(card); return; }
    if (!byId("keys").checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    if (event.key === "j" || event.key === "k") { event.preventDefault(); step(event.key === "j" ? 1 : -1); return; }
    const action = ACTIONS[event.key];
    const current = document.querySelector(".card.now");
    if (!action || !current || current.hidden) return;
    event.preventDefault();
    act(current, action);
  });

  byId("show").addEventListener("change", filter);

  addEventListener("beforeunload", (event) => {
    if (!leaving && unsaved()) event.preventDefault();
  });

  const told = sessionStorage.getItem("told");
  if (told) { sessionStorage.removeItem("told"); tell(told); }
})();

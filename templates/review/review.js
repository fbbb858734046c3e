// The review page: shows one proposal at a time, and tells the server what the person decides.
// Everything that is shown comes escaped from the server, or is set as text.

import { List, make } from "/list.js";

const byId = (id) => document.getElementById(id);
const dark = matchMedia("(prefers-color-scheme: dark)");
const look = new CSSStyleSheet();
const LOOKS = 6;
// The space around a card on a phone, which is about as wide.
const FRAME = ".card { box-sizing: border-box; min-height: 100%; padding: 0.875rem } .sheet { padding: 1.25rem }";
const ENDED = "The review has ended in the terminal. Every decision so far is in the file; to go on, start it again.";

let facts = JSON.parse(byId("facts").textContent);
let current = null;
let asked = 0;
let busy = false;
let hiding = 0;
let pending = 0;
const list = new List((id) => show(id));
list.onfilter = () => place();

// Talking to the server

async function ask(address, body) {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(address, options);
  } catch {
    throw new Error(ENDED);
  }
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
    throw new Error(await answer.text());
  }
  return answer.json();
}

function tell(message) {
  const said = byId("said");
  said.textContent = "";
  clearTimeout(hiding);
  requestAnimationFrame(() => { said.textContent = message; });
  hiding = setTimeout(() => { said.textContent = ""; }, 4000);
}

function fault(message) {
  byId("fault").textContent = message;
  if (message) byId("item").scrollTop = 0;
}

/** Tell that something is under way, or that it has ended. */
function working(by) {
  pending += by;
  byId("item")?.setAttribute("aria-busy", String(pending > 0));
}

// Showing

function take(now) {
  facts = { ...facts, ...now };
  list.take(facts);
  const { undecided, accepted, edited, rejected } = facts.counts;
  const decided = accepted + edited + rejected;
  byId("decided").textContent = decided.toLocaleString("en");
  byId("left").textContent = undecided.toLocaleString("en");
  byId("bar").max = Math.max(decided + undecided, 1);
  byId("bar").value = decided;
}

const nameOf = (group) => facts.groups.find(([key]) => key === group)[1];
const find = (id) => facts.items.find((item) => item.id === id);

async function show(id) {
  closeList();
  const item = find(id);
  if (!item) {
    finished();
    return;
  }
  const number = (asked += 1);
  list.mark(id);
  history.replaceState(null, "", `#${id}`);
  working(1);
  try {
    const { html, error } = await ask(`/item?id=${encodeURIComponent(id)}`);
    if (number !== asked) return;
    if (error) throw new Error(error);
    current = id;
    byId("detail").innerHTML = html;
    dress(byId("detail"));
    byId("item").scrollTop = 0;
  } catch (error) {
    fault(error.message);
  } finally {
    working(-1);
  }
  offer();
}

/** Put the faces of cards into roots of their own, where the style of cards holds alone. */
function dress(home) {
  for (const host of home.querySelectorAll(".anki")) {
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [look];
    const card = make("div", "card card1");
    card.append(host.querySelector("template").content);
    if ("open" in host.dataset) for (const more of card.querySelectorAll("details")) more.open = true;
    root.append(card);
  }
  byId("edit")?.addEventListener("submit", save);
  byId("edit-cancel")?.addEventListener("click", () => editing(false));
  byId("edit-text")?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save(event);
    if (event.key === "Escape") editing(false);
  });
  night();
}

function night() {
  for (const host of document.querySelectorAll(".anki")) {
    host.shadowRoot?.querySelector(".card").classList.toggle("nightMode", dark.matches);
  }
}

function finished() {
  asked += 1;
  current = null;
  list.mark("");
  const left = facts.counts.undecided;
  const panel = make("div", "finished");
  panel.append(make("h2", "", left ? "Nothing more to decide here" : "All is decided"));
  panel.append(make("p", "quiet", left
    ? `${left.toLocaleString("en")} are left elsewhere or were skipped. Choose one in the list, or press “Done”.`
    : "Every decision is in the file. Press “Done” to end the review."));
  byId("detail").replaceChildren(panel);
  offer();
}

/** Say where the proposal stands among those that are listed. */
function place() {
  const at = list.shown.findIndex((item) => item.id === current);
  byId("position").textContent = at < 0 ? `– of ${list.shown.length}` : `${at + 1} of ${list.shown.length}`;
  const rest = alike();
  const button = document.querySelector('[data-action="alike"]');
  button.hidden = rest.length < 2;
  if (rest.length > 1) {
    byId("alike-name").textContent = `Accept the rest (${rest.length})`;
  }
}

/** Say what may be done with the proposal. */
function offer() {
  const item = find(current);
  const may = {
    accept: item?.accept, reject: item && item.state !== "rejected", edit: item?.edit,
    skip: item, undo: facts.undo > 0,
  };
  for (const button of byId("buttons").children) {
    button.setAttribute("aria-disabled", String(!may[button.dataset.action]));
  }
  byId("accept-then").textContent = item?.misfit && !item.accept ? "not possible now" : item?.then ?? "it ships";
  document.querySelector('[data-action="reset"]').hidden =
    !item || ["undecided", "stale"].includes(item.state);
  place();
}

function step(by) {
  const { shown } = list;
  if (!shown.length) return;
  const at = shown.findIndex((item) => item.id === current);
  const to = at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by;
  if (shown[to]) show(shown[to].id);
  else tell(by > 0 ? "This is the last one" : "This is the first one");
}

/** Give the next undecided proposal of the list after an item, going round once. */
function following(id) {
  const { shown } = list;
  const at = shown.findIndex((item) => item.id === id);
  const round = [...shown.slice(at + 1), ...shown.slice(0, Math.max(at, 0))];
  return round.find((item) => item.state === "undecided")?.id ?? "";
}

// Deciding

async function decide(action, { text = "", ids = current ? [current] : [], stay = false } = {}) {
  if (busy) return;
  busy = true;
  working(1);
  fault("");
  const slow = setTimeout(() => tell("Writing the decisions …"), 400);
  try {
    const now = await ask("/decide", { action, ids, text });
    if (now.items) take(now);
    if (now.error) {
      fault(now.error);
      if (find(current)) offer();
      else finished();
      return;
    }
    const to = stay ? now.id || current : following(now.id);
    await show(to);
    const next = find(to);
    tell(`${now.said}. ${stay || !next ? "" : `Now ${byId("position").textContent}: ${next.title}`}`);
  } catch (error) {
    fault(error.message);
  } finally {
    clearTimeout(slow);
    working(-1);
    busy = false;
  }
}

function skip() {
  const to = following(current);
  if (to) show(to).then(() => tell(`Skipped, still undecided. Now ${find(to).title}`));
  else tell("There is no other one to decide");
}

function editing(on) {
  const form = byId("edit");
  if (!form) return;
  form.hidden = !on;
  if (!on) {
    form.reset();
    byId("item").focus();
    return;
  }
  const text = byId("edit-text");
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
  form.scrollIntoView({ block: "nearest" });
}

function save(event) {
  event.preventDefault();
  decide("edit", { text: byId("edit-text").value });
}

// Accepting the rest of a group

function alike() {
  const group = find(current)?.group;
  return list.shown.filter((item) => item.group === group && item.mechanical
    && item.state === "undecided" && !item.misfit);
}

async function askAlike() {
  const rest = alike();
  if (rest.length < 2) {
    tell("Only typos, grammar and format are accepted many at once");
    return;
  }
  const name = nameOf(rest[0].group);
  byId("alike-title").textContent = `Accept the rest of ${name}?`;
  byId("alike-accept").textContent = `Accept all ${rest.length}`;
  byId("alike").ids = rest.map((item) => item.id);
  try {
    await lookAtSome();
    byId("alike").returnValue = "";
    byId("alike").showModal();
  } catch (error) {
    fault(error.message);
  }
}

async function lookAtSome() {
  const ids = [...byId("alike").ids];
  const some = [];
  while (ids.length && some.length < LOOKS) {
    some.push(...ids.splice(Math.floor(Math.random() * ids.length), 1));
  }
  const { html, error } = await ask("/look", { ids: some });
  if (error) throw new Error(error);
  byId("alike-looks").innerHTML = html;
  byId("alike-looks").scrollTop = 0;
}

// Ending

async function done() {
  try {
    const { html } = await ask("/done", {});
    document.body.className = "ended";
    document.body.innerHTML = html;
    document.removeEventListener("keydown", press);
    document.querySelector("main").focus();
  } catch (error) {
    fault(error.message);
  }
}

// Buttons and keys

const ACTIONS = {
  accept: () => decide("accept"),
  reject: () => decide("reject"),
  edit: () => editing(true),
  skip,
  undo: () => decide("undo", { ids: [], stay: true }),
  next: () => step(1),
  previous: () => step(-1),
  reset: () => decide("reset", { stay: true }),
  alike: askAlike,
};
const KEYS = { a: "accept", r: "reject", e: "edit", s: "skip", u: "undo", n: "next", p: "previous", A: "alike" };

function act(name) {
  const button = document.querySelector(`[data-action="${name}"]`);
  if (button.getAttribute("aria-disabled") === "true") {
    tell(find(current)?.misfit || "Not possible here");
    return;
  }
  ACTIONS[name]();
}

function press(event) {
  // A key that is held down is no decision about what comes next.
  if (event.repeat && !["n", "p"].includes(event.key)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select") || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") closeList();
  if (!byId("keys").checked) return;
  if (KEYS[event.key]) act(KEYS[event.key]);
  else if (event.key === "?") byId("help").showModal();
  else if (event.key === "/") {
    openList();
    byId("filter-text").focus();
  } else return;
  event.preventDefault();
}

function openList() {
  byId("list").classList.add("open");
  byId("list-button").setAttribute("aria-expanded", "true");
}

function closeList() {
  byId("list").classList.remove("open");
  byId("list-button").setAttribute("aria-expanded", "false");
}

document.addEventListener("keydown", press);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (button) act(button.dataset.action);
});
byId("list-button").addEventListener("click", () => {
  if (byId("list").classList.contains("open")) closeList();
  else openList();
});
byId("filter-text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  if (event.key === "Escape") list.showAll();
  if (!list.shown.some((item) => item.id === current) && list.shown[0]) show(list.shown[0].id);
  byId("item").focus();
});
byId("help-button").addEventListener("click", () => byId("help").showModal());
byId("done").addEventListener("click", done);
byId("alike-others").addEventListener("click", () => lookAtSome().catch((error) => fault(error.message)));
byId("alike").addEventListener("close", () => {
  if (byId("alike").returnValue === "accept") decide("accept-alike", { ids: byId("alike").ids });
});
dark.addEventListener("change", night);

take(facts);
const wanted = location.hash.slice(1);
const first = facts.items.find((item) => item.state === "undecided")?.id ?? "";
show(find(wanted) ? wanted : first);
look.replace((await (await fetch("/card.css")).text()) + FRAME);

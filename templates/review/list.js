// The list of proposals: one row each, by group, filtered by kind, decision, document and text.

const SIGNS = { undecided: "○", accepted: "✓", edited: "✎", rejected: "✕", stale: "–" };
const STATES = ["undecided", "accepted", "edited", "rejected", "stale"];

const byId = (id) => document.getElementById(id);

/** Make an element; what it says is text, never markup. */
export function make(name, className = "", text = "") {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

export class List {
  /** Show rows in the page; `choose` is called with the id of the one that is wanted. */
  constructor(choose) {
    this.rows = new Map();
    this.choose = choose;
    this.shown = [];
    this.items = [];
    this.current = "";
    this.home = byId("rows");
    this.filters = { group: byId("filter-group"), state: byId("filter-state"),
      document: byId("filter-document"), text: byId("filter-text") };
    for (const filter of Object.values(this.filters)) filter.addEventListener("input", () => this.filter());
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("all").addEventListener("click", () => this.showAll());
    this.home.addEventListener("click", (event) => {
      const row = event.target.closest(".row");
      if (row) this.choose(row.dataset.id);
    });
    this.home.addEventListener("keydown", (event) => this.move(event));
  }

  /** Take the items as they are now. */
  take({ items, groups, counts }) {
    this.items = items;
    this.groups = groups;
    const same = [...this.rows.keys()].join() === items.map((item) => item.id).join();
    if (!same) this.build();
    for (const item of items) this.draw(item);
    this.offer(counts);
    this.filter();
  }

  build() {
    this.rows.clear();
    this.heads = new Map();
    const sections = [];
    for (const [group, name] of this.groups) {
      const section = make("section");
      const head = make("h2");
      const count = make("span", "count");
      head.append(make("span", "", name), count);
      const list = make("ul");
      for (const item of this.items) {
        if (item.group !== group) continue;
        const row = make("button", "row");
        row.type = "button";
        row.tabIndex = -1;
        row.dataset.id = item.id;
        const sign = make("span", "sign");
        sign.setAttribute("aria-hidden", "true");
        const title = make("span", "title");
        title.dir = "auto";
        row.append(sign, title, make("span", "where"));
        row.parts = { sign, title, where: row.lastChild };
        const entry = make("li");
        entry.append(row);
        list.append(entry);
        this.rows.set(item.id, row);
      }
      section.append(head, list);
      sections.push(section);
      this.heads.set(group, { section, count });
    }
    this.home.replaceChildren(...sections);
    const first = this.rows.get(this.current) ?? this.rows.values().next().value;
    if (first) first.tabIndex = 0;
  }

  draw(item) {
    const row = this.rows.get(item.id);
    const look = `${item.state}|${item.title}|${item.place}`;
    if (row.look === look) return;
    row.look = look;
    row.className = `row ${item.state}`;
    row.parts.sign.textContent = SIGNS[item.state];
    row.parts.title.textContent = item.title;
    const said = item.state === "undecided" ? "" : `${item.state} · `;
    row.parts.where.textContent = `${said}${item.place}`;
  }

  /** Fill the filters with what there is, and keep what was chosen. */
  offer(counts) {
    const total = this.items.length;
    const inGroup = (group) => this.items.filter((item) => item.group === group).length;
    const documents = new Map();
    for (const item of this.items) {
      for (const name of item.documents) documents.set(name, (documents.get(name) ?? 0) + 1);
    }
    fill(this.filters.group, `All kinds (${total})`,
      this.groups.map(([group, name]) => [group, `${name} (${inGroup(group)})`]));
    fill(this.filters.state, `Any decision (${total})`,
      STATES.filter((state) => counts[state]).map((state) => [state, `${state} (${counts[state]})`]));
    fill(this.filters.document, `All documents (${documents.size})`,
      [...documents].map(([name, count]) => [name, `${name} (${count})`]));
  }

  filter() {
    const { group, state, document: name, text } = this.filters;
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const counts = new Map();
    this.shown = [];
    for (const item of this.items) {
      const fits = (!group.value || item.group === group.value)
        && (!state.value || item.state === state.value || item.id === this.current)
        && (!name.value || item.documents.includes(name.value))
        && words.every((word) => item.words.includes(word));
      this.rows.get(item.id).parentElement.hidden = !fits;
      if (!fits) continue;
      this.shown.push(item);
      const count = counts.get(item.group) ?? { left: 0, all: 0 };
      count.all += 1;
      count.left += item.state === "undecided" ? 1 : 0;
      counts.set(item.group, count);
    }
    for (const [key, head] of this.heads) {
      const count = counts.get(key);
      head.section.hidden = !count;
      if (count) head.count.textContent = `${count.left} left of ${count.all}`;
    }
    byId("none").hidden = this.shown.length > 0;
    this.onfilter?.();
  }

  showAll() {
    for (const filter of Object.values(this.filters)) filter.value = "";
    this.filter();
  }

  mark(id) {
    const before = this.rows.get(this.current);
    before?.removeAttribute("aria-current");
    this.current = id;
    const row = this.rows.get(id);
    if (!row) return;
    for (const other of this.home.querySelectorAll('.row[tabindex="0"]')) other.tabIndex = -1;
    row.setAttribute("aria-current", "true");
    row.tabIndex = 0;
    row.scrollIntoView({ block: "nearest" });
  }

  /** Go up and down with the arrow keys, as one place of the page. */
  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest(".row");
    if (!step || !row) return;
    event.preventDefault();
    const at = this.shown.findIndex((item) => item.id === row.dataset.id);
    const next = this.shown[at + step];
    if (!next) return;
    this.choose(next.id);
    this.rows.get(next.id).focus();
  }
}

function fill(select, everything, options) {
  const chosen = select.value;
  const all = [["", everything], ...options];
  if (chosen && !all.some(([value]) => value === chosen)) all.push([chosen, `${chosen} (0)`]);
  select.replaceChildren(...all.map(([value, name]) => new Option(name, value, false, value === chosen)));
}

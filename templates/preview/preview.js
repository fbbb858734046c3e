// The preview: shows the notes of a deck page by page, as filters and search leave them.
// A note's fields are HTML that the build has made and escaped; all else is set as text.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const facts = JSON.parse(byId("facts").textContent);
  const SIZE = 20;
  const NONE = " ";  // a value that no name has: names have no spaces around them
  // Here the card is not the page, so that it needs no space around it.
  const FRAME = ".card { padding: 0; border-radius: 0.875rem } .sheet { margin: 0; max-width: none }";
  const APART = /<\/?(?:p|br|li|ul|ol|div|pre|table|tr|td|th|blockquote|h\d|text|title)\b[^>]*>/g;
  const SIGNS = { lt: "<", gt: ">", amp: "&", quot: '"', "#34": '"', "#39": "'" };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const sheets = [facts.style ?? "", FRAME].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });

  // What is looked at; all of it is in the address, so that a reload keeps it

  const state = { text: "", document: "", section: "", tag: "", kind: "", flag: "", made: "", look: "auto",
    answers: "", page: "", card: "", turned: "" };
  const turned = new Set();
  let shown = [];
  let printing = false;

  function readAddress() {
    const said = new URLSearchParams(location.hash.slice(1));
    for (const name of Object.keys(state)) state[name] = said.get(name) ?? "";
    if (!["light", "dark"].includes(state.look)) state.look = "auto";
    turned.clear();
    if (state.turned) turned.add(state.card);
  }

  function writeAddress() {
    if (printing) return;
    state.turned = state.card && turned.has(state.card) ? "1" : "";
    const said = new URLSearchParams();
    for (const [name, value] of Object.entries(state)) {
      if (value && value !== "auto" && !(name === "page" && value === firstPage())) said.set(name, value);
    }
    history.replaceState(history.state, "", `#${said}`);
  }

  // What a note is filtered by

  const above = (tag) => tag.split("::").map((_, n, parts) => parts.slice(0, n + 1).join("::"));
  const orNone = (values, none = NONE) => (values.length ? values : [none]);
  const FACETS = {
    document: (note) => note.documents ?? [],
    section: (note) => orNone(note.sections ?? []),
    tag: (note) => orNone([...new Set((note.tags ?? []).flatMap(above))]),
    kind: (note) => note.kinds ?? ["basic"],
    flag: (note) => orNone([...new Set((note.flags ?? []).flatMap((one) => [one.severity, one.rule]))]),
    made: (note) => orNone([note.sources && "merged", note.corrections && "corrected"].filter(Boolean)),
  };
  const NAMES = { basic: "Basic", cloze: "Cloze", "true or false": "True or false",
    reversed: "Reversed", "typed in": "Typed in", error: "errors", warning: "warnings",
    info: "remarks", merged: "several cards", corrected: "corrected cards" };
  const WORDS = {
    document: ["All documents", ""],
    section: ["All sections", "no section"],
    tag: ["All tags", "no tag"],
    kind: ["All kinds", ""],
    flag: ["With and without flags", "no flag"],
    made: ["All notes", "one card as it was read"],
  };
  const KNOWN = { kind: ["basic", "cloze", "true or false", "reversed", "typed in"],
    flag: ["error", "warning", "info"], made: [NONE, "merged", "corrected"] };
  const facets = Object.keys(FACETS);
  facts.notes.forEach((note, n) => {
    note.number = n + 1;
    note.values = facets.map((facet) => FACETS[facet](note));
  });
  const order = facets.map((facet, n) => {
    const found = [...new Set(facts.notes.flatMap((note) => note.values[n]))];
    if (facet === "document") return facts.documents.filter((each) => found.includes(each));
    if (facet === "section") return found.sort((a, b) => (b === NONE) - (a === NONE));
    const known = KNOWN[facet] ?? [NONE];
    return [...known, ...found.filter((each) => !known.includes(each)).sort()]
      .filter((each) => found.includes(each));
  });

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const typeOf = (note) => facts.types[note.type];
  const fieldsOf = (note) => note.fields.map((each) => (typeof each === "number" ? facts.texts[each] : each));
  const cardsOf = (note) => note.cards ?? [0];
  const templateOf = (note, nth) => typeOf(note).templates[typeOf(note).cloze ? 0 : cardsOf(note)[nth]];

  /** Give what the build has made for a card: `nth` of the note, and its side. */
  function madeFor(note, nth, what, side) {
    const made = note.made?.[nth]?.[what] ?? "";
    return typeof made === "string" ? made : made[side];
  }

  /** Give the HTML that holds all words of a note: of a cloze field, what its first card answers. */
  function textsOf(note) {
    const { fields, clozes } = typeOf(note);
    return fieldsOf(note).map((field, n) => (fields[n] in clozes ? madeFor(note, 0, clozes[fields[n]], 1) : field));
  }

  const plain = (html) => html.replace(APART, " ").replace(/<[^>]*>/g, "")
    .replace(/&(#?\w+);/g, (whole, name) => SIGNS[name] ?? whole);

  function wordsOf(note) {
    note.words ??= folded([
      ...textsOf(note).map(plain),
      note.place, ...(note.tags ?? []), ...(note.formulas ?? []),
    ].join("\n"));
    return note.words;
  }

  /** Find the notes to show, and count what each choice would leave beside the other choices. */
  function find() {
    const asked = folded(state.text).split(/\s+/).filter(Boolean);
    const counts = facets.map(() => new Map());
    const sums = facets.map(() => 0);
    const count = (facet, note) => {
      sums[facet] += 1;
      for (const value of note.values[facet]) {
        counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
      }
    };
    shown = facts.notes.filter((note) => {
      if (asked.length && !asked.every((word) => wordsOf(note).includes(word))) return false;
      const missed = facets.flatMap((name, n) =>
        (state[name] && !note.values[n].includes(state[name]) ? [n] : []));
      if (missed.length === 1) count(missed[0], note);
      if (missed.length === 0) facets.forEach((_, n) => count(n, note));
      return missed.length === 0;
    });
    facets.forEach((facet, n) => offer(facet, n, counts[n], sums[n]));
  }

  function offer(facet, n, counts, sum) {
    const [all, none] = WORDS[facet];
    const option = (value, name, many) => new Option(`${name} (${many.toLocaleString("en")})`, value,
      false, value === state[facet]);
    const rest = order[n].filter((value) => counts.has(value) || value === state[facet]);
    if (state[facet] && !rest.includes(state[facet])) rest.unshift(state[facet]);
    byId(facet).replaceChildren(option("", all, sum), ...rest.map((value) =>
      option(value, value === NONE ? none : KNOWN[facet] ? NAMES[value] ?? value : value,
        counts.get(value) ?? 0)));
    byId(facet).classList.toggle("chosen", Boolean(state[facet]));
  }

  // Showing

  function make(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key in made) made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children.filter((each) => each || each === 0));
    return made;
  }

  const isNight = () => !printing && (state.look === "auto" ? dark.matches : state.look === "dark");
  const isOpen = (note) => Boolean(state.answers) !== turned.has(note.id);

  /** Tell whether a section of a template is shown; a name that is no field's has its content. */
  function isShown(note, name) {
    const at = typeOf(note).fields.indexOf(name);
    return !note.bare?.includes(name) && (at < 0 || fieldsOf(note)[at] !== "");
  }

  /** Put a note's fields into the parts of a template; an answer within is that of what is typed. */
  function filled(parts, note, nth, side, typedSide = side) {
    const { fields, typed } = typeOf(note);
    return parts.map((part) => {
      if (typeof part === "string") return part;
      if (part.parts) {
        return isShown(note, part.if) === part.not ? "" : filled(part.parts, note, nth, side, typedSide);
      }
      if (part.field === "FrontSide") return filled(templateOf(note, nth).front, note, nth, 0, side);
      if (part.field) return fieldsOf(note)[fields.indexOf(part.field)];
      return madeFor(note, nth, part.made, typed.includes(part.made) ? typedSide : side);
    }).join("");
  }

  function draw(note) {
    const { faces, button } = note.parts;
    const side = isOpen(note) ? 1 : 0;
    faces.forEach((face, nth) => {
      const card = make("div", { className: `card card${typeOf(note).cloze ? 1 : cardsOf(note)[nth] + 1}` });
      const { front, back } = templateOf(note, nth);
      card.innerHTML = filled(side ? back : front, note, nth, side);
      for (const link of card.querySelectorAll("a")) Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
      face.shadowRoot.replaceChildren(card);
      darken(face);
    });
    letReach(note);
    button.textContent = isOpen(note) ? "Show question" : "Show answer";
  }

  const isWide = (part) => part.scrollWidth > part.clientWidth;

  /** Let keys reach what is wider than its place, as a long formula is, to move it about. */
  function letReach(note) {
    for (const face of note.parts.faces) {
      for (const part of face.shadowRoot.querySelectorAll("section, .more-text, .wide")) {
        if (isWide(part)) part.tabIndex = 0;
        if (!part.matches(".wide")) continue;
        part.setAttribute("role", "group");
        part.setAttribute("aria-label", "Table");
      }
    }
  }

  /** Let a card be as Anki has it by day or by night. */
  function darken(face) {
    face.classList.toggle("night-mode", isNight());
    face.shadowRoot.firstElementChild.classList.toggle("nightMode", isNight());
  }

  function makeFace(note) {
    const face = make("div", { className: "face", "aria-live": "polite" });
    face.attachShadow({ mode: "open" }).adoptedStyleSheets = sheets;
    face.shadowRoot.addEventListener("toggle", () => letReach(note), { capture: true });
    face.addEventListener("pointerdown", (event) => { note.pressed = [event.clientX, event.clientY]; });
    face.addEventListener("click", (event) => {
      const [x, y] = note.pressed ?? [event.clientX, event.clientY];
      const moved = Math.abs(event.clientX - x) + Math.abs(event.clientY - y) > 4;  // text is selected
      if (!moved && !event.composedPath()[0].closest("a, button, details, input, audio, video")) turn(note);
    });
    return face;
  }

  function article(note) {
    const faces = cardsOf(note).map(() => makeFace(note));
    const many = faces.length;
    const captions = (nth) => (many > 1 ? [make("p", { className: "caption" }, `Card ${nth + 1} of ${many}`)] : []);
    const button = make("button", { type: "button", className: "plain flip",
      "aria-describedby": `title-${note.number}` });
    const title = make("h3", { id: `title-${note.number}` },
      make("span", { className: "hidden" }, "Note "), make("b", {}, note.number.toLocaleString("en")), " ",
      make("span", { className: "mono" }, note.place));
    const made = make("article", { className: "note", tabIndex: -1, "aria-labelledby": title.id },
      make("div", { className: "head" }, title, button),
      make("div", { className: "faces" }, ...faces.flatMap((face, nth) => [...captions(nth), face])), beside(note));
    note.parts = { faces, button, made };
    button.addEventListener("click", () => turn(note));
    made.addEventListener("focusin", () => choose(note));
    made.addEventListener("click", () => choose(note));
    draw(note);
    return made;
  }

  /** Make what stands beside a card: what it has to do with flags, corrections and sources. */
  function beside(note) {
    const parts = [
      ...(note.flags ?? []).map((one) => make("li", { className: `flag ${one.severity}` },
        make("p", { className: "what" }, make("b", {}, one.severity === "info" ? "remark" : one.severity),
          " ", make("span", {}, one.rule)),
        make("p", {}, one.message),
        one.place !== note.place && make("p", { className: "mono quiet" }, one.place))),
      ...(note.corrections ?? []).map(corrected),
      note.sources && make("li", {}, make("details", {},
        make("summary", {}, `Merged from ${note.sources.length} cards`),
        note.why && make("p", { className: "quiet" }, note.why),
        make("ul", { className: "sources" }, ...note.sources.map((one) => make("li", {},
          make("p", { className: "mono quiet" }, one.place), make("p", { dir: "auto" }, one.front),
          one.gave && make("p", { className: "quiet" }, `Gave the ${one.gave}.`)))))),
      note.tags && make("li", { className: "tags" }, ...note.tags.map((tag) => {
        const button = make("button", { type: "button", className: "tag", title: "Show this tag only" }, tag);
        button.addEventListener("click", () => {
          set({ tag });
          goToNotes();
        });
        return button;
      })),
    ].filter(Boolean);
    return make("ul", { className: "beside", "aria-label": "About this note" }, ...parts);
  }

  function corrected(one) {
    const side = { front: "question", back: "answer", more: "More" }[one.side] ?? one.side;
    return make("li", { className: "flag corrected" },
      make("p", { className: "what" }, make("b", {}, "corrected"), " ", make("span", {}, `${one.kind}, ${side}`)),
      ...(one.parts ? [make("p", {}, `Split into ${one.parts} cards.`)] : []),
      ...one.edits.map(([old, now]) => make("p", { className: "edit", dir: "auto" },
        old && make("del", {}, old), old && now && " ", now && make("ins", {}, now))),
      one.reason && make("p", { dir: "auto" }, one.reason),
      one.evidence.length > 0 && make("details", {}, make("summary", {}, "Evidence"),
        ...one.evidence.map(([text, source]) => make("p", { className: "quiet", dir: "auto" }, `“${text}” `,
          make("span", { className: "mono" }, source)))),
      one.by && make("p", { className: "quiet" }, `By ${one.by}`));
  }

  const pageOf = (position) => Math.floor(position / SIZE) + 1;
  const pages = () => Math.max(1, pageOf(shown.length - 1));
  const position = () => shown.findIndex((note) => note.id === state.card);
  const firstPage = () => String(position() < 0 ? 1 : pageOf(position()));

  /** Show the page of notes that is asked for, or the nearest there is; on paper, all of them. */
  function show() {
    const page = Math.min(Math.max(1, Number.parseInt(state.page, 10) || 1), pages());
    state.page = String(page);
    const first = printing ? 0 : (page - 1) * SIZE;
    const some = shown.slice(first, printing ? shown.length : first + SIZE);
    byId("notes").replaceChildren(...some.map(article));
    some.forEach(letReach);
    if (!some.length && facts.notes.length) {
      byId("notes").append(make("p", { className: "nothing" }, "No note fits all of this."));
    }
    mark();
    byId("count").textContent = counted(first, some.length);
    byId("pages").hidden = pages() === 1;
    byId("page").value = page;
    byId("of").textContent = pages().toLocaleString("en");
    byId("back").disabled = page === 1;
    byId("on").disabled = page === pages();
    const filters = ["text", ...facets].filter((name) => state[name]).length;
    byId("clear").hidden = filters === 0;
    byId("more-filters").textContent = filters ? `Filters (${filters})` : "Filters";
  }

  function counted(first, many) {
    const [from, to, fit, all] = [first + 1, first + many, shown.length, facts.notes.length]
      .map((each) => each.toLocaleString("en"));
    const noun = facts.notes.length === 1 ? "note" : "notes";
    const sum = shown.reduce((before, note) => before + cardsOf(note).length, 0);
    const cards = sum === shown.length ? "" : `, ${sum.toLocaleString("en")} ${sum === 1 ? "card" : "cards"}`;
    const fewer = shown.length < facts.notes.length;
    if (pages() === 1 || printing) return `${fewer ? `${fit} of ${all}` : all} ${noun}${cards}`;
    return `${from}–${to} of ${fit} ${noun}${cards}${fewer ? ` (${all}${cards ? ` ${noun}` : ""} in all)` : ""}`;
  }

  function mark() {
    for (const each of byId("notes").querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
    const note = shown[position()];
    if (note?.parts?.made.isConnected) note.parts.made.setAttribute("aria-current", "true");
    writeAddress();
  }

  function paint() {
    document.documentElement.dataset.look = printing ? "light" : state.look;
    document.querySelectorAll(".face").forEach(darken);
  }

  /** Show what controls say, with other values of some. */
  function set(values) {
    Object.assign(state, { page: "1" }, values);
    byId("text").value = state.text;
    find();
    show();
  }

  // Doing

  function choose(note) {
    if (state.card === note.id) return;
    state.card = note.id;
    mark();
  }

  function turn(note) {
    if (!turned.delete(note.id)) turned.add(note.id);
    draw(note);
    choose(note);
    writeAddress();
  }

  /** Go to the note at a position, turning the page if need be. */
  function goTo(next) {
    if (!shown[next]) return;
    state.card = shown[next].id;
    if (String(pageOf(next)) !== state.page) {
      state.page = String(pageOf(next));
      show();
    }
    mark();
    shown[next].parts.made.focus({ preventScroll: true });
    shown[next].parts.made.scrollIntoView({ block: "start" });
  }

  function step(by) {
    const at = position();
    const first = (Number(state.page) - 1) * SIZE;
    goTo(at < 0 || String(pageOf(at)) !== state.page ? first : at + by);
  }

  function turnPage(page) {
    state.page = String(page);
    show();
    goToNotes();
  }

  function goToNotes() {
    byId("notes").focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  const KEYS = {
    ArrowRight: () => step(1), j: () => step(1),
    ArrowLeft: () => step(-1), k: () => step(-1),
    a: () => byId("answers").click(),
    "/": () => { byId("text").focus(); byId("text").select(); },
    " ": () => {
      const at = position();
      if (shown[at]?.parts?.made.isConnected) turn(shown[at]);
      else step(1);
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const on = event.composedPath()[0];
    if (event.key === "Escape" && on === byId("text")) set({ text: "" });
    if (on.closest?.("input:not([type=checkbox], [type=radio]), select, textarea")) return;
    if (event.key === " " && on.closest?.("button, summary, input, a")) return;
    if (event.key.startsWith("Arrow") && (on.closest?.("input") || (on.tabIndex === 0 && isWide(on)))) return;
    if (KEYS[event.key]) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });

  let waiting = 0;
  byId("text").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => set({ text: byId("text").value }), 120);
  });
  for (const facet of facets) byId(facet).addEventListener("change", () => set({ [facet]: byId(facet).value }));
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", () => {
    set({ text: "", ...Object.fromEntries(facets.map((facet) => [facet, ""])) });
    byId("text").focus();
  });
  byId("answers").addEventListener("change", () => {
    state.answers = byId("answers").checked ? "1" : "";
    turned.clear();
    show();
  });
  function openFilters(open) {
    byId("filters").classList.toggle("open", open);
    byId("more-filters").setAttribute("aria-expanded", String(open));
  }
  byId("more-filters").addEventListener("click", () => openFilters(!byId("filters").classList.contains("open")));
  byId("back").addEventListener("click", () => turnPage(Number(state.page) - 1));
  byId("on").addEventListener("click", () => turnPage(Number(state.page) + 1));
  byId("page").addEventListener("change", () => turnPage(byId("page").value));
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("notes").focus();
  });
  for (const radio of document.querySelectorAll("[name=look]")) {
    radio.addEventListener("change", () => {
      state.look = radio.value;
      paint();
      writeAddress();
    });
  }
  dark.addEventListener("change", paint);
  addEventListener("hashchange", start);

  // On paper are all notes that filters leave, by day

  let before = 0;  // how far down the page was
  for (const type of ["beforeprint", "afterprint"]) {
    addEventListener(type, () => {
      if (printing === (type === "beforeprint")) return;
      printing = !printing;
      if (printing) before = scrollY;
      show();
      paint();
      if (!printing) scrollTo(0, before);
    });
  }

  // What is not in the address stays as it is when the deck has changed and the page loads anew

  const KEPT = "deckwright-preview";
  const BOX = "input[type=search], input[type=text]";

  function keep() {
    const on = document.activeElement;
    const seen = shown.find((note) => note.parts?.made.isConnected
      && note.parts.made.getBoundingClientRect().bottom > byId("count").getBoundingClientRect().bottom);
    sessionStorage.setItem(KEPT, JSON.stringify({
      focus: on.id, inNote: Boolean(on.closest(".note")), text: byId("text").value, page: byId("page").value,
      caret: on.matches(BOX) ? [on.selectionStart, on.selectionEnd] : null,
      open: byId("filters").classList.contains("open"), turned: [...turned],
      at: seen && [seen.id, seen.parts.made.getBoundingClientRect().top], top: scrollY,
    }));
  }

  /** Go on where the page was; what the address says of turned cards and pages is there already. */
  function goOn(kept) {
    openFilters(kept.open);
    for (const id of kept.turned) turned.add(id);
    if (kept.text !== state.text) set({ text: kept.text });
    else show();
    byId("page").value = kept.focus === "page" ? kept.page : state.page;
    const note = shown[position()]?.parts?.made;
    const on = kept.focus ? byId(kept.focus) : kept.inNote && note?.isConnected ? note : null;
    on?.focus({ preventScroll: true });
    if (kept.caret && on?.matches(BOX)) on.setSelectionRange(...kept.caret);
    const seen = kept.at && shown.find(({ id }) => id === kept.at[0])?.parts?.made;
    if (seen?.isConnected) scrollBy(0, seen.getBoundingClientRect().top - kept.at[1]);
    else scrollTo(0, kept.top);
  }

  function start() {
    readAddress();
    document.querySelector(`[name=look][value=${state.look}]`).checked = true;
    document.documentElement.dataset.look = state.look;
    byId("answers").checked = Boolean(state.answers);
    byId("text").value = state.text;
    find();
    state.page ||= firstPage();
    show();
    if (String(pageOf(position())) === state.page) shown[position()]?.parts.made.scrollIntoView({ block: "start" });
  }

  start();
  if (document.body.dataset.live) {
    const kept = sessionStorage.getItem(KEPT);
    if (kept) goOn(JSON.parse(kept));
    addEventListener("pagehide", keep);
  }
})();

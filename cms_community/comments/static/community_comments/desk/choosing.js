/* The form in which a comment's words are chosen, beneath its text. */
(() => {
  const { selectedRun, joined, mark } = window.ccExcerpt;
  const WORD = /[\p{L}\p{N}\p{M}_]+(?:[-‐‑’'][\p{L}\p{N}\p{M}_]+)*/gu;
  const LAST_CRITERION = "community.desk.criterion";

  class ChoosingController extends window.StimulusModule.Controller {
    static targets = ["title", "excerpt", "verdict", "note", "places", "into", "refused", "submit"];
    static values = { cut: String };

    connect() {
      this.row = this.element.closest("[data-cc-comment]");
      this.text = this.row.querySelector("[data-cc-text]");
      this.before = [...this.text.childNodes].map((node) => node.cloneNode(true));
      this.runs = [];
      this.cursor = null;
      this.choose = () => this.addSelected();
      this.walk = (event) => this.step(event);
      this.text.addEventListener("pointerup", this.choose);
      this.text.addEventListener("keydown", this.walk);
      this.text.setAttribute("tabindex", "0");
      this.text.setAttribute("role", "group");
      this.text.setAttribute("aria-label", this.element.querySelector("label[for=cc-excerpt]").textContent);
      this.text.setAttribute("aria-describedby", "cc-choosing-help");
      this.begin();
    }

    disconnect() {
      clearTimeout(this.soon);
      this.text.removeEventListener("pointerup", this.choose);
      this.text.removeEventListener("keydown", this.walk);
      ["tabindex", "role", "aria-label", "aria-describedby"].forEach((name) =>
        this.text.removeAttribute(name),
      );
      this.text.replaceChildren(...this.before);
      this.dispatch("closed", { target: this.row, prefix: "cc" });
    }

    get board() {
      return window.wagtail.app.getControllerForElementAndIdentifier(
        this.element.closest("[data-controller~=cc-board]"),
        "cc-board",
      );
    }

    get standing() {
      return this.row.querySelector(".cc-stand");
    }

    /* What is known when the form opens: the pick that is changed, or the words selected. */
    begin() {
      const kind = this.standing ? "change" : "pick";
      this.titleTarget.textContent = this.titleTarget.dataset[kind];
      this.submitTarget.textContent = this.submitTarget.dataset[kind];
      this.placesTarget.hidden = kind === "change";
      const run = this.board.keptRun(this.row) || selectedRun(this.text);
      if (this.standing) this.fill();
      else if (run) this.add(run);
      else this.whole();
      const criterion = this.standing?.dataset.ccCriterion || sessionStorage.getItem(LAST_CRITERION);
      const radios = [...this.element.querySelectorAll("[name=criterion]")];
      (radios.find((radio) => radio.value === criterion) || radios[0]).checked = true;
    }

    fill() {
      this.excerptTarget.value = this.standing.querySelector("[data-cc-excerpt]").textContent;
      this.noteTarget.value = this.standing.querySelector("[data-cc-note]").textContent;
      this.verify();
    }

    focus() {
      this.element.querySelector("[name=criterion]:checked").focus({ preventScroll: true });
      // Where both do not fit on the screen, the member's words stay in sight.
      const fits = this.row.offsetHeight < window.innerHeight - this.board.top;
      (fits ? this.element : this.row.querySelector("[data-cc-body]")).scrollIntoView({ block: "nearest" });
    }

    /* The trays that take a pick; the one asked for is chosen. */
    offer(trays, chosen) {
      const options = trays.map(({ key, name }) => new Option(name, key, false, key === chosen));
      this.intoTarget.append(...options);
      this.placesTarget.hidden = this.placesTarget.hidden || !trays.length;
    }

    addSelected() {
      const run = selectedRun(this.text);
      if (run) this.add(run);
    }

    add(run) {
      this.runs = joined(this.text.textContent, [...this.runs, run]);
      this.write();
    }

    dropLast() {
      this.runs = this.runs.slice(0, -1);
      if (this.runs.length) this.write();
      else this.whole();
    }

    whole() {
      this.runs = [];
      this.excerptTarget.value = this.text.textContent.trim();
      mark(this.text, []);
      this.say("whole", true);
    }

    write() {
      const text = this.text.textContent;
      this.excerptTarget.value = this.runs.map((run) => text.slice(...run)).join(this.cutValue);
      mark(this.text, this.runs);
      window.getSelection().removeAllRanges();
      this.verify();
    }

    typed() {
      this.runs = [];
      mark(this.text, []);
      this.hint();
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.verify(), 300);
    }

    /* At once and roughly; the newsroom has the last word. */
    hint() {
      const plain = (words) => words.replace(/\s+/g, " ").trim();
      const text = plain(this.text.textContent);
      const pieces = this.excerptTarget.value.split(/\[\s*(?:…|\.{3})\s*\]/).map(plain);
      let at = 0;
      const found = pieces.every((piece) => {
        const start = text.indexOf(piece, at);
        at = start + piece.length;
        return start >= 0;
      });
      this.say(found ? "wait" : "differs", found);
    }

    async verify() {
      const asked = this.excerptTarget.value;
      try {
        await this.board.post("verify", { excerpt: asked }, this.row.dataset.ccComment);
        if (asked === this.excerptTarget.value) this.say("verbatim", true);
      } catch (refusal) {
        if (asked === this.excerptTarget.value) this.judge(refusal.message, false);
      }
    }

    say(what, good) {
      this.judge(this.verdictTarget.dataset[what], good);
    }

    judge(sentence, good) {
      this.verdictTarget.textContent = sentence;
      this.verdictTarget.classList.toggle("cc-choosing__verdict--bad", !good);
      this.excerptTarget.setAttribute("aria-invalid", good ? "false" : "true");
    }

    /* Words by the keyboard: arrows go, Shift extends, Enter adds, Backspace drops. */
    read() {
      this.text.focus();
      this.place(this.cursor || { from: 0, to: 0 });
    }

    get words() {
      return [...this.text.textContent.matchAll(WORD)].map((found) => [
        found.index,
        found.index + found[0].length,
      ]);
    }

    step(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by) this.go(by, event.shiftKey);
      else if (event.key === "Enter") this.addSelected();
      else if (event.key === "Backspace") this.dropLast();
      else return;
      event.preventDefault();
      event.stopPropagation();
      if (!by) this.place(this.cursor);
    }

    go(by, extends_) {
      const last = this.words.length - 1;
      const { from, to } = this.cursor || { from: -1, to: -1 };
      const next = Math.min(Math.max(to + by, 0), last);
      this.place(extends_ ? { from: Math.max(from, 0), to: next } : { from: next, to: next });
    }

    place(cursor) {
      if (!cursor || !this.words.length) return;
      this.cursor = cursor;
      const [first, last] = [cursor.from, cursor.to].sort((one, other) => one - other);
      this.select(this.words[first][0], this.words[last][1]);
    }

    select(start, end) {
      const range = document.createRange();
      const walker = document.createTreeWalker(this.text, NodeFilter.SHOW_TEXT);
      let at = 0;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const length = node.data.length;
        if (start >= at && start <= at + length) range.setStart(node, start - at);
        if (end >= at && end <= at + length) range.setEnd(node, end - at);
        at += length;
      }
      const selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
    }

    key(event) {
      if (event.key === "Escape") {
        event.preventDefault();
        this.close();
      } else if (event.key === "Enter" && this.sends(event)) {
        event.preventDefault();
        this.element.requestSubmit();
      }
    }

    /* Enter on a criterion sends; in a text it is a new line, with Ctrl it sends. */
    sends(event) {
      return event.target.name === "criterion" || event.ctrlKey || event.metaKey;
    }

    async send(event) {
      event.preventDefault();
      if (this.busy) return;
      this.busy = true;
      const given = new URLSearchParams(new FormData(this.element));
      given.set("seen", this.text.dataset.ccRead);
      sessionStorage.setItem(LAST_CRITERION, given.get("criterion"));
      try {
        await this.board.decideOn(this.row, given, this.intoTarget.value);
        this.close();
      } catch (refusal) {
        this.refusedTarget.textContent = refusal.message;
        this.refusedTarget.hidden = false;
        this.reread(refusal.answer?.texts?.[this.row.dataset.ccComment]);
      } finally {
        this.busy = false;
      }
    }

    /* What was edited while its words were being chosen: the new text, to choose from anew. */
    reread(now) {
      if (!now || now.read === this.text.dataset.ccRead) return;
      this.text.textContent = now.text;
      this.text.dataset.ccRead = now.read;
      this.before = [document.createTextNode(now.text)];
      this.runs = [];
      this.cursor = null;
      this.verify();
    }

    close() {
      const row = this.row;
      this.element.remove();
      row.focus({ preventScroll: true });
    }
  }

  window.wagtail.app.register("cc-choosing", ChoosingController);
})();

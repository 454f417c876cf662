/* The desk: keys, decisions, undoing. The queue is in reading.js, the trays in making.js. */
(() => {
  const { decide, shortcutsOn, parts } = window.ccDesk;
  const { selectedRun } = window.ccExcerpt;
  const UNDO = "community.desk.undo";
  const WRITING = "input, textarea, select, [contenteditable], [role=textbox], [role=dialog], dialog";

  class BoardController extends window.StimulusModule.Controller {
    static targets = [
      "arrived", "begin", "beginRefused", "columns", "count", "empty", "filters", "form",
      "handCount", "made", "more", "row", "rows", "said", "status", "tab", "toast", "undo", "words",
    ];

    static values = {
      stateUrl: String, rowsUrl: String, deskUrl: String, mark: String, since: String,
      made: String, next: String, urls: Object, words: Object,
    };

    connect() {
      this.element.classList.add("cc-board--ready");
      this.startReading();
      this.countHand();
      this.teachKeys();
      this.remember(this.undone);
    }

    disconnect() {
      this.stopReading();
    }

    /* One decision, one POST. */
    post(name, given, key) {
      return decide(this.urlsValue[name].replace("/0/", `/${key}/`), given, this.wordsValue);
    }

    async tell(name, given) {
      try {
        this.done(await this.post(name, given));
      } catch (refusal) {
        this.refused(refusal);
      }
    }

    /* Nobody waits for the look that follows, but who needs what it brings. */
    done(answer) {
      this.learn(answer);
      if (answer.undo) this.remember([...this.undone, answer.undo]);
      this.say(answer.said, answer.undo);
      this.lookNow();
    }

    /* Whoever decided first is shown; nothing of theirs is overwritten. */
    refused(refusal) {
      this.learn(refusal.answer || {});
      this.say(refusal.message, "", true);
      this.lookNow();
    }

    async decideOn(row, given, into) {
      const stand = row.querySelector(".cc-stand");
      try {
        if (stand) {
          given.set("seen_at", stand.dataset.ccSeen);
          this.done(await decide(stand.dataset.ccChange, given, this.wordsValue));
          return;
        }
        this.done(await this.post("pick", given, row.dataset.ccComment));
      } catch (refusal) {
        this.learn(refusal.answer || {});
        throw refusal;
      }
      const pick = row.querySelector("[data-cc-pick]")?.dataset.ccPick;
      if (into && pick) await this.tell("put_in", { tray: into, pick });
    }

    get undone() {
      try {
        return JSON.parse(sessionStorage.getItem(UNDO)) || [];
      } catch {
        return [];
      }
    }

    remember(tokens) {
      sessionStorage.setItem(UNDO, JSON.stringify(tokens.slice(-50)));
    }

    async undo() {
      const tokens = this.undone;
      const token = tokens.pop();
      if (!token) {
        this.say(this.wordsValue.nothingToUndo, "", true);
        return;
      }
      try {
        const answer = await this.post("undo", { undo: token });
        this.remember(tokens);
        this.learn(answer);
        this.say(answer.said, tokens.length ? "more" : "");
        this.lookNow();
      } catch (refusal) {
        // What cannot be undone now never can: the one before it may.
        if (refusal.answer?.refused) this.remember(tokens);
        this.refused(refusal);
      }
    }

    say(sentence, undo, bad = false) {
      this.saidTarget.textContent = sentence;
      this.undoTarget.hidden = !undo;
      this.toastTarget.classList.toggle("cc-toast--bad", bad);
      this.toastTarget.hidden = false;
      this.whisper(sentence);
    }

    /* Also when it is said twice. */
    whisper(sentence) {
      this.statusTarget.textContent = "";
      requestAnimationFrame(() => {
        this.statusTarget.textContent = sentence;
      });
    }

    hush() {
      this.toastTarget.hidden = true;
    }

    /* Where the eye is: the row that has the focus, else the first on the screen. */
    get currentRow() {
      const focused = document.activeElement?.closest?.(".cc-row");
      return focused || this.rowTargets.find((row) => row.getBoundingClientRect().bottom > this.top);
    }

    get top() {
      return 140;
    }

    go(by) {
      const rows = this.rowTargets;
      const focused = document.activeElement?.closest?.(".cc-row");
      const next = focused ? rows[rows.indexOf(focused) + by] : this.currentRow;
      if (!next) {
        if (by > 0) this.more();
        return;
      }
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "start" });
    }

    keepSelection(event) {
      const row = event.target.closest(".cc-row");
      this.kept = { row, run: selectedRun(row.querySelector("[data-cc-text]")) };
    }

    keptRun(row) {
      const kept = this.kept?.row === row ? this.kept.run : null;
      this.kept = null;
      return kept;
    }

    pick(event) {
      this.openChoosing(event.target.closest(".cc-row"));
    }

    change(event) {
      this.openChoosing(event.target.closest(".cc-row"));
    }

    openChoosing(row, into) {
      const open = this.element.querySelector(".cc-choosing");
      if (open?.closest(".cc-row") === row) return;
      if (!row.querySelector("[data-cc-free], [data-action='cc-board#change']")) return;
      if (!this.kept) this.keepSelection({ target: row });
      open?.remove();
      this.showQueue();
      const form = document.getElementById("cc-choosing").content.firstElementChild.cloneNode(true);
      row.querySelector("[data-cc-stand]").before(form);
      // Stimulus connects what was added a moment later.
      setTimeout(() => {
        const choosing = this.application.getControllerForElementAndIdentifier(form, "cc-choosing");
        choosing.offer(this.openTrays, into);
        choosing.focus();
      });
    }

    /* Keys: one letter, no modifier, never while someone writes. */
    key(event) {
      if (!shortcutsOn() || event.defaultPrevented || event.isComposing) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(WRITING)) return;
      if (document.querySelector(".w-dialog:not([aria-hidden]), [aria-modal=true]:not([aria-hidden=true])")) return;
      const act = this.acts[event.key] || (/^[1-9]$/.test(event.key) && (() => this.into(Number(event.key))));
      if (!act || (event.repeat && !"jk".includes(event.key))) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      act();
    }

    get acts() {
      return {
        j: () => this.go(1),
        k: () => this.go(-1),
        p: () => this.currentRow && this.openChoosing(this.currentRow),
        u: () => this.undo(),
        s: () => this.beginSelection(),
        n: () => !this.arrivedTarget.hidden && this.showArrived(),
        o: () => this.currentRow?.querySelector(".cc-row__why .cc-quiet").click(),
        "/": () => this.search(),
        Escape: () => this.closePlaces(),
      };
    }

    search() {
      this.showQueue();
      this.wordsTarget.focus();
      this.wordsTarget.select();
    }

    /* Ours stand first in the admin's own list of shortcuts. */
    teachKeys() {
      const ours = document.getElementById("cc-keys").content;
      const wait = (tries) => {
        const table = document.querySelector("#keyboard-shortcuts-dialog table");
        if (table && !table.querySelector("[data-cc-keys]")) table.querySelector("thead").after(ours.cloneNode(true));
        else if (!table && tries) setTimeout(() => wait(tries - 1), 200);
      };
      wait(25);
    }

    keys() {
      document.getElementById("keyboard-shortcuts-dialog")?.dispatchEvent(new CustomEvent("w-dialog:show"));
    }

    /* On a narrow screen one column at a time. */
    showQueue() {
      this.showColumn(0);
    }

    showMade() {
      this.showColumn(1);
    }

    showColumn(shown) {
      this.columnsTarget.dataset.ccShown = shown ? "made" : "queue";
      this.tabTargets.forEach((tab, number) => tab.setAttribute("aria-pressed", String(number === shown)));
    }

    /* What is drawn anew keeps the focus on the same thing. */
    keepingFocus(place, redraw) {
      const focused = place.contains(document.activeElement) && document.activeElement;
      const name = focused && focused.dataset.ccFocus;
      redraw();
      if (!focused) return;
      const again = name && place.querySelector(`[data-cc-focus="${CSS.escape(name)}"]:not(:disabled)`);
      const near = place.closest(".cc-row") || place.querySelector("button:not(:disabled), a, input");
      (again || near)?.focus({ preventScroll: true });
    }
  }

  const described = (part) => Object.getOwnPropertyDescriptors(part);
  Object.values(parts).forEach((part) => Object.defineProperties(BoardController.prototype, described(part)));
  window.wagtail.app.register("cc-board", BoardController);
})();

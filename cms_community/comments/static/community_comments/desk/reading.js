/* The queue: narrowing it, going on, what has arrived. */
(() => {
  const { ask, fragment, parts } = window.ccDesk;
  const POLL = 5000;

  parts.reading = {
    startReading() {
      this.asked = new URLSearchParams(new FormData(this.formTarget));
      this.timer = setInterval(() => this.look(), POLL);
      this.end = new IntersectionObserver((seen) => {
        if (seen.some((one) => one.isIntersecting)) this.more();
      }, { rootMargin: "600px" });
      this.end.observe(this.moreTarget);
    },

    stopReading() {
      clearInterval(this.timer);
      clearTimeout(this.soon);
      this.end.disconnect();
    },

    /* Ask anew with what the form now says. */
    async ask(event) {
      if (event?.type === "submit") event.preventDefault();
      if (event?.target === this.wordsTarget && event.type === "change") return;
      clearTimeout(this.soon);
      const said = new URLSearchParams();
      new FormData(this.formTarget).forEach((value, name) => value && said.append(name, value));
      await this.show(said);
    },

    askSoon() {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.ask(), 350);
    },

    askAll(event) {
      event.preventDefault();
      this.formTarget.querySelectorAll("[type=hidden]").forEach((hidden) => hidden.closest(".cc-chip").remove());
      this.formTarget.querySelectorAll("select, [type=date], [type=search]").forEach((field) => {
        field.value = "";
      });
      this.formTarget.querySelectorAll("[type=checkbox]").forEach((box) => {
        box.checked = false;
      });
      this.ask();
    },

    async show(said) {
      this.asking?.abort();
      const asking = new AbortController();
      this.asking = asking;
      this.rowsTarget.setAttribute("aria-busy", "true");
      try {
        const answer = await ask(`${this.rowsUrlValue}?${said}`, this.wordsValue, asking.signal);
        this.asked = said;
        window.history.replaceState(null, "", said.size ? `?${said}` : this.deskUrlValue);
        this.replaceRows(answer);
      } catch (refusal) {
        if (refusal.name !== "AbortError") this.say(refusal.message, "", true);
      } finally {
        if (this.asking === asking) this.rowsTarget.setAttribute("aria-busy", "false");
      }
    },

    replaceRows(answer) {
      this.rowsTarget.replaceChildren(fragment(answer.rows));
      this.markValue = answer.mark;
      this.sinceValue = answer.now;
      this.goOn(answer.next);
      this.countTarget.textContent = answer.count;
      this.emptyTarget.hidden = Boolean(this.rowTargets.length);
      this.arrivedTarget.hidden = true;
      this.filtersTarget.textContent = this.narrowedBy || "";
      this.whisper(answer.count);
    },

    get narrowedBy() {
      const free = ["order", "words"];
      return [...this.asked.keys()].filter((name) => !free.includes(name)).length;
    },

    goOn(next) {
      this.nextValue = next;
      this.moreTarget.hidden = !next;
      this.moreTarget.querySelector("a").href = next ? `?${next}` : this.deskUrlValue;
    },

    async more(event) {
      event?.preventDefault();
      if (this.going || !this.nextValue) return;
      this.going = true;
      const asked = this.asked;
      try {
        const answer = await ask(`${this.rowsUrlValue}?${this.nextValue}`, this.wordsValue);
        if (asked === this.asked) this.append(answer);
      } catch (refusal) {
        this.say(refusal.message, "", true);
      } finally {
        this.going = false;
      }
    },

    append(answer) {
      const known = new Set(this.rowTargets.map((row) => row.id));
      const rows = fragment(answer.rows);
      rows.querySelectorAll("[data-cc-comment]").forEach((row) => {
        if (known.has(row.id)) row.remove();
      });
      this.rowsTarget.append(rows);
      this.goOn(answer.next);
    },

    /* What has changed since the last look; nothing moves under the eye. */
    look() {
      if (!document.hidden && !this.looks) this.lookNow();
    },

    /* One look at a time; whoever decided meanwhile looks once more, at what is so since. */
    async lookNow() {
      this.looks = (this.looks || 0) + 1;
      this.looking = Promise.resolve(this.looking).then(() => this.lookOnce());
      await this.looking;
      this.looks -= 1;
    },

    async lookOnce() {
      const query = new URLSearchParams(this.asked);
      query.set("mark", this.markValue);
      query.set("since", this.sinceValue);
      query.set("made", this.madeValue);
      query.set("ids", this.rowTargets.map((row) => row.dataset.ccComment).slice(-400).join(","));
      try {
        this.learn(await ask(`${this.stateUrlValue}?${query}`, this.wordsValue));
        this.element.classList.remove("cc-board--offline");
      } catch {
        // Said by a mark, not by a voice: the next look may do.
        this.element.classList.add("cc-board--offline");
      }
    },

    learn(answer) {
      if (answer.at) this.sinceValue = answer.at;
      if (answer.arrived !== undefined) {
        if (answer.arrived && answer.arrived !== this.arrivedTarget.textContent) this.whisper(answer.arrived);
        this.arrivedTarget.textContent = answer.arrived;
        this.arrivedTarget.hidden = !answer.arrived;
      }
      Object.entries(answer.standings || {}).forEach(([key, html]) => this.restand(key, html));
      Object.entries(answer.texts || {}).forEach(([key, now]) => this.reword(key, now));
      Object.entries(answer.taken_back || {}).forEach(([key, said]) => this.takeBack(key, said));
      if (answer.made !== undefined) this.remake(answer.made, answer.made_mark);
    },

    row(key) {
      return this.rowTargets.find((row) => row.dataset.ccComment === String(key));
    },

    restand(key, html) {
      const place = this.row(key)?.querySelector("[data-cc-stand]");
      if (!place || place.innerHTML.trim() === html.trim()) return;
      this.keepingFocus(place, () => place.replaceChildren(fragment(html)));
      this.row(key).classList.toggle("cc-row--picked", Boolean(place.querySelector(".cc-stand")));
    },

    /* What was edited is shown as it is now, and said so: never beneath words being chosen. */
    reword(key, now) {
      const row = this.row(key);
      const text = row?.querySelector("[data-cc-text]");
      if (!text || text.dataset.ccRead === now.read) return;
      if (row.querySelector(".cc-choosing")) {
        row.addEventListener("cc:closed", () => setTimeout(() => this.reword(key, now)), { once: true });
        return;
      }
      text.textContent = now.text;
      text.dataset.ccRead = now.read;
      if (row.querySelector(".cc-row__edited")) return;
      const said = document.createElement("p");
      said.className = "cc-hint cc-row__edited";
      said.textContent = this.wordsValue.edited;
      text.before(said);
    },

    takeBack(key, said) {
      const row = this.row(key);
      if (!row || row.classList.contains("cc-row--gone")) return;
      row.classList.add("cc-row--gone");
      row.querySelector(".cc-choosing")?.remove();
      const gap = document.createElement("p");
      gap.className = "cc-row__gone";
      gap.textContent = said;
      row.querySelector("[data-cc-body]").replaceChildren(gap);
    },

    async showArrived() {
      await this.show(this.asked);
      this.rowTargets[0]?.focus();
      window.scrollTo({ top: 0 });
    },
  };
})();

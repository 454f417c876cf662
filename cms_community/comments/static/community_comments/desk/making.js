/* What is being made: trays that take picks, by key, by button or by dragging. */
(() => {
  const { fragment, parts } = window.ccDesk;

  parts.making = {
    get trays() {
      return [...this.madeTarget.querySelectorAll("[data-cc-tray]")].map((element) => ({
        element,
        key: element.dataset.ccTray,
        version: element.dataset.ccVersion,
        name: element.dataset.ccName,
        open: "ccOpen" in element.dataset,
      }));
    },

    get openTrays() {
      return this.trays.filter((tray) => tray.open);
    },

    trayOf(element) {
      const key = element.closest("[data-cc-tray]").dataset.ccTray;
      return this.trays.find((tray) => tray.key === key);
    },

    /* A decision that names the page's version, as it is after one's own last decision: one at a
       time. `given` tells what is asked as the page then stands; nothing if it makes no sense any
       more, as the second of two clicks. */
    tellOf(name, key, given) {
      const decided = async () => {
        await this.looking;
        const tray = this.trays.find((one) => one.key === key);
        const asked = tray && given();
        if (asked) await this.tell(name, { tray: key, version: tray.version, ...asked });
      };
      this.turn = Promise.resolve(this.turn).then(decided);
      return this.turn;
    },

    /* The same button after everything was drawn anew; null if it is gone or does nothing now. */
    buttonNow(button) {
      const name = CSS.escape(button.dataset.ccFocus);
      return this.madeTarget.querySelector(`[data-cc-focus="${name}"]:not(:disabled)`);
    },

    remake(html, mark) {
      if (this.lifted) return;
      const unticked = new Set(
        [...this.madeTarget.querySelectorAll("[name=picks]:not(:checked)")].map((box) => box.value),
      );
      this.keepingFocus(this.madeTarget, () => this.madeTarget.replaceChildren(fragment(html)));
      this.madeTarget.querySelectorAll("[name=picks]").forEach((box) => {
        box.checked = !unticked.has(box.value);
      });
      this.madeValue = mark;
      this.countHand();
    },

    get hand() {
      return [...this.madeTarget.querySelectorAll("[name=picks]:checked")].map((box) => box.value);
    },

    countHand() {
      if (!this.hasHandCountTarget) return;
      const { none, one, many } = this.handCountTarget.dataset;
      const count = this.hand.length;
      this.handCountTarget.textContent = count > 1 ? many.replace("%s", count) : [none, one][count];
    },

    /* The nth tray takes the row's pick; a comment that is not picked is picked for it. */
    async into(number) {
      const tray = this.trays[number - 1];
      if (!tray?.open) {
        this.say(this.wordsValue.noTray, "", true);
        return;
      }
      if (this.currentRow) await this.bring(this.currentRow, tray.key);
    },

    async bring(row, key) {
      const pick = row.querySelector("[data-cc-pick]")?.dataset.ccPick;
      if (pick) await this.tell("put_in", { tray: key, pick });
      else this.openChoosing(row, key);
    },

    async begin(event) {
      event.preventDefault();
      const form = event.target;
      // What was picked a moment ago is in hand too.
      await this.lookNow();
      const given = new URLSearchParams(new FormData(form));
      this.hand.forEach((pick) => given.append("picks", pick));
      try {
        this.done(await this.post("begin", given));
        form.reset();
        this.beginRefusedTarget.hidden = true;
        this.beginTarget.open = false;
        this.beginTarget.querySelector("summary").focus();
      } catch (refusal) {
        this.refused(refusal);
        this.beginRefusedTarget.textContent = refusal.message;
        this.beginRefusedTarget.hidden = false;
      }
    },

    beginSelection() {
      if (!this.hasBeginTarget) return;
      this.showMade();
      this.beginTarget.open = true;
      this.beginTarget.querySelector("[name=title]").focus();
    },

    async takeOut(event) {
      const button = event.currentTarget;
      const { ccPick } = button.closest("[data-cc-pick]").dataset;
      const given = () => this.buttonNow(button) && { pick: ccPick };
      await this.tellOf("take_out", this.trayOf(button).key, given);
    },

    async move(event) {
      const button = event.currentTarget;
      const { ccPick } = button.closest("[data-cc-pick]").dataset;
      const given = () => {
        const now = this.buttonNow(button);
        return now && { pick: ccPick, to: now.dataset.ccTo };
      };
      await this.tellOf("move", this.trayOf(button).key, given);
    },

    async publish(event) {
      const button = event.currentTarget;
      await this.tellOf("publish", this.trayOf(button).key, () => this.buttonNow(button) && {});
    },

    /* Dragging: what is lifted is a row's comment, or a pick that stands somewhere. */
    lift(event) {
      const from = event.target.closest("[data-cc-pick], [data-cc-comment]");
      this.lifted = from;
      from.classList.add("cc-lifted");
      event.dataTransfer.effectAllowed = "copyMove";
      event.dataTransfer.setData("text/plain", "");
      event.dataTransfer.setDragImage(from, 12, 12);
    },

    letGo() {
      this.lifted?.classList.remove("cc-lifted");
      this.lifted = null;
      this.element.querySelectorAll(".cc-over").forEach((one) => one.classList.remove("cc-over"));
    },

    over(event) {
      if (!this.lifted) return;
      event.preventDefault();
      event.stopPropagation();
      event.currentTarget.classList.add("cc-over");
    },

    away(event) {
      event.currentTarget.classList.remove("cc-over");
    },

    async drop(event) {
      if (!this.lifted) return;
      event.preventDefault();
      event.stopPropagation();
      const [lifted, onto] = [this.lifted, event.currentTarget];
      const tray = this.trayOf(onto);
      this.letGo();
      if (lifted.matches(".cc-row")) await this.bring(lifted, tray.key);
      else if (lifted.closest("[data-cc-tray]")?.dataset.ccTray === tray.key) await this.reorder(lifted, onto, tray);
      else await this.tell("put_in", { tray: tray.key, pick: lifted.dataset.ccPick });
    },

    async reorder(lifted, onto, tray) {
      const given = { pick: lifted.dataset.ccPick, to: onto.dataset.ccPlace ?? 1000 };
      await this.tellOf("move", tray.key, () => given);
    },

    /* A small list of the open trays beneath the button. */
    choosePlace(event) {
      const button = event.currentTarget;
      const open = button.getAttribute("aria-expanded") === "true";
      this.closePlaces();
      if (open) return;
      if (!this.openTrays.length) {
        this.say(this.wordsValue.noPlace, "", true);
        return;
      }
      button.setAttribute("aria-expanded", "true");
      const list = this.placesFor(button.closest("[data-cc-pick]").dataset.ccPick);
      button.closest("p").after(list);
      list.querySelector("button").focus();
    },

    placesFor(pick) {
      const list = document.createElement("div");
      list.className = "cc-places";
      list.setAttribute("role", "group");
      list.setAttribute("aria-label", this.wordsValue.putInto);
      this.openTrays.forEach(({ key, name }) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button button-small button-secondary";
        button.textContent = name;
        button.addEventListener("click", async () => {
          this.closePlaces();
          await this.tell("put_in", { tray: key, pick });
        });
        list.append(button);
      });
      return list;
    },

    closePlaces() {
      this.element.querySelectorAll(".cc-places").forEach((list) => {
        list.parentElement.querySelector("[aria-expanded=true]")?.focus();
        list.remove();
      });
      this.element
        .querySelectorAll("[aria-expanded=true][data-action*=choosePlace]")
        .forEach((button) => button.setAttribute("aria-expanded", "false"));
    },
  };
})();

/* The pictures of an album: dropped on the page, then ordinary rows of Wagtail's own list. */
(() => {
  const { sendAll } = window.ccDropping;

  class AlbumController extends window.StimulusModule.Controller {
    static targets = ["credit", "files", "input", "told"];

    static values = { url: String, prefix: String, field: String };

    connect() {
      this.element.hidden = false;
      this.forms.classList.add("cc-album");
      this.words = JSON.parse(document.getElementById("cc-album-words").textContent);
    }

    get forms() {
      return document.getElementById(`${this.prefixValue}-FORMS`);
    }

    get panel() {
      return this.forms.ccPanel;
    }

    over(event) {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      this.element.classList.add("cc-drop--over");
    }

    away(event) {
      if (!event.relatedTarget) this.element.classList.remove("cc-drop--over");
    }

    drop(event) {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      this.element.classList.remove("cc-drop--over");
      this.take(event.dataTransfer.files);
    }

    choose() {
      this.take([...this.inputTarget.files]);
      this.inputTarget.value = "";
    }

    /* One drop after the other, so that pictures stand in the order in which they came. */
    take(files) {
      const kept = [...files];
      this.turn = Promise.resolve(this.turn).then(async () => {
        const count = await sendAll(this.urlValue, kept, {
          words: this.words,
          list: this.filesTarget,
          placed: (picture) => this.place(picture),
        });
        this.toldTarget.textContent = this.words.told
          .replace("%(stored)s", count.stored)
          .replace("%(refused)s", count.refused);
      });
    }

    place(picture) {
      const { panel } = this;
      if (panel.opts.maxForms && panel.getChildCount() >= panel.opts.maxForms) {
        this.toldTarget.textContent = this.words.full;
        return;
      }
      /* Wagtail scrolls to each new row: not forty times. */
      panel.initialFocus = () => {};
      panel.addForm();
      delete panel.initialFocus;
      const row = `${this.prefixValue}-${panel.formCount - 1}`;
      panel.chooserWidgetFactory.getById(`${row}-${this.fieldValue}`).setStateFromModalData(picture);
      document.getElementById(`${row}-caption`).placeholder = picture.caption;
      document.getElementById(`${row}-credit`).placeholder = picture.credit;
    }

    creditAll() {
      const rows = this.forms.querySelectorAll(":scope > [data-inline-panel-child]:not(.deleted)");
      rows.forEach((row) => {
        const field = row.querySelector("[name$='-credit']");
        field.value = this.creditTarget.value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
  }

  window.wagtail.app.register("cc-album", AlbumController);
})();

// Opens a file of subtitles into the text field beside the button, or one that is dropped on it.
(() => {
  const { Controller } = window.StimulusModule;

  class Subtitles extends Controller {
    static values = { open: String };

    connect() {
      if (this.row) return;
      this.row = document.createElement("p");
      this.row.className = "cv-open";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = this.openValue;
      this.input = document.createElement("input");
      this.input.type = "file";
      this.input.accept = ".vtt,.srt,text/vtt";
      this.input.hidden = true;
      button.addEventListener("click", () => this.input.click());
      this.input.addEventListener("change", () => this.read(this.input.files[0]));
      this.row.append(button, this.input);
      this.element.before(this.row);
      this.element.addEventListener("dragover", (event) => event.preventDefault());
      this.element.addEventListener("drop", (event) => {
        const [file] = event.dataTransfer.files;
        if (!file) return;
        event.preventDefault();
        this.read(file);
      });
    }

    async read(file) {
      if (!file) return;
      this.element.value = await file.text();
      this.element.dispatchEvent(new Event("input", { bubbles: true }));
      this.element.dispatchEvent(new Event("change", { bubbles: true }));
      this.input.value = "";
      this.element.focus();
    }
  }

  window.wagtail.app.register("community-subtitles", Subtitles);
})();

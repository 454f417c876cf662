/* The photo of a day: dropped on the admin's home, given its words, put into its day. */
(() => {
  const { sendAll } = window.ccDropping;
  const config = () => JSON.parse(document.getElementById("wagtail-config").textContent);

  class PhotoController extends window.StimulusModule.Controller {
    static targets = ["done", "files", "form", "input", "preview", "retouch", "say", "told"];

    static values = { dropUrl: String, url: String };

    connect() {
      this.element.hidden = false;
      this.words = JSON.parse(document.getElementById("cc-photo-words").textContent);
    }

    over(event) {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      this.element.classList.add("cc-drop--over");
    }

    away() {
      this.element.classList.remove("cc-drop--over");
    }

    drop(event) {
      event.preventDefault();
      this.away();
      this.take(event.dataTransfer.files);
    }

    choose() {
      this.take(this.inputTarget.files);
    }

    async take(files) {
      const [first] = files;
      if (!first) return;
      this.filesTarget.replaceChildren();
      await sendAll(this.dropUrlValue, [first], {
        words: this.words,
        list: this.filesTarget,
        placed: (picture) => this.show(picture),
      });
      this.inputTarget.value = "";
    }

    show(picture) {
      const form = this.formTarget;
      form.hidden = false;
      form.elements.picture.value = picture.id;
      form.elements.title.value = picture.title;
      form.elements.alt.value = picture.default_alt_text;
      form.elements.caption.value = picture.caption;
      form.elements.credit.value = picture.credit;
      this.previewTarget.src = picture.preview.url;
      this.retouchTarget.href = picture.edit_url;
      form.elements.alt.focus();
    }

    async put(event) {
      event.preventDefault();
      const { CSRF_TOKEN, CSRF_HEADER_NAME } = config();
      this.toldTarget.textContent = "";
      let answer;
      try {
        const response = await fetch(this.urlValue, {
          method: "POST",
          body: new FormData(this.formTarget),
          headers: { [CSRF_HEADER_NAME]: CSRF_TOKEN, "X-Requested-With": "XMLHttpRequest" },
        });
        if (response.redirected) throw new Error(this.words.loggedOut);
        answer = await response.json();
      } catch (error) {
        answer = { refused: error.message === this.words.loggedOut ? error.message : this.words.failed };
      }
      if (answer.refused) {
        this.toldTarget.textContent = answer.refused;
        return;
      }
      this.formTarget.hidden = true;
      this.sayTarget.hidden = true;
      const link = document.createElement("a");
      link.href = answer.edit_url;
      link.textContent = answer.said;
      this.doneTarget.replaceChildren(link);
      link.focus();
    }
  }

  window.wagtail.app.register("cc-photo", PhotoController);
})();

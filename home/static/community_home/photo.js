/* The photo of a day: a file dropped on the home goes on to its form, which shows its crops. */
(() => {
  const { Controller } = window.StimulusModule;
  const { send, parsed, refusal, takeDrops } = window.ccDrop;

  class PhotoDrop extends Controller {
    static targets = ['file', 'bar', 'said', 'send'];

    static values = { lost: String, forbidden: String, loggedOut: String, tooLarge: String, broken: String, one: String };

    connect() {
      this.sendTarget.hidden = true;
      // Without script the field itself must be seen: it says what was chosen.
      this.fileTarget.classList.add('w-sr-only');
      takeDrops(this.element, (files) => this.take(files));
    }

    choose() {
      this.take([...this.fileTarget.files]);
    }

    async take(files) {
      if (this.busy || !files.length) return;
      if (files.length > 1) {
        this.saidTarget.textContent = this.oneValue;
        return;
      }
      this.busy = true;
      this.barTarget.hidden = false;
      this.saidTarget.textContent = files[0].name;
      const answer = await send(files[0], this.element.action, {
        progressed: (loaded, total) => {
          this.barTarget.max = total || 1;
          this.barTarget.value = loaded;
        },
      });
      const { next } = parsed(answer.text);
      if (next) {
        window.location.assign(next);
        return;
      }
      this.busy = false;
      this.fileTarget.value = '';
      this.barTarget.hidden = true;
      this.saidTarget.textContent = refusal(answer, {
        lost: this.lostValue, forbidden: this.forbiddenValue, loggedOut: this.loggedOutValue,
        tooLarge: this.tooLargeValue, broken: this.brokenValue,
      });
    }
  }

  class Aim extends Controller {
    static targets = ['image', 'point', 'crop', 'x', 'y'];

    connect() {
      this.show();
    }

    point(event) {
      const box = this.imageTarget.getBoundingClientRect();
      this.xTarget.value = Math.round((100 * (event.clientX - box.left)) / box.width);
      this.yTarget.value = Math.round((100 * (event.clientY - box.top)) / box.height);
      this.show();
    }

    show() {
      const [x, y] = [this.xTarget.value, this.yTarget.value];
      this.pointTarget.style.left = `${x}%`;
      this.pointTarget.style.top = `${y}%`;
      this.cropTargets.forEach((crop) => {
        crop.style.objectPosition = `${x}% ${y}%`;
      });
    }
  }

  window.wagtail.app.register('cc-photo-drop', PhotoDrop);
  window.wagtail.app.register('cc-aim', Aim);
})();

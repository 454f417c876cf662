/* An album's pictures as a grid: files dropped on it become rows of Wagtail's own form. */
(() => {
  const { Controller } = window.StimulusModule;
  const { send, token, Queue, parsed, refusal, takeDrops } = window.ccDrop;
  const fill = (sentence, values) =>
    Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), sentence);

  class Album extends Controller {
    static targets = ['zone', 'files', 'said', 'all', 'list', 'tools', 'words', 'moved', 'pictures'];

    static values = {
      prefix: String, pictureUrl: String, zipUrl: String, sending: String, kept: String, lost: String,
      forbidden: String, loggedOut: String, tooLarge: String, broken: String, full: String, progress: String,
      moved: String, filled: String, earlier: String, later: String, alike: String, take: String,
    };

    connect() {
      this.queue = new Queue();
      this.slots = [];
      this.counts = { all: 0, done: 0, refused: 0 };
      this.toolsTarget.hidden = false;
      if (this.hasZoneTarget) {
        this.zoneTarget.hidden = false;
        takeDrops(this.element, (files) => this.take(files));
      }
      this.leaving = (event) => {
        if (!this.queue.idle) event.preventDefault();
      };
      window.addEventListener('beforeunload', this.leaving);
      this.element.addEventListener('click', (event) => this.keepFocus(event));
      this.element.addEventListener('change', (event) => this.oneCover(event));
      this.element.addEventListener('keydown', (event) => this.moveByKey(event));
    }

    disconnect() {
      window.removeEventListener('beforeunload', this.leaving);
    }

    get panel() {
      const panel = this.picturesTarget.ccPanel;
      if (panel && !panel.ccQuiet) {
        /* Wagtail scrolls to each new row and slides full-width rows: neither suits a grid. */
        panel.initialFocus = () => {};
        panel.animateSwap = () => {};
        panel.ccQuiet = true;
      }
      return panel;
    }

    get tiles() {
      return [...this.picturesTarget.children].filter((tile) => !tile.classList.contains('deleted'));
    }

    choose() {
      this.take([...this.filesTarget.files]);
      this.filesTarget.value = '';
    }

    take(files) {
      files.forEach((file) => {
        const slot = { results: [], settled: false, row: this.row(file.name) };
        this.slots.push(slot);
        this.counts.all += 1;
        const isZip = /\.zip$/i.test(file.name) || /zip/.test(file.type);
        this.queue.add(() => (isZip ? this.sendZip(file, slot) : this.sendPicture(file, slot)));
      });
      this.tell();
    }

    row(name) {
      const item = document.createElement('li');
      const label = document.createElement('span');
      const bar = document.createElement('progress');
      const said = document.createElement('span');
      label.className = 'cc-drop__name';
      label.textContent = name;
      bar.max = 1;
      bar.value = 0;
      bar.setAttribute('aria-label', name);
      said.className = 'cc-drop__state';
      item.append(label, bar, said);
      this.listTarget.append(item);
      return { item, bar, said };
    }

    async sendPicture(file, slot) {
      const answer = await send(file, this.pictureUrlValue, {
        progressed: (loaded, total) => this.sent(slot, loaded, total),
      });
      const picture = answer.status === 200 ? parsed(answer.text) : {};
      if (picture.id) slot.results.push(picture);
      this.settle(slot, picture.id ? '' : refusal(answer, this.words));
    }

    async sendZip(file, slot) {
      let read = 0;
      const heard = (text) => {
        const end = text.lastIndexOf('\n') + 1;
        const lines = text.slice(read, end).split('\n').filter(Boolean);
        read = Math.max(read, end);
        lines.forEach((line) => this.hear(parsed(line), slot));
        this.flush();
      };
      const answer = await send(file, this.zipUrlValue, {
        progressed: (loaded, total) => this.sent(slot, loaded, total),
        heard,
      });
      if (answer.status === 200) heard(answer.text);
      const whole = answer.status === 200 && slot.count && slot.heard === slot.count;
      const lost = answer.status === 200 ? this.lostValue : refusal(answer, this.words);
      if (slot.count) this.counts.all -= 1;
      this.settle(slot, whole ? '' : lost, Boolean(slot.count));
    }

    get words() {
      return {
        lost: this.lostValue, forbidden: this.forbiddenValue, loggedOut: this.loggedOutValue,
        tooLarge: this.tooLargeValue, broken: this.brokenValue,
      };
    }

    /* One line of a ZIP's answer. */
    hear(line, slot) {
      if ('count' in line) {
        slot.count = line.count;
        slot.heard = 0;
        slot.row.bar.max = line.count;
        slot.row.bar.value = 0;
        this.counts.all += line.count;
      } else if (line.name) {
        slot.heard += 1;
        slot.row.bar.value = slot.heard;
        if (line.picture) slot.results.push(line.picture);
        this.counts[line.picture ? 'done' : 'refused'] += 1;
        if (line.error) this.refuse(this.row(line.name), line.error);
      }
      this.tell();
    }

    sent(slot, loaded, total) {
      slot.row.bar.max = total || 1;
      slot.row.bar.value = loaded;
      slot.row.said.textContent = this.sendingValue;
    }

    settle(slot, error, counted = false) {
      slot.settled = true;
      if (error) this.refuse(slot.row, error);
      else slot.row.item.remove();
      if (error || !counted) this.counts[error ? 'refused' : 'done'] += 1;
      if (error && counted) this.counts.all += 1;
      this.flush();
      this.tell();
    }

    refuse({ item, bar, said }, error) {
      bar.remove();
      item.classList.add('cc-drop__refused');
      said.textContent = error;
    }

    /* Rows are added in the order of the drop, whichever file arrived first. */
    flush() {
      while (this.slots.length) {
        const [first] = this.slots;
        first.results.splice(0).forEach((picture) => this.add(picture));
        if (!first.settled) return;
        this.slots.shift();
      }
    }

    add(picture) {
      const { panel } = this;
      if (panel.opts.maxForms && panel.getChildCount() >= panel.opts.maxForms) {
        this.refuse(this.row(picture.title), this.fullValue);
        return;
      }
      panel.addForm();
      const prefix = `${this.prefixValue}-${panel.formCount - 1}`;
      this.put(picture, prefix);
      if (picture.lookalike) this.offer(picture, prefix);
    }

    put(picture, prefix) {
      this.panel.chooserWidgetFactory.getById(`${prefix}-picture`).setStateFromModalData(picture);
      ['caption', 'credit', 'alt', 'place'].forEach((name) => {
        const field = document.getElementById(`${prefix}-${name}`);
        if (field) field.placeholder = picture[name] || '';
      });
    }

    /* One that was in the library already may stand here instead: then the new one is forgotten. */
    offer({ lookalike, forget_url: forget }, prefix) {
      const note = document.createElement('p');
      const button = document.createElement('button');
      note.className = 'cc-grid__alike';
      note.textContent = `${fill(this.alikeValue, { title: lookalike.title })} `;
      button.type = 'button';
      button.className = 'button button-small button-secondary';
      button.textContent = this.takeValue;
      button.addEventListener('click', () => {
        this.put(lookalike, prefix);
        const tile = note.closest('[data-inline-panel-child]');
        note.remove();
        tile.querySelector('input:not([type="hidden"]), textarea')?.focus();
        fetch(forget, {
          method: 'POST',
          headers: { 'X-CSRFToken': token(), 'X-Requested-With': 'XMLHttpRequest' },
        });
      });
      note.append(button);
      const chooser = document.getElementById(`${prefix}-picture-chooser`);
      chooser.after(note);
    }

    tell() {
      const { all, done, refused } = this.counts;
      this.saidTarget.textContent = all ? fill(this.progressValue, { done, all, refused }) : '';
      this.allTarget.hidden = done + refused >= all;
      this.allTarget.max = all || 1;
      this.allTarget.value = done + refused;
    }

    /* One text for every picture. */
    fill({ params }) {
      const fields = this.tiles.map((tile) => tile.querySelector(`[name$="-${params.field}"]`));
      fields.forEach((field) => {
        field.value = this.wordsTarget.value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
      });
      this.movedTarget.textContent = fill(this.filledValue, { number: fields.length });
    }

    hold(event) {
      event.preventDefault();
    }

    oneCover({ target }) {
      if (!target.matches('[name$="-is_cover"]') || !target.checked) return;
      this.element.querySelectorAll('[name$="-is_cover"]:checked').forEach((other) => {
        if (other !== target) other.checked = false;
      });
    }

    /* A row that is moved in the document loses the focus: give it back, and say where it is. */
    keepFocus({ target }) {
      const button = target.closest('[data-inline-panel-child-move-up],[data-inline-panel-child-move-down]');
      if (!button || !this.panel) return;
      const tile = button.closest('[data-inline-panel-child]');
      const other = tile.querySelector('[data-inline-panel-child-move-up]:enabled,[data-inline-panel-child-move-down]:enabled');
      (button.disabled ? other : button)?.focus();
      const number = this.tiles.indexOf(tile) + 1;
      this.movedTarget.textContent = fill(this.movedValue, { number, all: this.tiles.length });
    }

    /* Alt, Shift and an arrow, from anywhere in a picture. */
    moveByKey(event) {
      const ways = { ArrowLeft: 'up', ArrowUp: 'up', ArrowRight: 'down', ArrowDown: 'down' };
      const tile = event.target.closest('[data-inline-panel-child]');
      if (!event.altKey || !event.shiftKey || !ways[event.key] || !tile) return;
      event.preventDefault();
      tile.querySelector(`[data-inline-panel-child-move-${ways[event.key]}]`)?.click();
      event.target.focus();
    }
  }

  window.wagtail.app.register('cc-album', Album);
})();

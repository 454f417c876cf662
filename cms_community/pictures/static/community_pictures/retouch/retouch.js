/* The retouching table: a recipe, tried in the browser, followed by the newsroom. */
(() => {
  const { blank, covered, frameOf, framed, pixels, toned } = window.ccDeveloping;
  const FrameBox = window.ccFrameBox;
  const SHOWN = 640;
  const WHOLE = { x: 0, y: 0, w: 1, h: 1 };
  const copy = (value) => JSON.parse(JSON.stringify(value));
  const config = () => JSON.parse(document.getElementById("wagtail-config").textContent);

  class RetouchController extends window.StimulusModule.Controller {
    static targets = ["canvas", "forGood", "levels", "longest", "ratio", "redo", "slider", "stage", "told", "undo"];

    static values = { recipe: Object, save: String, source: String, version: Number };

    async connect() {
      this.words = JSON.parse(document.getElementById("cc-retouch-words").textContent);
      this.recipe = copy(this.recipeValue);
      this.recipe.regions ||= [];
      [this.past, this.future, this.saved] = [[], [], JSON.stringify(this.recipe)];
      this.source = new Image();
      this.source.src = this.sourceValue;
      await this.source.decode();
      this.crop = new FrameBox(this.stageTarget, this.recipe.crop || WHOLE, {
        kind: "crop",
        label: this.stageTarget.dataset.cropLabel,
        ratio: () => this.fraction,
        on: { changed: (box) => this.draft({ crop: box }), settled: () => this.keep() },
      });
      this.boxes = [];
      this.show();
      this.element.dataset.ready = "true";
      window.addEventListener("beforeunload", (event) => {
        if (JSON.stringify(this.recipe) !== this.saved && !this.leaving) event.preventDefault();
      });
    }

    /* ---- the recipe, and going back ---- */

    draft(change) {
      this.before ||= JSON.stringify(this.recipe);
      Object.assign(this.recipe, change);
      this.paint();
    }

    keep() {
      if (this.before && this.before !== JSON.stringify(this.recipe)) {
        this.past.push(this.before);
        this.future = [];
      }
      this.before = null;
      this.buttons();
    }

    act(change) {
      this.draft(change);
      this.keep();
      this.show();
    }

    undo() {
      this.step(this.past, this.future);
    }

    redo() {
      this.step(this.future, this.past);
    }

    step(from, to) {
      if (!from.length) return;
      to.push(JSON.stringify(this.recipe));
      this.recipe = JSON.parse(from.pop());
      this.show();
    }

    reset() {
      this.before = JSON.stringify(this.recipe);
      this.recipe = { regions: [] };
      this.keep();
      this.show();
    }

    key(event) {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      if (event.shiftKey) this.redo();
      else this.undo();
    }

    /* ---- what is on the table ---- */

    slide(event) {
      this.draft({ [event.target.name]: Number(event.target.value) });
      event.target.closest("p").querySelector("output").value = event.target.value;
    }

    toggleLevels() {
      this.act({ levels: this.levelsTarget.checked });
    }

    flip() {
      this.act({ flip: !this.recipe.flip, crop: this.mirrored });
    }

    get mirrored() {
      const { crop } = this.recipe;
      return crop ? { ...crop, x: 1 - crop.x - crop.w } : null;
    }

    turn(event) {
      const by = Number(event.currentTarget.dataset.by);
      this.act({ turn: ((this.recipe.turn || 0) + by + 360) % 360, crop: null });
    }

    resize() {
      const asked = Number(this.longestTarget.value);
      this.act({ longest: asked >= 100 ? Math.round(asked) : null });
    }

    /* The shape of the crop in fractions of the frame; 0 for any. */
    get fraction() {
      const [across, down] = this.ratioTarget.value.split(":").map(Number);
      if (!down) return 0;
      const { width, height } = frameOf(this.source.naturalWidth, this.source.naturalHeight, this.recipe);
      return (across / down) * (height / width);
    }

    shape() {
      if (!this.fraction) return;
      const box = this.crop.shaped({ ...WHOLE }, "se");
      this.act({ crop: { ...box, x: (1 - box.w) / 2, y: (1 - box.h) / 2 } });
    }

    whole() {
      this.act({ crop: null });
    }

    /* ---- parts that nobody is to recognise ---- */

    cover(event) {
      const { kind } = event.currentTarget.dataset;
      const centre = this.toOriginal({ x: 0.5, y: 0.5 });
      const [w, h] = [0.2, 0.2];
      const inside = (value, size) => Math.max(0, Math.min(1 - size, value - size / 2));
      const region = { kind, x: inside(centre.x, w), y: inside(centre.y, h), w, h };
      this.act({ regions: [...this.recipe.regions, region] });
      this.boxes[this.boxes.length - 1].element.focus();
    }

    /* From the frame on the table to the original, in fractions of each. */
    toOriginal({ x, y }) {
      const { naturalWidth: width, naturalHeight: height } = this.source;
      const frame = frameOf(width, height, this.recipe);
      let across = (x - 0.5) * frame.width * frame.scale;
      let down = (y - 0.5) * frame.height * frame.scale;
      const angle = -(((this.recipe.straighten || 0) + (this.recipe.turn || 0)) * Math.PI) / 180;
      [across, down] = [across * Math.cos(angle) - down * Math.sin(angle), across * Math.sin(angle) + down * Math.cos(angle)];
      if (this.recipe.flip) across = -across;
      return { x: across / width + 0.5, y: down / height + 0.5 };
    }

    toFrame({ x, y }) {
      const { naturalWidth: width, naturalHeight: height } = this.source;
      const frame = frameOf(width, height, this.recipe);
      let across = (x - 0.5) * width * (this.recipe.flip ? -1 : 1);
      let down = (y - 0.5) * height;
      const angle = (((this.recipe.straighten || 0) + (this.recipe.turn || 0)) * Math.PI) / 180;
      [across, down] = [across * Math.cos(angle) - down * Math.sin(angle), across * Math.sin(angle) + down * Math.cos(angle)];
      return { x: across / (frame.width * frame.scale) + 0.5, y: down / (frame.height * frame.scale) + 0.5 };
    }

    /* A rectangle of one, as the upright rectangle around it of the other. */
    mapped({ x, y, w, h }, point) {
      const corners = [[x, y], [x + w, y], [x, y + h], [x + w, y + h]].map(([a, b]) => point({ x: a, y: b }));
      const [xs, ys] = [corners.map((one) => one.x), corners.map((one) => one.y)];
      const [left, top] = [Math.min(...xs), Math.min(...ys)];
      return { x: left, y: top, w: Math.max(...xs) - left, h: Math.max(...ys) - top };
    }

    placeRegions() {
      this.boxes.forEach((box) => box.remove());
      this.boxes = this.recipe.regions.map((region, number) => {
        const shown = this.mapped(region, (point) => this.toFrame(point));
        return new FrameBox(this.stageTarget, shown, {
          kind: region.kind,
          label: this.words[region.kind].replace("%s", number + 1),
          on: {
            changed: (box) => this.moveRegion(number, box),
            settled: () => this.keep(),
            removed: () => this.act({ regions: this.recipe.regions.filter((_one, at) => at !== number) }),
          },
        });
      });
    }

    moveRegion(number, box) {
      const { x, y, w, h } = this.mapped(box, (point) => this.toOriginal(point));
      const inside = (value, size) => Math.max(0, Math.min(1 - Math.min(size, 1), value));
      const moved = { kind: this.recipe.regions[number].kind, x: inside(x, w), y: inside(y, h), w: Math.min(w, 1), h: Math.min(h, 1) };
      this.draft({ regions: this.recipe.regions.map((one, at) => (at === number ? moved : one)) });
    }

    /* ---- showing it ---- */

    show() {
      this.sliderTargets.forEach((slider) => {
        slider.value = this.recipe[slider.name] || 0;
        slider.closest("p").querySelector("output").value = slider.value;
      });
      this.levelsTarget.checked = Boolean(this.recipe.levels);
      this.longestTarget.value = this.recipe.longest || "";
      this.placeRegions();
      this.paint();
      this.buttons();
    }

    buttons() {
      this.undoTarget.disabled = !this.past.length;
      this.redoTarget.disabled = !this.future.length;
    }

    /* Once a frame, however fast the hand. */
    paint() {
      this.frames ||= 0;
      if (this.painting) return;
      this.painting = requestAnimationFrame(() => {
        this.painting = null;
        this.frames += 1;
        this.render(this.canvasTarget, this.recipe);
        this.crop.set(this.recipe.crop || WHOLE);
      });
    }

    /* What takes long is done again only when it must be. */
    base(recipe) {
      const burnt = JSON.stringify(recipe.regions);
      if (this.burnt !== burnt) [this.burnt, this.plain] = [burnt, covered(this.source, recipe.regions)];
      const lies = JSON.stringify([burnt, recipe.flip, recipe.turn, recipe.straighten]);
      if (this.lies !== lies) [this.lies, this.frame] = [lies, framed(this.plain, recipe, SHOWN)];
      return this.frame;
    }

    render(canvas, recipe) {
      const frame = this.base(recipe);
      /* While only the frame is dragged the colours stay as they were when it last rested. */
      const look = JSON.stringify([this.lies, { ...recipe, regions: 0, crop: this.before ? this.rested : recipe.crop }]);
      if (this.look === look && canvas === this.canvasTarget && canvas.width === frame.width) return;
      if (canvas === this.canvasTarget) [this.look, this.rested] = [look, recipe.crop];
      const context = frame.getContext("2d", { willReadFrequently: true });
      const image = context.getImageData(0, 0, frame.width, frame.height);
      const cut = pixels(recipe.crop || WHOLE, frame.width, frame.height);
      const part = recipe.levels ? context.getImageData(...cut) : null;
      toned(image, recipe, part, Math.max(cut[2], cut[3]));
      [canvas.width, canvas.height] = [frame.width, frame.height];
      canvas.getContext("2d").putImageData(image, 0, 0);
    }

    /* The cut frame alone, as it will be published: for tests. */
    result() {
      const canvas = blank(1, 1);
      this.render(canvas, this.recipe);
      const cut = pixels(this.recipe.crop || WHOLE, canvas.width, canvas.height);
      const alone = blank(cut[2], cut[3]);
      alone.getContext("2d").drawImage(canvas, ...cut, 0, 0, cut[2], cut[3]);
      return alone.toDataURL("image/png");
    }

    compare() {
      this.render(this.canvasTarget, { regions: [] });
      this.element.classList.add("cc-retouch--comparing");
    }

    uncompare() {
      if (!this.element.classList.contains("cc-retouch--comparing")) return;
      this.element.classList.remove("cc-retouch--comparing");
      this.paint();
    }

    /* ---- saving it ---- */

    get written() {
      return Object.fromEntries(Object.entries(this.recipe).filter(([, value]) => value));
    }

    save() {
      this.send({ act: "save", recipe: this.written, for_good: this.forGoodTarget.checked });
    }

    saveNew() {
      this.send({ act: "new", recipe: this.written });
    }

    restore() {
      this.send({ act: "restore" });
    }

    async send(asked) {
      const { CSRF_TOKEN, CSRF_HEADER_NAME } = config();
      this.toldTarget.textContent = "";
      let answer;
      try {
        const response = await fetch(this.saveValue, {
          method: "POST",
          body: JSON.stringify({ ...asked, version: this.versionValue }),
          headers: { "Content-Type": "application/json", [CSRF_HEADER_NAME]: CSRF_TOKEN, "X-Requested-With": "XMLHttpRequest" },
        });
        answer = response.redirected ? { refused: this.words.loggedOut } : await response.json();
      } catch {
        answer = { refused: this.words.failed };
      }
      if (answer.refused) {
        this.toldTarget.textContent = answer.refused;
        return;
      }
      this.leaving = true;
      window.location.assign(answer.url);
    }
  }

  window.wagtail.app.register("cc-retouch", RetouchController);
})();

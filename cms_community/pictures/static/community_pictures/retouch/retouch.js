/* The retouching table: a recipe, tried in the browser, followed by the newsroom. */
(() => {
  const { blank, covered, frameOf, framed, pixels, scaleWithin, toned } = window.ccDeveloping;
  const FrameBox = window.ccFrameBox;
  const SHOWN = 640;
  const WHOLE = { x: 0, y: 0, w: 1, h: 1 };
  const copy = (value) => JSON.parse(JSON.stringify(value));
  const config = () => JSON.parse(document.getElementById("wagtail-config").textContent);

  class RetouchController extends window.StimulusModule.Controller {
    static targets = ["canvas", "forGood", "levels", "longest", "ratio", "redo", "slider", "stage", "told", "undo"];

    static values = { picture: Number, recipe: Object, save: String, source: String, version: String };

    async connect() {
      this.words = JSON.parse(document.getElementById("cc-retouch-words").textContent);
      this.recipe = copy(this.recipeValue);
      this.recipe.regions ||= [];
      [this.past, this.future, this.saved] = [[], [], JSON.stringify(this.recipe)];
      this.source = new Image();
      this.source.src = this.sourceValue;
      try {
        await this.source.decode();
      } catch {
        this.toldTarget.textContent = this.words.missing;
        return;
      }
      this.crop = new FrameBox(this.stageTarget, this.recipe.crop || WHOLE, {
        kind: "crop",
        label: this.stageTarget.dataset.cropLabel,
        ratio: () => this.fraction,
        on: { changed: (box) => this.draft({ crop: box }), settled: () => this.keep() },
      });
      this.boxes = [];
      this.stageTarget.addEventListener("pointerdown", (event) => this.draw(event), true);
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
      if (event.target.closest("input:not([type=range], [type=checkbox]), textarea")) return;
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
      const crop = this.recipe.crop || WHOLE;
      const centre = this.toOriginal({ x: crop.x + crop.w / 2, y: crop.y + crop.h / 2 });
      const [w, h] = [Math.max(0.05, 0.2 * crop.w), Math.max(0.05, 0.2 * crop.h)];
      const inside = (value, size) => Math.max(0, Math.min(1 - size, value - size / 2));
      const region = { kind, x: inside(centre.x, w), y: inside(centre.y, h), w, h };
      this.act({ regions: [...this.recipe.regions, region] });
      this.drawing = this.boxes.length - 1;
      this.boxes[this.drawing].element.focus();
    }

    /* The first drag after “cover a part” draws that part, wherever it begins. */
    draw(event) {
      const box = this.boxes[this.drawing];
      this.drawing = null;
      if (!box || box.element.contains(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      box.span(event);
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

    /* The box on the table whose upright box in the original is this part; where there is none, as
       the part is too slender, the largest of its shape within it. */
    shownBox({ x, y, w, h }) {
      const { naturalWidth: width, naturalHeight: height } = this.source;
      const frame = frameOf(width, height, this.recipe);
      const degrees = this.recipe.straighten || 0;
      const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.abs(Math.sin((degrees * Math.PI) / 180))];
      const turned = (this.recipe.turn || 0) % 180;
      const [wide, high] = turned ? [h * height, w * width] : [w * width, h * height];
      let across = (wide * cos - high * sin) / (cos * cos - sin * sin);
      let down = (high * cos - wide * sin) / (cos * cos - sin * sin);
      if (across <= 0 || down <= 0) {
        const scale = scaleWithin(wide, high, degrees);
        [across, down] = [wide * scale, high * scale];
      }
      across /= frame.width * frame.scale;
      down /= frame.height * frame.scale;
      const centre = this.toFrame({ x: x + w / 2, y: y + h / 2 });
      return { x: centre.x - across / 2, y: centre.y - down / 2, w: across, h: down };
    }

    placeRegions() {
      this.boxes.forEach((box) => box.remove());
      this.boxes = this.recipe.regions.map((region, number) => {
        const shown = this.shownBox(region);
        return new FrameBox(this.stageTarget, shown, {
          kind: region.kind,
          label: this.words[region.kind].replace("%s", number + 1),
          on: {
            changed: (box) => this.moveRegion(number, box),
            settled: () => this.rest(number),
            removed: () => this.act({ regions: this.recipe.regions.filter((_one, at) => at !== number) }),
          },
        });
      });
    }

    /* All that the box holds is covered: in a straightened picture a part is the upright box around
       it in the original. It is not to grow by being moved. */
    moveRegion(number, box) {
      const { kind, ...former } = this.recipe.regions[number];
      const shown = this.shownBox(former);
      const resized = Math.abs(box.w - shown.w) + Math.abs(box.h - shown.h) > 1e-6;
      const size = resized ? this.mapped(box, (point) => this.toOriginal(point)) : former;
      const [w, h] = [size.w, size.h].map((value) => Math.max(0.01, Math.min(1, value)));
      const centre = this.toOriginal({ x: box.x + box.w / 2, y: box.y + box.h / 2 });
      const inside = (value, length) => Math.max(0, Math.min(1 - length, value - length / 2));
      const moved = { kind, x: inside(centre.x, w), y: inside(centre.y, h), w, h };
      this.draft({ regions: this.recipe.regions.map((one, at) => (at === number ? moved : one)) });
    }

    rest(number) {
      this.boxes[number].set(this.shownBox(this.recipe.regions[number]));
      this.keep();
    }

    /* ---- showing it ---- */

    show() {
      this.sliderTargets.forEach((slider) => {
        slider.value = this.recipe[slider.name] || 0;
        slider.closest("p").querySelector("output").value = slider.value;
      });
      this.levelsTarget.checked = Boolean(this.recipe.levels);
      this.longestTarget.value = this.recipe.longest || "";
      this.drawing = null;
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
      const context = frame.getContext("2d", { willReadFrequently: true });
      const image = context.getImageData(0, 0, frame.width, frame.height);
      const cut = pixels(recipe.crop || WHOLE, frame.width, frame.height);
      const part = recipe.levels ? context.getImageData(...cut) : null;
      toned(image, recipe, part, cut);
      if (canvas.width !== frame.width || canvas.height !== frame.height) {
        [canvas.width, canvas.height] = [frame.width, frame.height];
      }
      canvas.getContext("2d", { willReadFrequently: true }).putImageData(image, 0, 0);
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

    /* Pages that hold the picture show the new one; who came from such a page is back there. */
    tell(became) {
      const token = new URLSearchParams(window.location.search).get("for");
      const channel = new BroadcastChannel("cc-retouch");
      channel.postMessage({ picture: this.pictureValue, became, token });
      channel.close();
      if (token) window.close();
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
      this.tell(answer.picture);
      window.location.assign(answer.url);
    }
  }

  window.wagtail.app.register("cc-retouch", RetouchController);
})();

/* A frame that is moved and sized by pointer and by keys, in fractions of what it lies on. */
(() => {
  const LEAST = 0.03;
  const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];
  const within = (value, least, most) => Math.max(least, Math.min(most, value));

  class FrameBox {
    /* `on`: changed(box) while it moves, settled(box) when it rests, removed() or nothing. */
    constructor(stage, box, { label, kind, on, ratio = () => 0 }) {
      Object.assign(this, { stage, box: { ...box }, on, ratio });
      this.element = document.createElement("div");
      this.element.className = `cc-frame cc-frame--${kind}`;
      this.element.tabIndex = 0;
      this.element.setAttribute("role", "group");
      this.element.setAttribute("aria-label", label);
      HANDLES.forEach((side) => {
        const handle = document.createElement("span");
        handle.className = `cc-frame__handle cc-frame__handle--${side}`;
        handle.dataset.side = side;
        this.element.append(handle);
      });
      this.element.addEventListener("pointerdown", (event) => this.grab(event));
      this.element.addEventListener("keydown", (event) => this.key(event));
      stage.append(this.element);
      this.draw();
    }

    draw() {
      const { x, y, w, h } = this.box;
      Object.assign(this.element.style, {
        left: `${x * 100}%`, top: `${y * 100}%`, width: `${w * 100}%`, height: `${h * 100}%`,
      });
    }

    set(box) {
      this.box = { ...box };
      this.draw();
    }

    remove() {
      this.element.remove();
    }

    grab(event) {
      event.preventDefault();
      this.element.focus();
      const { side = "" } = event.target.dataset;
      const from = { ...this.box };
      const { width, height } = this.stage.getBoundingClientRect();
      const [startX, startY] = [event.clientX, event.clientY];
      this.element.setPointerCapture(event.pointerId);
      const move = (now) => {
        const [dx, dy] = [(now.clientX - startX) / width, (now.clientY - startY) / height];
        this.change(side ? this.sized(from, side, dx, dy) : this.moved(from, dx, dy));
      };
      const rest = () => {
        this.element.removeEventListener("pointermove", move);
        this.element.removeEventListener("pointerup", rest);
        this.element.removeEventListener("pointercancel", rest);
        this.on.settled(this.box);
      };
      this.element.addEventListener("pointermove", move);
      this.element.addEventListener("pointerup", rest);
      this.element.addEventListener("pointercancel", rest);
    }

    moved({ x, y, w, h }, dx, dy) {
      return { x: within(x + dx, 0, 1 - w), y: within(y + dy, 0, 1 - h), w, h };
    }

    sized({ x, y, w, h }, side, dx, dy) {
      let [left, top, right, bottom] = [x, y, x + w, y + h];
      if (side.includes("w")) left = within(left + dx, 0, right - LEAST);
      if (side.includes("e")) right = within(right + dx, left + LEAST, 1);
      if (side.includes("n")) top = within(top + dy, 0, bottom - LEAST);
      if (side.includes("s")) bottom = within(bottom + dy, top + LEAST, 1);
      return this.shaped({ x: left, y: top, w: right - left, h: bottom - top }, side);
    }

    /* In the shape that was chosen, from the corner or side that stays. */
    shaped(box, side) {
      const ratio = this.ratio();
      if (!ratio) return box;
      let { w, h } = box;
      if (side === "n" || side === "s") w = h * ratio;
      else h = w / ratio;
      const shrink = Math.min(1, 1 / w, 1 / h);
      [w, h] = [w * shrink, h * shrink];
      const x = within(side.includes("w") ? box.x + box.w - w : box.x, 0, 1 - w);
      const y = within(side.includes("n") ? box.y + box.h - h : box.y, 0, 1 - h);
      return { x, y, w, h };
    }

    change(box) {
      this.set(box);
      this.on.changed(this.box);
    }

    /* Arrows move, with Shift they size; Delete takes away what may go. */
    key(event) {
      const step = event.altKey ? 0.002 : 0.01;
      const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
      if (by) {
        event.preventDefault();
        this.change(event.shiftKey ? this.sized(this.box, by[0] ? "e" : "s", ...by) : this.moved(this.box, ...by));
        this.on.settled(this.box);
      } else if (["Delete", "Backspace"].includes(event.key) && this.on.removed) {
        event.preventDefault();
        this.on.removed();
      }
    }
  }

  window.ccFrameBox = FrameBox;
})();

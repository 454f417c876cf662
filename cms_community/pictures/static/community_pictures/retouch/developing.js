/* What a recipe makes of a picture, with the formulas of retouch/developing.py. */
(() => {
  const SQUARES = 8;
  const COVER = "rgb(17, 17, 17)";
  const SHARP = 1 / 800;
  const CUT = 0.005;

  const blank = (width, height) => {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width));
    canvas.height = Math.max(1, Math.round(height));
    return canvas;
  };

  const pixels = ({ x, y, w, h }, width, height) => {
    const left = Math.floor(x * width);
    const top = Math.floor(y * height);
    const right = Math.min(width, Math.max(left + 1, Math.round((x + w) * width)));
    const bottom = Math.min(height, Math.max(top + 1, Math.round((y + h) * height)));
    return [left, top, right - left, bottom - top];
  };

  /* The mean of each of 8 × 8 parts, blended between their centres. */
  const squares = (context, [left, top, width, height]) => {
    const part = context.getImageData(left, top, width, height);
    const few = new Float32Array(SQUARES * SQUARES * 3);
    const count = new Float32Array(SQUARES * SQUARES);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const cell = Math.min(SQUARES - 1, Math.floor((y * SQUARES) / height)) * SQUARES
          + Math.min(SQUARES - 1, Math.floor((x * SQUARES) / width));
        const at = 4 * (y * width + x);
        count[cell] += 1;
        for (let c = 0; c < 3; c += 1) few[3 * cell + c] += part.data[at + c];
      }
    }
    const small = context.createImageData(SQUARES, SQUARES);
    for (let cell = 0; cell < SQUARES * SQUARES; cell += 1) {
      for (let c = 0; c < 3; c += 1) small.data[4 * cell + c] = few[3 * cell + c] / Math.max(1, count[cell]);
      small.data[4 * cell + 3] = 255;
    }
    const between = blank(SQUARES, SQUARES);
    between.getContext("2d").putImageData(small, 0, 0);
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    context.imageSmoothingEnabled = true;
    context.drawImage(between, left, top, width, height);
    context.restore();
  };

  /* The source with everything burnt in that nobody is to see. */
  const covered = (source, regions) => {
    const canvas = blank(source.width, source.height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(source, 0, 0);
    regions.forEach((region) => {
      const box = pixels(region, canvas.width, canvas.height);
      if (region.kind === "blur") squares(context, box);
      else {
        context.fillStyle = COVER;
        context.fillRect(...box);
      }
    });
    return canvas;
  };

  const scaleWithin = (width, height, degrees) => {
    const lean = Math.sin(Math.abs((degrees * Math.PI) / 180));
    const upright = Math.cos((degrees * Math.PI) / 180);
    return Math.min(width / (width * upright + height * lean), height / (width * lean + height * upright));
  };

  /* The size of the frame that flip, turn and straighten leave, before it is cut. */
  const frameOf = (width, height, { turn = 0, straighten = 0 }) => {
    const [w, h] = turn % 180 ? [height, width] : [width, height];
    const scale = straighten ? scaleWithin(w, h, straighten) : 1;
    return { width: w, height: h, scale };
  };

  /* Flipped, turned, straightened, drawn `longest` pixels long. */
  const framed = (source, recipe, longest) => {
    const { width, height, scale } = frameOf(source.width, source.height, recipe);
    const zoom = Math.min(1, longest / Math.max(width * scale, height * scale));
    const canvas = blank(width * scale * zoom, height * scale * zoom);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.imageSmoothingQuality = "high";
    context.translate(canvas.width / 2, canvas.height / 2);
    context.scale(zoom, zoom);
    context.rotate(((recipe.straighten || 0) * Math.PI) / 180);
    context.rotate(((recipe.turn || 0) * Math.PI) / 180);
    if (recipe.flip) context.scale(-1, 1);
    context.drawImage(source, -source.width / 2, -source.height / 2);
    return canvas;
  };

  const luma = (r, g, b) => 0.299 * r + 0.587 * g + 0.114 * b;

  const ends = ({ data }) => {
    const counts = new Uint32Array(256);
    for (let at = 0; at < data.length; at += 4) counts[Math.round(luma(data[at], data[at + 1], data[at + 2]))] += 1;
    const most = (data.length / 4) * CUT;
    let low = 0;
    for (let seen = counts[0]; low < 254 && seen <= most; seen += counts[low]) low += 1;
    let high = 255;
    for (let seen = counts[255]; high > low + 1 && seen <= most; seen += counts[high]) high -= 1;
    return [low, high];
  };

  const curve = (recipe, [low, high], gain) => {
    const table = new Uint8ClampedArray(256);
    for (let at = 0; at < 256; at += 1) {
      let value = ((at - low) * 255) / (high - low);
      value *= 2 ** ((recipe.exposure || 0) / 100);
      value = (value - 128) * (1 + (recipe.contrast || 0) / 100) + 128;
      table[at] = Math.max(0, Math.min(255, Math.floor(value * gain + 0.5)));
    }
    return table;
  };

  /* As the browser blurs, at once; Safari cannot. */
  const softened = (image, sigma) => {
    const { width, height } = image;
    const [sharp, soft] = [blank(width, height), blank(width, height)];
    const context = soft.getContext("2d", { willReadFrequently: true });
    if (!("filter" in context)) return blurred(image.data, width, height, sigma);
    sharp.getContext("2d").putImageData(image, 0, 0);
    context.filter = `blur(${sigma}px)`;
    context.drawImage(sharp, 0, 0);
    return context.getImageData(0, 0, width, height).data;
  };

  /* One row or column after the other, with a bell curve. */
  const blurred = (data, width, height, sigma) => {
    const reach = Math.max(1, Math.ceil(2.5 * sigma));
    const bell = [];
    for (let at = -reach; at <= reach; at += 1) bell.push(Math.exp(-(at * at) / (2 * sigma * sigma)));
    const sum = bell.reduce((a, b) => a + b);
    const pass = (from, to, across, down, step, stride) => {
      for (let line = 0; line < down; line += 1) {
        for (let at = 0; at < across; at += 1) {
          let [r, g, b] = [0, 0, 0];
          for (let k = -reach; k <= reach; k += 1) {
            const near = Math.max(0, Math.min(across - 1, at + k));
            const place = 4 * (line * stride + near * step);
            const weight = bell[k + reach];
            r += from[place] * weight;
            g += from[place + 1] * weight;
            b += from[place + 2] * weight;
          }
          const place = 4 * (line * stride + at * step);
          to[place] = r / sum;
          to[place + 1] = g / sum;
          to[place + 2] = b / sum;
        }
      }
    };
    const half = new Float32Array(data.length);
    const whole = new Float32Array(data.length);
    pass(data, half, width, height, 1, width);
    pass(half, whole, height, width, width, 1);
    return whole;
  };

  /* `part` is what levels look at: the cut frame. `length` is the longer side of what is sharpened. */
  const toned = (image, recipe, part, length) => {
    const { data, width, height } = image;
    const within = recipe.levels ? ends(part || image) : [0, 255];
    const warmth = recipe.warmth || 0;
    const [red, green, blue] = [1 + warmth / 500, 1, 1 - warmth / 500].map((gain) => curve(recipe, within, gain));
    const colour = 1 + (recipe.saturation || 0) / 100;
    for (let at = 0; at < data.length; at += 4) {
      let [r, g, b] = [red[data[at]], green[data[at + 1]], blue[data[at + 2]]];
      if (colour !== 1) {
        const grey = Math.round(luma(r, g, b));
        [r, g, b] = [grey + (r - grey) * colour, grey + (g - grey) * colour, grey + (b - grey) * colour];
      }
      data[at] = r;
      data[at + 1] = g;
      data[at + 2] = b;
    }
    if (recipe.sharpness) {
      const soft = softened(image, Math.max(0.3, (length || Math.max(width, height)) * SHARP));
      const share = Math.round(recipe.sharpness * 1.5) / 100;
      for (let at = 0; at < data.length; at += 4) {
        data[at] += (data[at] - soft[at]) * share;
        data[at + 1] += (data[at + 1] - soft[at + 1]) * share;
        data[at + 2] += (data[at + 2] - soft[at + 2]) * share;
      }
    }
    return image;
  };

  window.ccDeveloping = { blank, covered, frameOf, framed, pixels, toned };
})();

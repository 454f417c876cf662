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
    const left = Math.min(Math.floor(x * width), width - 1);
    const top = Math.min(Math.floor(y * height), height - 1);
    const right = Math.min(width, Math.max(left + 1, Math.round((x + w) * width)));
    const bottom = Math.min(height, Math.max(top + 1, Math.round((y + h) * height)));
    return [left, top, right - left, bottom - top];
  };

  /* The mean of each of 8 × 8 parts, blended between their centres; what is transparent has no
     colour to add. */
  const squares = (context, [left, top, width, height]) => {
    const part = context.getImageData(left, top, width, height);
    const few = new Float32Array(SQUARES * SQUARES * 3);
    const [count, weight] = [new Float32Array(SQUARES * SQUARES), new Float32Array(SQUARES * SQUARES)];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const cell = Math.min(SQUARES - 1, Math.floor((y * SQUARES) / height)) * SQUARES
          + Math.min(SQUARES - 1, Math.floor((x * SQUARES) / width));
        const at = 4 * (y * width + x);
        const seen = part.data[at + 3] / 255;
        [count[cell], weight[cell]] = [count[cell] + 1, weight[cell] + seen];
        for (let c = 0; c < 3; c += 1) few[3 * cell + c] += seen * part.data[at + c];
      }
    }
    const small = context.createImageData(SQUARES, SQUARES);
    for (let cell = 0; cell < SQUARES * SQUARES; cell += 1) {
      for (let c = 0; c < 3; c += 1) small.data[4 * cell + c] = few[3 * cell + c] / Math.max(1e-6, weight[cell]);
      small.data[4 * cell + 3] = count[cell] ? (255 * weight[cell]) / count[cell] : 255;
    }
    const between = blank(SQUARES, SQUARES);
    between.getContext("2d").putImageData(small, 0, 0);
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    context.clearRect(left, top, width, height);
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
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3]) counts[Math.round(luma(data[at], data[at + 1], data[at + 2]))] += 1;
    }
    const most = counts.reduce((sum, one) => sum + one) * CUT;
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

  /* Kept from one drawing to the next: as large as the picture. */
  let across = new Float32Array(0);

  /* An unsharp mask: rows, then columns, with a bell curve of five points. That reaches far enough
     for 1/800 of what is shown, and is written out because it is done for each drawing. */
  const sharpen = ({ data, width }, [left, top, wide, height], sigma, share) => {
    const bell = [0, 1, 2].map((at) => Math.exp(-(at * at) / (2 * sigma * sigma)));
    const sum = bell[0] + 2 * (bell[1] + bell[2]);
    const [w0, w1, w2] = bell.map((one) => one / sum);
    const length = 4 * wide;
    const place = (row) => 4 * ((top + row) * width + left);
    if (across.length < length * height) across = new Float32Array(data.length);
    const line = new Float32Array(length + 16);
    for (let row = 0; row < height; row += 1) {
      const [start, kept] = [place(row), row * length];
      line.set(data.subarray(start, start + length), 8);
      for (let i = 0; i < 8; i += 1) {
        line[i] = data[start + (i % 4)];
        line[length + 8 + i] = data[start + length - 4 + (i % 4)];
      }
      for (let i = 0; i < length; i += 1) {
        across[kept + i] = w0 * line[i + 8] + w1 * (line[i + 4] + line[i + 12])
          + w2 * (line[i] + line[i + 16]);
      }
    }
    const row = (number) => Math.max(0, Math.min(height - 1, number)) * length;
    for (let at = 0; at < height; at += 1) {
      const [a2, a1, a0, b1, b2] = [-2, -1, 0, 1, 2].map((k) => row(at + k));
      const start = place(at);
      for (let i = 0; i < length; i += 1) {
        if (i % 4 === 3) continue;
        const soft = w0 * across[a0 + i] + w1 * (across[a1 + i] + across[b1 + i])
          + w2 * (across[a2 + i] + across[b2 + i]);
        data[start + i] += (data[start + i] - soft) * share;
      }
    }
  };

  /* `part` is what levels look at; `cut` is the frame, all that is sharpened. */
  const toned = (image, recipe, part, cut) => {
    const { data } = image;
    const within = recipe.levels ? ends(part || image) : [0, 255];
    const warmth = recipe.warmth || 0;
    const [red, green, blue] = [1 + warmth / 500, 1, 1 - warmth / 500].map((gain) => curve(recipe, within, gain));
    const colour = 1 + (recipe.saturation || 0) / 100;
    for (let at = 0; at < data.length; at += 4) {
      const r = red[data[at]];
      const g = green[data[at + 1]];
      const b = blue[data[at + 2]];
      const grey = colour === 1 ? 0 : Math.round(luma(r, g, b)) * (1 - colour);
      data[at] = grey + r * colour;
      data[at + 1] = grey + g * colour;
      data[at + 2] = grey + b * colour;
    }
    if (recipe.sharpness) {
      const sigma = Math.max(0.3, Math.max(cut[2], cut[3]) * SHARP);
      sharpen(image, cut, sigma, Math.round(recipe.sharpness * 1.5) / 100);
    }
    return image;
  };

  window.ccDeveloping = { blank, covered, frameOf, framed, pixels, scaleWithin, toned };
})();

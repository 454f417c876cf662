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

  /* Of a pixel as one number, its first and third channel, which are reckoned with at once: a
     weighted mean of bytes, in 256ths, fits into the two bytes that each has there. */
  const PAIR = 0x00ff00ff;
  const HALVES = 0x00800080;
  const second = (pixel) => (pixel >>> 8) & 255;

  /* An unsharp mask: rows, then columns, with a bell curve of five points. That reaches far enough
     for 1/800 of what is shown, and is written out because it is done for each drawing. */
  const sharpen = ({ data, width }, [left, top, wide, height], sigma, share) => {
    const bell = [0, 1, 2].map((at) => Math.exp(-(at * at) / (2 * sigma * sigma)));
    const sum = bell[0] + 2 * (bell[1] + bell[2]);
    const [w1, w2] = [bell[1], bell[2]].map((one) => Math.round((256 * one) / sum));
    const w0 = 256 - 2 * (w1 + w2);
    /* What is added for each difference from the soft picture, from -255. */
    const more = Int16Array.from({ length: 511 }, (_one, at) => Math.round((at - 255) * share));
    const seen = new Uint32Array(data.buffer);
    /* The five rows around the one at hand, softened from side to side before it is written over. */
    const rows = Array.from({ length: 5 }, () => [new Int32Array(wide), new Int32Array(wide)]);
    const soften = (row, [pairs, seconds]) => {
      const start = (top + Math.max(0, Math.min(height - 1, row))) * width + left;
      const end = start + wide - 1;
      let [p0, p1, p2, p3] = [seen[start], seen[start], seen[start], seen[Math.min(start + 1, end)]];
      for (let i = 0; i < wide; i += 1) {
        const p4 = seen[Math.min(start + i + 2, end)];
        pairs[i] = ((Math.imul(w0, p2 & PAIR) + Math.imul(w1, (p1 & PAIR) + (p3 & PAIR))
          + Math.imul(w2, (p0 & PAIR) + (p4 & PAIR)) + HALVES) >>> 8) & PAIR;
        seconds[i] = (w0 * second(p2) + w1 * (second(p1) + second(p3)) + w2 * (second(p0) + second(p4)) + 128) >> 8;
        p0 = p1;
        p1 = p2;
        p2 = p3;
        p3 = p4;
      }
    };
    [0, 0, 0, 1].forEach((row, at) => soften(row, rows[at]));
    for (let at = 0; at < height; at += 1) {
      soften(at + 2, rows[4]);
      const [[pairs0, seconds0], [pairs1, seconds1], [pairs2, seconds2], [pairs3, seconds3], [pairs4, seconds4]] = rows;
      let to = 4 * ((top + at) * width + left);
      for (let i = 0; i < wide; i += 1) {
        const pair = (Math.imul(w0, pairs2[i]) + Math.imul(w1, pairs1[i] + pairs3[i])
          + Math.imul(w2, pairs0[i] + pairs4[i]) + HALVES) >>> 8;
        const other = (w0 * seconds2[i] + w1 * (seconds1[i] + seconds3[i]) + w2 * (seconds0[i] + seconds4[i]) + 128) >> 8;
        data[to] += more[255 + data[to] - (pair & 255)];
        data[to + 1] += more[255 + data[to + 1] - other];
        data[to + 2] += more[255 + data[to + 2] - ((pair >>> 16) & 255)];
        to += 4;
      }
      rows.push(rows.shift());
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

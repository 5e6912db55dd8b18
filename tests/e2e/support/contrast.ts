// How readable the words of a mail are, as Chromium has drawn them. Runs in the page: everything it needs is in it.

export interface WordsSeen {
  words: string;
  /** WCAG 2, 1 to 21; null where a picture or a gradient lies behind. */
  contrast: number | null;
  /** From 24 px, or 18.66 px in bold, 3 is enough. */
  large: boolean;
  colour: string;
  behind: string;
}

/** Every visible text node of the element's document, with the contrast to what lies behind it. */
export function measureContrast(body: Element): WordsSeen[] {
  type Rgba = [number, number, number, number];
  const view = body.ownerDocument.defaultView;
  if (view === null) return [];
  const canvas = body.ownerDocument.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (canvas === null) return [];
  const known = new Map<string, Rgba>();
  const read = (colour: string): Rgba => {
    const before = known.get(colour);
    if (before !== undefined) return before;
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
    known.set(colour, [red, green, blue, alpha / 255]);
    return [red, green, blue, alpha / 255];
  };
  const over = (top: Rgba, below: Rgba): Rgba => {
    const mix = (index: 0 | 1 | 2): number => top[index] * top[3] + below[index] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const luminance = (colour: Rgba): number => {
    const [red = 0, green = 0, blue = 0] = colour.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const chain = (element: Element): Element[] => {
    const all: Element[] = [];
    for (let at: Element | null = element; at !== null; at = at.parentElement) all.unshift(at);
    return all;
  };
  const walker = body.ownerDocument.createTreeWalker(body, 4);
  const seen: WordsSeen[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const words = (node.nodeValue ?? '').trim();
    const element = node.parentElement;
    if (words === '' || element === null || !/[\p{L}\p{N}]/u.test(words)) continue;
    const range = body.ownerDocument.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const style = view.getComputedStyle(element);
    const size = Number.parseFloat(style.fontSize);
    if (box.width < 2 || box.height < 2 || size < 5 || style.visibility !== 'visible') continue;
    if (box.right < 0 || box.bottom < 0) continue;
    let behind: Rgba = [255, 255, 255, 1];
    let pictured = false;
    let opacity = 1;
    for (const one of chain(element)) {
      const look = view.getComputedStyle(one);
      const paint = read(look.backgroundColor);
      if (paint[3] === 1) pictured = false;
      behind = over(paint, behind);
      if (look.backgroundImage !== 'none') pictured = true;
      opacity *= Number(look.opacity);
    }
    if (opacity < 0.05) continue;
    const ink = read(style.webkitTextFillColor || style.color);
    if (ink[3] === 0) continue;
    const colour = over([ink[0], ink[1], ink[2], ink[3] * opacity], behind);
    const [light = 0, dark = 0] = [luminance(colour), luminance(behind)].sort((a, b) => b - a);
    seen.push({
      words: words.slice(0, 60),
      contrast: pictured ? null : (light + 0.05) / (dark + 0.05),
      large: size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700),
      colour: `${colour.slice(0, 3).map(Math.round)}`,
      behind: `${behind.slice(0, 3).map(Math.round)}`,
    });
  }
  return seen;
}

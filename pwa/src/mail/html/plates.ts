// Logos drawn in dark ink on nothing: made for white paper, they would vanish in the dark. They get a white plate.
import { luminance } from './colours.ts';

/** Side of the little picture that is looked at instead of the real one. */
const SIDE = 24;
/** Ink darker than this cannot be seen on dark paper. */
const DARK_INK = 0.12;

/** Share of pixels that are see-through, and the luminance of the others on average. */
function look(image: HTMLImageElement): { clear: number; ink: number } | null {
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null || image.naturalWidth < 8) return null;
  try {
    context.drawImage(image, 0, 0, SIDE, SIDE);
    const { data } = context.getImageData(0, 0, SIDE, SIDE);
    let [clear, covered, light] = [0, 0, 0];
    for (let at = 0; at < data.length; at += 4) {
      const alpha = (data[at + 3] ?? 0) / 255;
      if (alpha < 0.1) clear += 1;
      covered += alpha;
      light += alpha * luminance([data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]);
    }
    return { clear: clear / (SIDE * SIDE), ink: covered === 0 ? 1 : light / covered };
  } catch {
    return null; // a picture that may not be read is left as it is
  }
}

/** Puts white plates under the dark pictures of a darkened mail, also under those that come later. */
export function layPlates(document: Document, stays: (image: Element) => boolean): void {
  const settle = (image: HTMLImageElement): void => {
    if (stays(image)) return;
    const seen = look(image);
    if (seen !== null && seen.clear > 0.1 && seen.ink < DARK_INK)
      image.style.setProperty('background-color', 'rgb(255, 255, 255)', 'important');
  };
  document.addEventListener(
    'load',
    (event) => (event.target as Element).tagName === 'IMG' && settle(event.target as HTMLImageElement),
    true,
  );
  for (const image of document.images) if (image.complete && image.currentSrc !== '') settle(image);
}

// Arithmetic for showing mail made for white paper on dark paper.

/** Red, green, blue from 0 to 255. */
export type Rgb = readonly [number, number, number];
export interface Colour {
  rgb: Rgb;
  alpha: number;
}

/** WCAG 2: least contrast of text. A little more is aimed at, because colours are rounded. */
export const LEAST_CONTRAST = 4.5;
const AIM = 4.65;

/** A computed colour as browsers write it; null for other notations. */
export function parseColour(text: string): Colour | null {
  const match =
    /^rgba?\((\d+(?:\.\d+)?),? (\d+(?:\.\d+)?),? (\d+(?:\.\d+)?)(?:(?:,| \/) (\d*\.?\d+))?\)$/.exec(text);
  if (match === null) return null;
  return { rgb: [Number(match[1]), Number(match[2]), Number(match[3])], alpha: Number(match[4] ?? 1) };
}

export const writeColour = (rgb: Rgb): string => `rgb(${rgb.map(Math.round).join(', ')})`;

/** What is seen of a colour above another one. */
export function over({ rgb, alpha }: Colour, below: Rgb): Rgb {
  const mix = (index: 0 | 1 | 2): number => rgb[index] * alpha + below[index] * (1 - alpha);
  return [mix(0), mix(1), mix(2)];
}

/** Relative luminance, 0 to 1. */
export function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number): number => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Between a colour and black or white: 0 is the colour. */
const towards = (rgb: Rgb, end: number, share: number): Rgb =>
  rgb.map((value) => value + (end - value) * share) as unknown as Rgb;

/** White text is readable on anything darker than this. */
const DARK_ENOUGH = 0.15;

/** The background in the dark: as it is when it is dark already, else turned over with its hue kept. */
export function darkBackground(rgb: Rgb): Rgb {
  if (luminance(rgb) <= DARK_ENOUGH) return rgb;
  const lightness = (Math.max(...rgb) + Math.min(...rgb)) / 510;
  const wanted = 0.125 + (1 - lightness) * 0.4;
  let turned = rgb.map((value) =>
    Math.max(0, (value - lightness * 255) * 0.45 + wanted * 255),
  ) as unknown as Rgb;
  while (luminance(turned) > DARK_ENOUGH) turned = towards(turned, 0, 0.12);
  return turned;
}

/** The text's colour, moved towards white or black just so far that it is readable on the background. */
export function readableOn(text: Rgb, background: Rgb): Rgb {
  if (contrast(text, background) >= LEAST_CONTRAST) return text;
  const end = luminance(background) <= 0.18 ? 255 : 0;
  let [near, far] = [0, 1];
  for (let step = 0; step < 12; step += 1) {
    const middle = (near + far) / 2;
    if (contrast(towards(text, end, middle), background) >= AIM) far = middle;
    else near = middle;
  }
  return towards(text, end, far);
}

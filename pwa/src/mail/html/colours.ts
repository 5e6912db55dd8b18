// Arithmetic for showing mail made for white paper on dark paper.

/** Red, green, blue from 0 to 255. */
export type Rgb = readonly [number, number, number];
export interface Colour {
  rgb: Rgb;
  alpha: number;
}

/** WCAG 2: least contrast of text. A little more is aimed at, because colours are rounded. */
const LEAST_CONTRAST = 4.5;
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

/** More contrast than this is glare in the dark. */
const MOST_CONTRAST = 13;

/**
 * The text's colour, moved towards white or black just so far that it is readable on the background. `was` is the
 * contrast that its sender gave it: what stood out goes on standing out, what was faint stays fainter than the rest.
 */
export function readableOn(text: Rgb, background: Rgb, was = LEAST_CONTRAST): Rgb {
  const end = luminance(background) <= 0.18 ? 255 : 0;
  const possible = contrast([end, end, end], background);
  const wanted = Math.min(Math.max(was * 0.8, LEAST_CONTRAST), MOST_CONTRAST, possible);
  if (contrast(text, background) >= wanted) return text;
  const aim = Math.min(Math.max(wanted, AIM), possible);
  let [near, far] = [0, 1];
  for (let step = 0; step < 12; step += 1) {
    const middle = (near + far) / 2;
    if (contrast(towards(text, end, middle), background) >= aim) far = middle;
    else near = middle;
  }
  return towards(text, end, far);
}

const spread = (rgb: Rgb): number => Math.max(...rgb) - Math.min(...rgb);
/** Whether the eye sees grey. */
const isGrey = (rgb: Rgb): boolean => spread(rgb) < 24;
/** As colourful as buttons are, and no brighter than a lamp. */
export const isVivid = (rgb: Rgb): boolean => spread(rgb) > 110 && luminance(rgb) < 0.6;

/** A line in the dark; null when it is to be as lines are there. Lines keep their hue, and what borders paint stays paint. */
export function darkLine(line: Rgb, width: number): Rgb | null {
  if (width > 4) return darkBackground(line);
  return isGrey(line) ? null : (darkBackground(line).map((value) => value * 0.8 + 51) as unknown as Rgb);
}

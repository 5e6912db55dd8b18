// Drawn, not photographed: a chainring, a crack in a casting, a pallet, a chart.
import { makePng, type Paint } from './png.ts';

const SAND: ReturnType<Paint> = [236, 230, 218];
const INK: ReturnType<Paint> = [38, 52, 64];
const RUST: ReturnType<Paint> = [176, 74, 44];
const STEEL: ReturnType<Paint> = [148, 160, 168];

const polar = (x: number, y: number, cx: number, cy: number): [radius: number, angle: number] => [
  Math.hypot(x - cx, y - cy),
  Math.atan2(y - cy, x - cx),
];

/** A chainring of 38 teeth with five arms. */
export function chainring(size: number): Buffer {
  const half = size / 2;
  return makePng(size, size, (x, y) => {
    const [radius, angle] = polar(x, y, half, half);
    const rim = half * (0.86 + 0.06 * Math.sign(Math.cos(angle * 38)));
    if (radius > rim) return SAND;
    if (radius > half * 0.7 || radius < half * 0.18) return INK;
    return Math.abs(Math.sin((angle * 5) / 2)) > 0.94 ? INK : SAND;
  });
}

/** The surface of a casting with a crack across it. */
export function crackedCasting(width: number, height: number): Buffer {
  return makePng(width, height, (x, y) => {
    const crack = height * 0.45 + Math.sin(x / 17) * 14 + Math.sin(x / 5) * 5;
    if (Math.abs(y - crack) < 2.5 && x > width * 0.2 && x < width * 0.85) return [30, 26, 24];
    const grain = ((x * 7919 + y * 104_729) % 23) - 11;
    return [STEEL[0] + grain, STEEL[1] + grain, STEEL[2] + grain];
  });
}

/** Boxes on a pallet, one of them crushed. */
export function crushedPallet(width: number, height: number): Buffer {
  return makePng(width, height, (x, y) => {
    if (y > height * 0.88) return x % 60 < 40 ? [120, 84, 52] : SAND;
    const column = Math.floor(x / (width / 4));
    const row = Math.floor(y / (height * 0.22));
    const edge = x % (width / 4) < 4 || y % (height * 0.22) < 4;
    if (column === 2 && row === 1) return (x + y * 2) % 19 < 9 ? RUST : INK;
    return edge ? INK : [196, 164, 118];
  });
}

/** Bars, one per value. */
export function barChart(width: number, height: number, values: number[]): Buffer {
  const highest = Math.max(...values);
  return makePng(width, height, (x, y) => {
    const index = Math.floor((x / width) * values.length);
    const inBar = ((x / width) * values.length) % 1 > 0.2;
    const top = height * (1 - (0.92 * (values[index] ?? 0)) / highest);
    if (!inBar || y < top) return y % Math.round(height / 5) === 0 ? STEEL : [255, 255, 255];
    return index === values.length - 1 ? RUST : INK;
  });
}

/** A strip of colour for the head of a newsletter. */
export function banner(width: number, height: number): Buffer {
  return makePng(width, height, (x, y) => {
    const wave = Math.sin(x / 40) * 12 + height / 2;
    return y < wave ? INK : Math.abs(y - wave) < 6 ? RUST : SAND;
  });
}

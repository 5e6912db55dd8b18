import { describe, expect, test } from 'vitest';
import { contrast, darkBackground, luminance, parseColour, type Rgb, readableOn } from './colours.ts';

const steps = [0, 51, 102, 153, 204, 255];
const all: Rgb[] = steps.flatMap((red) =>
  steps.flatMap((green) => steps.map((blue): Rgb => [red, green, blue])),
);

describe('colours in the dark', () => {
  test('every background is dark enough for white text, and dark ones stay', () => {
    for (const colour of all) expect(contrast([255, 255, 255], darkBackground(colour))).toBeGreaterThan(4.5);
    expect(darkBackground([20, 30, 60])).toEqual([20, 30, 60]);
    expect(luminance(darkBackground([255, 255, 255]))).toBeLessThan(0.03);
  });

  test('every text is readable on every background', () => {
    for (const background of all
      .filter((_colour, index) => index % 3 === 0)
      .flatMap((one) => [one, darkBackground(one)])) {
      for (const text of all)
        expect(
          contrast(readableOn(text, background).map(Math.round) as unknown as Rgb, background),
        ).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('what is readable already keeps its colour', () => {
    expect(readableOn([255, 200, 100], [20, 20, 20])).toEqual([255, 200, 100]);
  });

  test('are read as browsers write them', () => {
    expect(parseColour('rgb(1, 2, 3)')).toEqual({ rgb: [1, 2, 3], alpha: 1 });
    expect(parseColour('rgba(1, 2, 3, 0.5)')).toEqual({ rgb: [1, 2, 3], alpha: 0.5 });
    expect(parseColour('rgba(0, 0, 0, 0)')?.alpha).toBe(0);
    expect(parseColour('oklch(0.5 0.1 20)')).toBeNull();
  });
});

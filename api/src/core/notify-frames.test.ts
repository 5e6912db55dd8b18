import { expect, it } from 'vitest';
import { FrameReader, toFrames } from './notify-frames.ts';

const read = (frames: string[]) => {
  const reader = new FrameReader();
  return frames.map((frame) => reader.read(frame)).filter((result) => result !== null);
};

it('a short message is one frame', () => {
  expect(read(toFrames('changes:1', { a: 1 }))).toEqual([{ channel: 'changes:1', message: { a: 1 } }]);
});

it('no frame is longer than PostgreSQL takes, in bytes, and emoji survive the cuts', () => {
  const message = { text: '🏔ä\u0000"\\'.repeat(9_000) };
  const frames = toFrames('changes:1', message);
  expect(frames.length).toBeGreaterThan(10);
  expect(Math.max(...frames.map((frame) => Buffer.byteLength(frame)))).toBeLessThan(8_000);
  expect(read(frames)).toEqual([{ channel: 'changes:1', message }]);
});

it('messages whose frames are interleaved are told apart', () => {
  const [a, b] = [toFrames('x', 'a'.repeat(20_000)), toFrames('x', 'b'.repeat(20_000))];
  const mixed = a.flatMap((frame, index) => [frame, b[index] ?? '']);
  expect(read(mixed).map((result) => String(result.message)[0])).toEqual(['a', 'b']);
});

it('what is no frame is passed over, and a message beyond reason is refused', () => {
  expect(read(['', 'hello', '{"json":true}', 'x 1\n'])).toEqual([]);
  expect(() => toFrames('x', 'a'.repeat(4_000_000))).toThrow(RangeError);
});

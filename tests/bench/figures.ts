// What all measurements share: where they run, how times are taken, where figures go.
import { readFileSync, writeFileSync } from 'node:fs';
import type { BenchContext } from '@postroom/infra/start/bench.ts';

export interface Times {
  p50: number;
  p95: number;
  max: number;
  runs: number;
}

export function readContext(): BenchContext {
  return JSON.parse(readFileSync(required('BENCH_CONTEXT'), 'utf8')) as BenchContext;
}

export function writeFigures(figures: unknown): void {
  writeFileSync(required('BENCH_RESULT'), JSON.stringify(figures));
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run benchmarks with \`npm run bench\`.`);
  return value;
}

/** Milliseconds of each run, after some that do not count. */
export async function timed(
  runs: number,
  run: (index: number) => Promise<unknown>,
  warmUp = 10,
): Promise<Times> {
  for (let index = 0; index < warmUp; index++) await run(index);
  const times: number[] = [];
  for (let index = 0; index < runs; index++) {
    const start = performance.now();
    await run(index);
    times.push(performance.now() - start);
  }
  return summary(times);
}

export function summary(times: number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), max: at(1), runs: sorted.length };
}

export const round = (value: number): number => Math.round(value * 100) / 100;

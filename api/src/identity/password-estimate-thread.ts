import { parentPort } from 'node:worker_threads';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import type { Estimate, Estimated } from './password-estimate.ts';
import { createEstimator } from './password-estimator.ts';

const estimator = createEstimator({ ...common.dictionary, ...english.dictionary }, common.adjacencyGraphs);

function estimate({ id, password, words }: Estimate): Estimated {
  try {
    return { id, score: estimator.check(password, words).score };
  } catch (error) {
    return { id, problem: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (asked: Estimate) => parentPort?.postMessage(estimate(asked)));

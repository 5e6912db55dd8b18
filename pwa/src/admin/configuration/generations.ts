// Generations of a configuration, as a mail host's agent tells them.
import { problemText } from '../../data/answer.ts';
import { t } from '../../messages/message.ts';
import type { useWorkspace } from '../../session/session.ts';
import { saveFile } from '../../ui/save-file.ts';
import { toast } from '../../ui/toast.tsx';
import {
  ConfigurationHistory,
  type Drift,
  type Generation,
  GenerationDifferences,
  GenerationExport,
  type History,
} from './history-documents.ts';

type Client = ReturnType<typeof useWorkspace>['direct'];

/** At most so many come in one answer. */
const MOST = 50;

/** The newest generations, so many of them, and what was edited on the host itself; null for what its agent does not tell. */
export async function readHistory(
  direct: Client,
  hostId: string,
  most: number,
): Promise<{ drift: Drift | null; history: History | null }> {
  const generations: Generation[] = [];
  let drift: Drift | null = null;
  for (;;) {
    const before = generations.at(-1)?.number ?? null;
    const variables = {
      ...{ hostId, first: Math.min(MOST, most - generations.length), before },
      drift: before === null,
    };
    const { data, error } = await direct.query(ConfigurationHistory, variables).toPromise();
    if (!data?.node || !('configurationHistory' in data.node))
      throw new Error(error ? problemText(error) : t('common.serverError'));
    const history: History | null = data.node.configurationHistory;
    drift ??= data.node.configurationDrift ?? null;
    if (history === null) return { drift, history };
    generations.push(...history.generations);
    if (!history.more || history.generations.length === 0 || generations.length >= most)
      return { drift, history: { ...history, generations } };
  }
}

/** Throws with a sentence when they cannot be read. */
export async function readDifferences(
  direct: Client,
  variables: { hostId: string; from: number; to: number },
) {
  const { data, error } = await direct.query(GenerationDifferences, variables).toPromise();
  if (!data?.node || !('configurationDifferences' in data.node))
    throw new Error(error ? problemText(error) : t('common.serverError'));
  return data.node.configurationDifferences;
}

export async function download(direct: Client, hostId: string, number: number): Promise<void> {
  const { data, error } = await direct.query(GenerationExport, { hostId, number }).toPromise();
  if (!data?.node || !('configurationExport' in data.node))
    return void toast(error ? problemText(error) : t('common.serverError'), { tone: 'danger' });
  const { name, bundle } = data.node.configurationExport;
  saveFile(name, bundle, 'application/json');
}

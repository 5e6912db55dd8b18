// Asks the mail host what is wrong with changes, before they are collected and when they are reviewed.
import type { Client } from '@urql/core';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import type { Basket, BasketItem } from './basket.ts';
import { withItem } from './basket.ts';
import { type Preview, PreviewConfiguration, type Problem } from './documents.ts';

/** The sentence about a change that cannot be made; undefined when it can. */
export type Check = (item: BasketItem) => Promise<string | undefined>;

/** Throws with a sentence when the host could not be asked. */
export async function previewOf(
  direct: Client,
  mailHostId: string,
  items: readonly BasketItem[],
): Promise<Preview> {
  const input = { mailHostId, changes: items.map(({ change }) => change) };
  const result = await direct.mutation(PreviewConfiguration, { input }).toPromise();
  const answer = result.data?.previewConfigurationChange;
  if (answer?.__typename === 'PreviewConfigurationChangePayload') return answer.preview;
  const refusal = refusalOf(result);
  throw new Error(refusal ? sentenceOf(refusal) : '');
}

/** Problems of one change, with all others in the basket as they are. */
export async function problemsOf(
  direct: Client,
  hostId: string,
  basket: Basket,
  item: BasketItem,
): Promise<Problem[]> {
  const items = withItem(basket.items(), item);
  const at = items.indexOf(item);
  const { problems } = await previewOf(direct, hostId, items);
  return problems.filter(({ change, severity }) => change === at && severity === 'ERROR');
}

export const makeCheck =
  (direct: Client, hostId: () => string, basket: () => Basket): Check =>
  async (item) => {
    try {
      const [first] = await problemsOf(direct, hostId(), basket(), item);
      return first && withoutName(first.message, item.name);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

/** Beside its own field a problem need not begin with the parameter's name. */
function withoutName(message: string, name: string): string {
  const start = `${name.split(' › ').at(-1)}: `;
  return message.startsWith(start) ? message.slice(start.length) : message;
}

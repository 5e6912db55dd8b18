// What is being asked about a folder: its menu, or a question before it is changed. One at a time.
import { createSignal } from 'solid-js';

export type Asked =
  | { kind: 'menu'; folderId: string; at: { x: number; y: number } }
  | { kind: 'create'; accountId: string; parentId: string | null }
  | { kind: 'rename' | 'move' | 'delete'; folderId: string }
  | { kind: 'empty'; folderIds: string[] };

const [asked, setAsked] = createSignal<Asked>();

export { asked };
export const ask = (question: Asked): void => void setAsked(question);
export const askNothing = (): void => void setAsked(undefined);

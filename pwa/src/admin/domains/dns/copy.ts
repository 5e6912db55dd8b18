import { toast } from '../../../ui/toast.tsx';
import { w } from './words.ts';

/** Outside a secure context there is no clipboard. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(w('dns.copied'), { key: 'copied' });
  } catch {
    toast(w('dns.copyFailed'), { tone: 'danger' });
  }
}

// Files of a composition: checked, uploaded one after the other, taken up again when the connection is back.
import { formatBytes } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { toast } from '../../ui/toast.tsx';
import { fileName } from '../text/bidi.ts';
import { type Attached, type Composition, LARGEST_FILE } from './composition.ts';
import { uploadWithProgress } from './upload.ts';

interface Owner {
  find(key: string): Composition | undefined;
  change(key: string, change: Partial<Composition>): void;
  changeAttached(key: string, attachedKey: string, state: Attached['state']): void;
  showProgress(key: string, attachedKey: string, file: Blob, percent: number): void;
}

/** Most bytes of a picture in the text. */
const LARGEST_PICTURE = 10_000_000;

export function makeFiles(owner: Owner) {
  const running = new Map<string, AbortController>();
  let line: Promise<void> = Promise.resolve();

  async function upload(key: string, attached: Attached): Promise<void> {
    const now = owner.find(key)?.attachments.find((one) => one.key === attached.key);
    if (now === undefined || now.state.kind === 'kept' || now.state.kind === 'uploaded') return;
    const { file } = now.state;
    const controller = new AbortController();
    running.set(attached.key, controller);
    const answer = await uploadWithProgress(
      file,
      now.filename,
      (percent) => owner.showProgress(key, attached.key, file, percent),
      controller.signal,
    );
    running.delete(attached.key);
    if (owner.find(key) === undefined) return;
    if (answer.ok) owner.changeAttached(key, attached.key, { kind: 'uploaded', file, uploadId: answer.id });
    else if (answer.offline) owner.changeAttached(key, attached.key, { kind: 'waiting', file });
    else owner.changeAttached(key, attached.key, { kind: 'failed', file, reason: answer.reason });
  }

  function enqueue(key: string, attached: Attached): void {
    line = line.then(() => upload(key, attached));
  }

  return {
    /** A picture for the text: uploaded like a file. Answers with its Content-ID; null when it is too large. */
    addPicture(key: string, file: File): string | null {
      const one = owner.find(key);
      if (one === undefined || file.size > LARGEST_PICTURE) {
        toast(t('writing.pictureTooLarge', { limit: formatBytes(LARGEST_PICTURE) }), { tone: 'danger' });
        return null;
      }
      const id = crypto.randomUUID();
      const attached: Attached = {
        key: id,
        filename: fileName(file.name) || t('mail.fileUnnamed'),
        mediaType: file.type,
        size: file.size,
        contentId: `${id}@postroom`,
        state: { kind: 'waiting', file },
      };
      owner.change(key, { attachments: [...one.attachments, attached] });
      enqueue(key, attached);
      return `${id}@postroom`;
    },

    add(key: string, chosen: readonly File[]): void {
      const one = owner.find(key);
      if (one === undefined) return;
      const fitting = chosen.filter((file) => {
        if (file.size <= LARGEST_FILE) return true;
        toast(t('compose.tooLarge', { name: fileName(file.name), limit: formatBytes(LARGEST_FILE) }), {
          tone: 'danger',
        });
        return false;
      });
      const added = fitting.map(
        (file): Attached => ({
          key: crypto.randomUUID(),
          filename: fileName(file.name) || t('mail.fileUnnamed'),
          mediaType: file.type || 'application/octet-stream',
          size: file.size,
          state: { kind: 'waiting', file },
        }),
      );
      owner.change(key, { attachments: [...one.attachments, ...added] });
      for (const attached of added) enqueue(key, attached);
      const total = [...one.attachments, ...added].reduce((sum, { size }) => sum + size, 0);
      if (total > LARGEST_FILE) toast(t('compose.tooMuch', { limit: formatBytes(LARGEST_FILE) }));
    },

    remove(key: string, attachedKey: string): void {
      running.get(attachedKey)?.abort();
      const one = owner.find(key);
      if (one !== undefined)
        owner.change(key, {
          attachments: one.attachments.filter((attached) => attached.key !== attachedKey),
        });
    },

    retry(key: string, attachedKey: string): void {
      const attached = owner.find(key)?.attachments.find((one) => one.key === attachedKey);
      if (attached !== undefined) enqueue(key, attached);
    },

    /** Uploads that waited for the connection. */
    resume(composition: Composition): void {
      for (const attached of composition.attachments) {
        if (
          attached.state.kind === 'waiting' ||
          (attached.state.kind === 'uploading' && !running.has(attached.key))
        )
          enqueue(composition.key, attached);
      }
    },

    stop(key: string): void {
      for (const attached of owner.find(key)?.attachments ?? []) running.get(attached.key)?.abort();
    },
  };
}

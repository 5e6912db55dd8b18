// Files of a composition: checked, uploaded one after the other, taken up again when the connection is back.
import { formatBytes } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { forgetUpload, UploadError, upload } from '../../outbox/uploads.ts';
import { toast } from '../../ui/toast.tsx';
import { fileName } from '../text/bidi.ts';
import { type Attached, type Composition, LARGEST_FILE } from './composition.ts';

interface Owner {
  find(key: string): Composition | undefined;
  change(key: string, change: Partial<Composition>): void;
  changeAttached(key: string, attachedKey: string, state: Attached['state']): void;
  showProgress(
    key: string,
    attachedKey: string,
    state: Extract<Attached['state'], { kind: 'uploading' }>,
  ): void;
}

/** Most bytes of a picture in the text. */
const LARGEST_PICTURE = 10_000_000;

export function makeFiles(owner: Owner) {
  const running = new Map<string, AbortController>();
  let line: Promise<void> = Promise.resolve();

  async function send(key: string, attached: Attached): Promise<void> {
    const now = owner.find(key)?.attachments.find((one) => one.key === attached.key);
    if (now === undefined || now.state.kind === 'uploaded' || !('file' in now.state)) return;
    const { file } = now.state;
    let begun = 'begun' in now.state ? now.state.begun : undefined;
    const controller = new AbortController();
    running.set(attached.key, controller);
    const change = (state: Attached['state']): void => {
      if (owner.find(key) !== undefined) owner.changeAttached(key, attached.key, state);
    };
    try {
      const uploadId = await upload(
        { file, filename: now.filename, begun },
        {
          signal: controller.signal,
          onBegun(id) {
            begun = id;
            change({ kind: 'uploading', file, percent: 0, begun });
          },
          onProgress: (percent) =>
            owner.showProgress(key, attached.key, { kind: 'uploading', file, percent, begun }),
        },
      );
      change({ kind: 'uploaded', file, uploadId });
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      if (error.retry) change({ kind: 'waiting', file, begun });
      else change({ kind: 'failed', file, reason: error.message });
    } finally {
      running.delete(attached.key);
    }
  }

  function enqueue(key: string, attached: Attached): void {
    line = line.then(() => send(key, attached)).catch(reportError);
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
      let total = one.attachments.reduce((sum, { size }) => sum + size, 0);
      const fitting = chosen.filter((file) => {
        const limit = formatBytes(LARGEST_FILE);
        const alone = file.size <= LARGEST_FILE;
        if (alone && total + file.size <= LARGEST_FILE) {
          total += file.size;
          return true;
        }
        const name = fileName(file.name);
        toast(t(alone ? 'compose.tooMuch' : 'compose.tooLarge', { name, limit }), { tone: 'danger' });
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
    },

    remove(key: string, attachedKey: string): void {
      running.get(attachedKey)?.abort();
      const one = owner.find(key);
      const state = one?.attachments.find((attached) => attached.key === attachedKey)?.state;
      if (state !== undefined && 'begun' in state && state.begun !== undefined) forgetUpload(state.begun);
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

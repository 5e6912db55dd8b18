import { createMemo, createResource, createSignal, For, type JSX, Show } from 'solid-js';
import { keepRecent } from '../mail/data/keep-recent.ts';
import { useMail } from '../mail/data/mail.ts';
import {
  chooseFolder,
  isChosen,
  keeping,
  kept,
  keptWeeks,
  setKeptWeeks,
  storageFull,
  WEEK_CHOICES,
} from '../mail/data/recent.ts';
import { sizeOf } from '../mail/data/storage.ts';
import { folderName } from '../mail/folders/names.ts';
import { formatBytes, formatNumber, timeInWords } from '../messages/format.ts';
import { t } from '../messages/message.ts';
import { known } from '../primitives/known.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { Banner } from '../ui/states.tsx';
import { Switch } from '../ui/switch.tsx';

/** Folders shown at first; the rest on demand. */
const FEW = 8;

/** How much mail is kept for being offline, of which folders, and how old it is. */
export function RecentMail(): JSX.Element {
  const mail = useMail();
  const [all, setAll] = createSignal(false);
  const folders = createMemo(() =>
    mail.replica.folders
      .all()
      .filter(({ selectable }) => selectable)
      .toSorted((a, b) => Number(isChosen(b)) - Number(isChosen(a)) || a.path.localeCompare(b.path)),
  );
  const shown = () => (all() ? folders() : folders().slice(0, FEW));
  const [sizes] = createResource(kept, async () => {
    const database = await mail.database;
    if (database === null) return undefined;
    const [texts, pictures] = await Promise.all([sizeOf(database, 'bodies'), sizeOf(database, 'pictures')]);
    return { texts: formatBytes(texts), pictures: formatBytes(pictures) };
  });
  const now = (): void => void keepRecent(mail);
  return (
    <Section title={t('offline.recent')} note={t('offline.recentNote')}>
      <div class="grid gap-4 p-5">
        <Show when={storageFull()}>
          <Banner tone="warning">{t('offline.full')}</Banner>
        </Show>
        <Select<string>
          label={t('offline.howMuch')}
          value={String(keptWeeks())}
          options={WEEK_CHOICES.map((count) => ({
            value: String(count),
            label: t('offline.weeks', { count }),
          }))}
          onChange={(value) => {
            const chosen = WEEK_CHOICES.find((one) => String(one) === value);
            if (chosen !== undefined) setKeptWeeks(chosen);
            now();
          }}
        />
        <Show when={keptWeeks() > 0}>
          <fieldset class="grid">
            <legend class="mb-1 text-sm font-medium text-ink-2">{t('offline.folders')}</legend>
            <For each={shown()}>
              {(folder) => (
                <Switch
                  label={t('offline.keepFolder', { folder: folderName(folder) })}
                  checked={isChosen(folder)}
                  onChange={(wanted) => chooseFolder(folder.id, wanted)}
                />
              )}
            </For>
            <Show when={!all() && folders().length > FEW}>
              <div>
                <Button tone="quiet" onClick={() => setAll(true)}>
                  {t('offline.moreFolders', { count: folders().length - FEW })}
                </Button>
              </div>
            </Show>
          </fieldset>
        </Show>
        <p role="status" class="text-sm text-ink-2">
          <Show when={keeping()} fallback={<KeptWords />}>
            {(far) =>
              t('offline.keeping', { done: formatNumber(far().done), total: formatNumber(far().total) })
            }
          </Show>
        </p>
        <Show when={known(sizes)}>
          {(held) => <p class="text-sm text-ink-3">{t('offline.texts', held())}</p>}
        </Show>
        <Show when={keptWeeks() > 0}>
          <div>
            <Button busy={keeping() !== undefined} onClick={now}>
              {t('offline.keepNow')}
            </Button>
          </div>
        </Show>
      </div>
    </Section>
  );
}

function KeptWords(): JSX.Element {
  return (
    <Show when={kept()} fallback={t('offline.nothingYet')}>
      {(known) =>
        t('offline.kept', {
          count: known().messages,
          conversations: formatNumber(known().conversations),
          when: timeInWords(known().at),
        })
      }
    </Show>
  );
}

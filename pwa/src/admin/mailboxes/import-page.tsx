import { createEffect, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { formatBytes } from '../../messages/format.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { Banner } from '../../ui/states.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { type ImportRow, LastImportQuery, PlanImport, PreviewFile } from './import-documents.ts';
import { ImportReport } from './import-report.tsx';
import { w } from './words.ts';

const columns = [
  'ADDRESS',
  'NAME',
  'PASSWORD',
  'QUOTA',
  'ROLE',
  'APP_ACCESS',
  'FORWARD_TO',
  'KEEP_COPY',
  'IGNORE',
] as const;
type Column = (typeof columns)[number];
/** As the server takes them. */
const MOST_BYTES = 900_000;
const columnOptions = columns.map((value) => ({ value, label: w(`mailboxes.col.${value}`) }));
const passwordOptions = (['LINKS', 'GENERATED', 'GIVEN'] as const).map((value) => ({
  value,
  label: w(`mailboxes.pw.${value}`),
}));
type PasswordWay = (typeof passwordOptions)[number]['value'];

interface Read {
  name: string;
  csv: string;
  headings: readonly string[];
  sample: readonly (readonly string[])[];
  rowCount: number;
}

/** Mailboxes from a file: choose it, name its columns, see what would happen, have it done. */
export default function ImportPage(): JSX.Element {
  const { client } = useWorkspace();
  const { state } = createPageQuery(LastImportQuery, () => ({}));
  const [file, setFile] = createSignal<Read>();
  const [meanings, setMeanings] = createSignal<Column[]>([]);
  const [passwords, setPasswords] = createSignal<PasswordWay>('LINKS');
  const [template, setTemplate] = createSignal('');
  const [problem, setProblem] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const [shown, setShown] = createSignal<string>();
  /** The import that was put aside for another file. */
  const [left, setLeft] = createSignal<string>();

  // Whoever comes back finds the one that is under way, or whose passwords wait.
  createEffect(() => {
    const last: ImportRow | null | undefined = state.data?.viewer?.organization.lastMailboxImport;
    if (last && last.id !== left() && shown() === undefined && file() === undefined && isOpen(last))
      setShown(last.id);
  });

  async function read(chosen: File | undefined): Promise<void> {
    if (!chosen) return;
    // No larger one is taken, and reading it would hold up everything else.
    if (chosen.size > MOST_BYTES) {
      setProblem(w('mailboxes.fileTooLarge', { size: formatBytes(MOST_BYTES) }));
      return;
    }
    setProblem(undefined);
    const csv = await chosen.text();
    const result = await client.mutation(PreviewFile, { input: { csv } }).toPromise();
    const payload = result.data?.previewMailboxFile;
    if (payload?.__typename !== 'PreviewMailboxFilePayload') {
      const refusal = refusalOf(result);
      setProblem(refusal && sentenceOf(refusal));
      return;
    }
    const { headings, sample, rowCount } = payload;
    setMeanings([...payload.meanings]);
    if (payload.meanings.includes('PASSWORD')) setPasswords('GIVEN');
    setFile({ name: chosen.name, csv, headings, rowCount, sample: sample.map(({ cells }) => cells) });
  }

  async function check({ csv }: Read): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    const result = await client
      .mutation(PlanImport, {
        input: { csv, columns: meanings(), passwords: passwords(), templateId: template() || null },
      })
      .toPromise();
    setBusy(false);
    const payload = result.data?.planMailboxImport;
    if (payload?.__typename === 'PlanMailboxImportPayload') setShown(payload.mailboxImport.id);
    else {
      const refusal = refusalOf(result);
      setProblem(refusal && sentenceOf(refusal));
    }
  }

  const templates = () => [
    { value: '', label: w('mailboxes.noTemplate') },
    ...(state.data?.viewer?.organization.mailboxTemplates ?? []).map(({ id, name }) => ({
      value: id,
      label: name,
    })),
  ];
  const again = () => {
    setLeft(shown());
    setShown(undefined);
    setFile(undefined);
  };
  onCleanup(() => setFile(undefined)); // it may hold passwords

  return (
    <AdminFrame
      title={w('mailboxes.importTitle')}
      note={w('mailboxes.importNote')}
      backTo="/admin/mailboxes"
      nested
    >
      <Show when={problem()}>{(text) => <Banner tone="danger">{text()}</Banner>}</Show>
      <Show when={shown()} keyed>
        {(id) => <ImportReport id={id} onAgain={again} />}
      </Show>
      <Show when={shown() === undefined}>
        <label class="grid cursor-pointer gap-1 rounded-lg border border-dashed border-edge bg-sheet p-6 text-center focus-within:outline-2 focus-within:outline-focus hover:bg-hover">
          <span class="text-base font-medium text-ink">{file()?.name ?? w('mailboxes.chooseFile')}</span>
          <span class="text-sm text-ink-3">{w('mailboxes.fileHelp')}</span>
          <input
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            class="sr-only"
            onChange={(event) => {
              void read(event.currentTarget.files?.[0]);
              // The same file, corrected, can be chosen again.
              event.currentTarget.value = '';
            }}
          />
        </label>
        <Show when={file()} keyed>
          {(found) => (
            <>
              <Section
                title={w('mailboxes.columns')}
                note={w('mailboxes.columnsNote', { count: found.rowCount })}
              >
                <div class="grid gap-4 p-4 @lg:grid-cols-2 @3xl:grid-cols-3">
                  {found.headings.map((heading, index) => (
                    <Select
                      label={heading || String(index + 1)}
                      help={w('mailboxes.example', { value: found.sample[0]?.[index] ?? '' })}
                      value={meanings()[index] ?? 'IGNORE'}
                      options={columnOptions}
                      onChange={(value) =>
                        setMeanings(meanings().map((known, at) => (at === index ? value : known)))
                      }
                    />
                  ))}
                </div>
              </Section>
              <div class="grid gap-4 @lg:grid-cols-2">
                <Select
                  label={w('mailboxes.passwords')}
                  value={passwords()}
                  options={passwordOptions}
                  onChange={setPasswords}
                />
                <Select
                  label={w('mailboxes.template')}
                  value={template()}
                  options={templates()}
                  onChange={setTemplate}
                />
              </div>
              <div>
                <Button tone="primary" busy={busy()} onClick={() => void check(found)}>
                  {w('mailboxes.check')}
                </Button>
              </div>
            </>
          )}
        </Show>
      </Show>
    </AdminFrame>
  );
}

const isOpen = ({ state, hasSecrets }: ImportRow): boolean =>
  state === 'CHECKING' || state === 'CHECKED' || state === 'RUNNING' || hasSecrets;

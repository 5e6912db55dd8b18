// What comes out of a template on a host: changes like an administrator's, and the file of a relay's login.
import { join } from 'node:path';
import type { HostFile } from '../configuration/files.ts';
import { versionOf } from '../configuration/files.ts';
import type { ConfigurationState } from '../configuration/snapshot.ts';
import { type StagedConfiguration, stageChanges } from '../configuration/stage.ts';
import { existsOnHost } from '../configuration/verbs.ts';
import type { Template, TemplateId, TemplateValues } from '../protocol/templates.ts';
import { backupMx } from './backup-mx.ts';
import { Draft } from './draft.ts';
import { highVolume } from './high-volume.ts';
import { RELAY_LOGIN_FILE, relay } from './relay.ts';
import { smallOffice } from './small-office.ts';
import { strictTls } from './strict-tls.ts';
import type { TemplateDefinition } from './template.ts';
import { checkedValues } from './values.ts';

/** In the order that they are shown in. */
const templates: readonly TemplateDefinition[] = [smallOffice, relay, strictTls, backupMx, highVolume];

export const TEMPLATE_IDS = templates.map(({ id }) => id) as [TemplateId, ...TemplateId[]];

/** Empty where there is no Postfix: all of them are about it too. */
export function listTemplates(state: ConfigurationState): Template[] {
  if (state.postfix === null) return [];
  return templates.map(({ id, title, description, fields }) => ({
    ...{ id, title, description },
    fields: fields(state),
  }));
}

/**
 * Stages a template with its values. Files of its own are among the staged ones, and need not have been there before.
 * Throws AgentError INVALID_INPUT with the fields that are wrong.
 */
export function stageTemplate(
  state: ConfigurationState,
  id: TemplateId,
  given: TemplateValues,
): StagedConfiguration {
  const template = templates.find((each) => each.id === id);
  if (template === undefined || state.postfix === null) throw new Error(`no template ${id}`);
  const draft = new Draft(state);
  template.fill(draft, checkedValues(template.fields(state), given));
  const login = draft.relayLogin === undefined ? null : loginFile(state, draft.relayLogin);
  const exists = (path: string) => path === login?.file.path || existsOnHost(path);
  const staged = stageChanges(state, { changes: draft.changes }, exists);
  if (login === null || login.before === login.after) return staged;
  return {
    ...staged,
    files: [...staged.files, login],
    programs: [...new Set([...staged.programs, login.file.program])],
  };
}

function loginFile(state: ConfigurationState, text: string) {
  const id = `postfix/${RELAY_LOGIN_FILE}`;
  const present = state.files.find((file) => file.id === id);
  const file: HostFile = present ?? {
    ...{ id, program: 'postfix', role: 'lookup', text: null, note: null, editable: false },
    path: join(state.directories.postfix ?? '', RELAY_LOGIN_FILE),
    version: versionOf(''),
  };
  return { file, before: present?.text ?? '', after: text };
}

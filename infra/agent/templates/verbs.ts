import { z } from 'zod';
import { previewOf } from '../configuration/stage.ts';
import { readState } from '../configuration/verbs.ts';
import type { TemplateVerbs } from '../protocol/templates.ts';
import { line, type VerbsOf } from '../verb.ts';
import { listTemplates, stageTemplate, TEMPLATE_IDS } from './index.ts';

/** Shape and size; what is in the values is checked by their fields. */
export const filledTemplate = z.strictObject({
  template: z.enum(TEMPLATE_IDS),
  values: z.record(line(60), z.string().max(8_000)),
});

export const templateVerbs: VerbsOf<TemplateVerbs> = {
  'templates.list': {
    params: z.strictObject({}),
    audited: false,
    run: async (_params, context) => listTemplates(await readState(context)),
  },
  'templates.preview': {
    params: filledTemplate,
    audited: false,
    run: async ({ template, values }, context) =>
      previewOf(stageTemplate(await readState(context), template, values)),
  },
};

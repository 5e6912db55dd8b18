// How a template is written down.
import type { ConfigurationState } from '../configuration/snapshot.ts';
import type { Template, TemplateField, TemplateFieldType } from '../protocol/templates.ts';
import type { Draft } from './draft.ts';
import type { FieldValues } from './values.ts';

export interface TemplateDefinition {
  id: Template['id'];
  title: string;
  description: string;
  /** With what they begin with on this host. */
  fields(state: ConfigurationState): TemplateField[];
  /** Throws AgentError INVALID_INPUT when the values do not fit together, or not this host. */
  fill(draft: Draft, values: FieldValues): void;
}

export const field = (
  name: string,
  title: string,
  help: string,
  type: TemplateFieldType,
  initial = '',
): TemplateField => ({ name, title, help, type, required: false, initial });

export const required = (one: TemplateField): TemplateField => ({ ...one, required: true });

export const whole = (minimum: number, maximum: number, unit = ''): TemplateFieldType => ({
  ...{ kind: 'integer', minimum, maximum, unit },
});

export const choice = (labels: Record<string, string>): TemplateFieldType => ({
  kind: 'choice',
  choices: Object.entries(labels).map(([value, label]) => ({ value, label })),
});

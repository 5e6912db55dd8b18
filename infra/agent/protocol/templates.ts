// Templates: whole configurations for a purpose, filled in with a few values.
import type { ConfigurationPreview } from './configuration.ts';

export type TemplateId = 'small-office' | 'relay' | 'strict-tls' | 'backup-mx' | 'high-volume';

export type TemplateFieldType =
  | { kind: 'integer'; minimum: number; maximum: number; unit: string }
  | { kind: 'boolean' }
  | { kind: 'choice'; choices: { value: string; label: string }[] }
  | { kind: 'host' }
  /** Names of domains, separated by white space or commas. */
  | { kind: 'domains' }
  /** Networks of one's own, as `192.168.1.0/24`, separated by white space or commas. */
  | { kind: 'networks' }
  | { kind: 'login' }
  /** Never told. */
  | { kind: 'password' };

export interface TemplateField {
  name: string;
  title: string;
  help: string;
  type: TemplateFieldType;
  required: boolean;
  /** What to begin with on this host; empty when there is nothing to go by. */
  initial: string;
}

export interface Template {
  id: TemplateId;
  title: string;
  /** What it is for, in a sentence or two. */
  description: string;
  fields: TemplateField[];
}

/** Values by the name of their field; those that are absent are what they begin with. */
export type TemplateValues = Record<string, string>;

export interface TemplateVerbs {
  'templates.list': { params: Record<string, never>; result: Template[] };
  /** Throws INVALID_INPUT with a sentence for each wrong field, by `values.<name>`. Nothing is written. */
  'templates.preview': {
    params: { template: TemplateId; values: TemplateValues };
    result: ConfigurationPreview;
  };
}

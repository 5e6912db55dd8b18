// Every verb the agent knows: one line per area.

import { auditVerbs } from './audit/verbs.ts';
import { certificateVerbs } from './certificates/verbs.ts';
import { configurationVerbs } from './configuration/verbs.ts';
import { explainVerbs } from './explain/verbs.ts';
import { generationVerbs } from './generations/verbs.ts';
import { hostVerbs } from './host/verbs.ts';
import { logVerbs } from './log/verbs.ts';
import { mailboxVerbs } from './mailboxes/verbs.ts';
import type { Verbs } from './protocol/index.ts';
import { queueVerbs } from './queue/verbs.ts';
import { serviceVerbs } from './services/verbs.ts';
import { sieveVerbs } from './sieve/verbs.ts';
import { signingVerbs } from './signing/verbs.ts';
import { templateVerbs } from './templates/verbs.ts';
import type { AnyVerb, VerbsOf } from './verb.ts';

const all: VerbsOf<Verbs> = {
  ...configurationVerbs,
  ...auditVerbs,
  ...certificateVerbs,
  ...explainVerbs,
  ...generationVerbs,
  ...hostVerbs,
  ...mailboxVerbs,
  ...serviceVerbs,
  ...sieveVerbs,
  ...signingVerbs,
  ...templateVerbs,
  ...logVerbs,
  ...queueVerbs,
};

export const verbs: ReadonlyMap<string, AnyVerb> = new Map(Object.entries(all) as [string, AnyVerb][]);

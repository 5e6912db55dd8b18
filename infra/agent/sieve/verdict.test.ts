// Outputs of sieve-test (Pigeonhole 0.5.19), as they are.
import { expect, it } from 'vitest';
import { type NamedScript, verdictOf } from './verdict.ts';

const before: NamedScript = { kind: 'before', file: '10.sieve' };
const personal: NamedScript = { kind: 'personal', file: null };
const after: NamedScript = { kind: 'after', file: 'after.sieve' };
const mine = (line: number | null) => ({ script: 'personal', file: null, line });
const inbox = { kind: 'store', target: 'INBOX', at: null };
const one = (trace: string) =>
  `\n      ## Started executing script 'main'\n${trace}      ## Finished executing script 'main'\n\n`;
const result = (performed: string, kept: string) =>
  `\nPerformed actions:\n\n${performed}\nImplicit keep:\n\n${kept}\n`;
const NONE = '  (none)\n';
const good = { code: 0, stderr: 'sieve-test: Info: final result: success\n' };

it('tells where mail is filed, redirected and answered, by the lines of the rules', () => {
  const stdout = result(
    ` * redirect message to: <bob@y.example>
        + preserve implicit keep
 * store message in folder: Archive
        + add IMAP flags: \\seen
`,
    NONE,
  );
  const trace = one(`  14: redirect action
  14:   forward message to address <bob@y.example>
  15: fileinto action
  15:   store message in mailbox \`Archive'
  16: fileinto action
  16:   store message in mailbox \`Archive'
`);
  expect(verdictOf({ ...good, stdout, trace }, [personal])).toEqual({
    state: 'run',
    actions: [
      { kind: 'redirect', target: 'bob@y.example', at: mine(14) },
      { kind: 'store', target: 'Archive', at: mine(15) },
    ],
    problem: null,
    reason: null,
  });
});

it('is not deceived by the text of an answer that looks like a result', () => {
  const forged = 'END MESSAGE\n\n * discard\n\nImplicit keep:\n\n  (none)\n\nexit';
  const stdout = result(
    ` * send vacation message:\n    => seconds : 604800\n    => handle  : ${forged}<default-subject>\n\nSTART MESSAGE\n${forged}\nEND MESSAGE\n`,
    ' * store message in folder: INBOX\n',
  );
  const trace = one(`   1: vacation action
   1:   auto-reply with message \`END MESSAGE???? * discard????Implicit keep:????  (none)????exit'
`);
  expect(verdictOf({ ...good, stdout, trace }, [personal]).actions).toEqual([
    { kind: 'answer', target: null, at: mine(1) },
    inbox,
  ]);
});

it('follows the scripts of the host before and after the mailbox’s own', () => {
  const stdout = `
## Executing script: /etc/dovecot/sieve/10.sieve
${result(' * store message in folder: A\n        + preserve implicit keep\n', ' * keep\n')}

## Executing script: /tmp/x/personal.sieve
${result(NONE, ' * keep\n')}
## Executing script: /etc/dovecot/sieve/after.sieve
${result(NONE, ' * keep\n        + add IMAP flags: \\flagged\n')}`;
  const trace = `
      ## Started executing script '10'
   1: fileinto action
   1:   store message in mailbox \`A'
      ## Finished executing script '10'


      ## Started executing script 'main'
   2: include: start script 'lists' [inc id: 1, block: 5]

      ## Started executing script 'lists'
   9: notify action
   9:   notify with uri \`mailto:x@y.example'
      ## Finished executing script 'lists'

   2: include: script 'lists' ended [id: 1, block: 5]
      ## Finished executing script 'main'


      ## Started executing script 'after'
      ## Finished executing script 'after'

`;
  expect(verdictOf({ ...good, stdout, trace }, [before, personal, after]).actions).toEqual([
    { kind: 'store', target: 'A', at: { script: 'before', file: '10.sieve', line: 1 } },
    { kind: 'notify', target: 'mailto:x@y.example', at: mine(null) },
    inbox,
  ]);
});

it('tells refusals, mail that is thrown away, and an own keep', () => {
  const actions = (trace: string) =>
    verdictOf({ ...good, stdout: result(' * discard\n', NONE), trace: one(trace) }, [personal]).actions;
  expect(actions('  17: discard action; cancel implicit keep\n')).toEqual([
    { kind: 'discard', target: null, at: mine(17) },
  ]);
  expect(actions("  10: reject action\n  10:   reject message with reason `Go away??really'\n")).toEqual([
    { kind: 'reject', target: null, at: mine(10) },
  ]);
  expect(
    actions(
      '   1: discard action; cancel implicit keep\n   2: keep action; store message in default mailbox\n',
    ),
  ).toEqual([{ kind: 'store', target: 'INBOX', at: mine(2) }]);
});

it('tells scripts that fail on the message, have mistakes, or run programs of the host', () => {
  const aborted = {
    code: 1,
    stdout: '',
    stderr:
      'main: line 2: error: reject/ereject action conflicts with other action: the store action (main: line 2) tries to deliver the message.\nsieve-test: Info: final result: failed; resolved with successful implicit keep\n',
    trace: one(`   2: fileinto action
   2:   store message in mailbox \`A'
   2: reject action
   2:   reject message with reason \`no'
   2:   [[EXECUTION ABORTED]]
`),
  };
  expect(verdictOf(aborted, [personal])).toEqual({
    ...{ state: 'aborted', actions: [inbox], problem: mine(2), reason: null },
  });
  const faulty = {
    code: 89,
    stdout: `\n## Executing script: /etc/dovecot/sieve/10.sieve\n${result(' * store message in folder: A\n', ' * keep\n')}\n\n## Executing script: /tmp/x/personal.sieve\n`,
    stderr: `main: line 4: error: expected end of command ';' or the beginning of a compound block '{', but found end of file.
main: error: parse failed.
sieve-test: Fatal: failed to compile sieve script
`,
    trace: one("   1: fileinto action\n   1:   store message in mailbox `A'\n"),
  };
  expect(verdictOf(faulty, [before, personal])).toEqual({
    state: 'faulty',
    actions: [{ kind: 'store', target: 'A', at: { script: 'before', file: '10.sieve', line: 1 } }, inbox],
    problem: mine(4),
    reason: null,
  });
  const program = {
    ...faulty,
    stderr:
      "main: line 1: error: require command: unknown Sieve capability `vnd.dovecot.execute'.\nsieve-test: Fatal: failed to compile sieve script\n",
  };
  expect(verdictOf(program, [before, personal])).toMatchObject({
    state: 'untried',
    actions: [],
    reason: expect.stringContaining('vnd.dovecot.execute'),
  });
});

// The import rules of the architecture (docs/architecture.md): who may know whom.

/** Folders of api/src that are no domain. */
const COMMON = 'core|graphql|http';
/** They listen to the change log; nobody calls them. */
const LISTENERS = 'automation|analytics|integrations';
const TESTS = '\\.test\\.tsx?$|/testing/|/testing\\.ts$|^tests/';

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other at run time are one file, or a third is missing.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'adapters-stay-behind-ports',
      comment: 'Only the composition root (app.ts) knows which adapter stands behind a port.',
      severity: 'error',
      from: { path: '^api/src/', pathNot: `^api/src/app\\.ts$|/adapters/|${TESTS}` },
      to: { path: '^api/src/.*/adapters/' },
    },
    {
      name: 'servers-only-in-adapters',
      comment: 'Mail, directory and process libraries are used by adapters alone; the rest speaks to ports.',
      severity: 'error',
      from: { path: '^api/src/', pathNot: `/adapters/|${TESTS}` },
      to: { path: '^(node_modules/(imapflow|ldapts|ioredis)/|child_process$|node:child_process$)' },
    },
    {
      name: 'edges-are-thin',
      comment: 'Use cases and rules know nothing of GraphQL.',
      severity: 'error',
      from: { path: '^api/src/[^/]+/', pathNot: `^api/src/(graphql|http)/|/graphql/|${TESTS}` },
      to: { path: '^api/src/graphql/|^api/src/[^/]+/graphql/|^node_modules/(@pothos|graphql|graphql-yoga)/' },
    },
    {
      name: 'domains-meet-through-their-index',
      comment: "Import a domain's index.ts; what it does not export is its own business.",
      severity: 'error',
      from: { path: '^api/src/([^/]+)/', pathNot: `^api/src/graphql/schema\\.ts$|${TESTS}` },
      to: {
        path: '^api/src/([^/]+)/',
        pathNot: `^api/src/$1/|^api/src/(${COMMON})/|^api/src/[^/]+/index\\.ts$`,
      },
    },
    {
      name: 'listeners-are-not-called',
      comment: 'automation, analytics and integrations follow the change log; nothing depends on them.',
      severity: 'error',
      from: {
        path: '^api/src/([^/]+)/',
        pathNot: `^api/src/(${LISTENERS})/|^api/src/graphql/schema\\.ts$|${TESTS}`,
      },
      to: { path: `^api/src/(${LISTENERS})/` },
    },
    {
      name: 'core-knows-no-domain',
      severity: 'error',
      from: { path: '^api/src/core/', pathNot: TESTS },
      to: { path: '^api/src/[^/]+/', pathNot: '^api/src/core/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pwa-depends-on-the-schema-alone',
      severity: 'error',
      from: { path: '^pwa/', pathNot: TESTS },
      to: { path: '^(api|prisma|infra|tests)/' },
    },
    {
      name: 'api-depends-on-prisma-and-schema-alone',
      comment: 'Of the schema it takes the language of search, which the app reads as well.',
      severity: 'error',
      from: { path: '^api/', pathNot: TESTS },
      to: { path: '^(pwa|infra|tests)/', pathNot: '^infra/agent/' },
    },
    {
      name: 'api-knows-the-agent-by-its-types',
      severity: 'error',
      from: { path: '^api/', pathNot: TESTS },
      to: { path: '^infra/agent/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'schema-depends-on-nothing',
      severity: 'error',
      from: { path: '^schema/', pathNot: TESTS },
      to: { path: '^(api|pwa|prisma|infra|tests)/' },
    },
    {
      name: 'prisma-is-the-bottom',
      severity: 'error',
      from: { path: '^prisma/', pathNot: `^prisma/seed/|${TESTS}` },
      to: { path: '^(api|pwa|schema|infra|tests)/' },
    },
    {
      name: 'infra-starts-but-does-not-reach-in',
      comment: 'The api is a process with an environment, not a library.',
      severity: 'error',
      from: { path: '^infra/', pathNot: TESTS },
      to: { path: '^(api|pwa|tests)/' },
    },
    {
      name: 'nothing-depends-on-tests',
      severity: 'error',
      from: { path: '^(api|pwa|schema|prisma|infra)/', pathNot: TESTS },
      to: { path: '^tests/|\\.test\\.tsx?$' },
    },
    {
      name: 'imports-lead-somewhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|^prisma/generated' },
    exclude: { path: '(^|/)(dist|coverage|generated)/|graphql-env\\.d\\.ts$' },
    tsPreCompilationDeps: 'specify',
    parser: 'tsc',
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['solid', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.jsx', '.mts', '.js', '.mjs', '.d.ts'],
    },
    builtInModules: { add: ['node:sqlite', 'node:test', 'node:sea'] },
  },
};

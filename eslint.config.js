import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Import directions of docs/architecture.md: what a folder may not import. */
const zones = [
  ['shared', ['server', 'client', 'bench', 'test'], 'shared/ is true on both sides and imports neither'],
  ['server', ['client', 'bench', 'test'], 'the server never imports the client'],
  ['client', ['bench', 'test'], 'the client never imports tests'],
  ...['shared', 'server'].flatMap((side) =>
    [
      [
        `${side}/identity`,
        ['issues', 'meetings', 'volunteers', 'reporting'],
        'identity is the lowest feature',
      ],
      [`${side}/issues`, ['meetings', 'volunteers', 'reporting'], 'issues know only identity'],
      [`${side}/meetings`, ['volunteers', 'reporting'], 'meetings know issues and identity'],
      [`${side}/volunteers`, ['meetings', 'reporting'], 'volunteers know issues and identity'],
      [
        `${side}/live`,
        ['identity', 'issues', 'meetings', 'volunteers', 'reporting'],
        'live knows no feature',
      ],
    ].map(([target, from, message]) => [target, from.map((feature) => `${side}/${feature}`), message]),
  ),
  [
    'client/ui',
    [
      'client/identity',
      'client/issues',
      'client/meetings',
      'client/volunteers',
      'client/reporting',
      'client/public',
    ],
    'ui knows no feature',
  ],
  [
    'client/live',
    [
      'client/identity',
      'client/issues',
      'client/meetings',
      'client/volunteers',
      'client/reporting',
      'client/public',
    ],
    'live knows no feature',
  ],
].flatMap(([target, froms, message]) =>
  froms.map((from) => ({ target: `./${target}`, from: `./${from}`, message })),
);

/** The client may import only types of the server, and only of the router. */
const clientToServer = {
  'no-restricted-imports': 'off',
  '@typescript-eslint/no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          regex: '(^|/)server/(?!router\\.ts$)',
          message: 'the client imports nothing of the server but the type of its router',
        },
        {
          regex: '(^|/)server/router\\.ts$',
          allowTypeImports: true,
          message: 'only `import type` of the router',
        },
      ],
    },
  ],
};

export default ts.config(
  { ignores: ['node_modules/', 'dist/', 'data/', 'screens/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    plugins: { 'import-x': importX },
    languageOptions: { globals: { ...globals.node } },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['shared/**/*.ts', 'server/**/*.ts', 'bench/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['client/**/*.ts', 'client/**/*.svelte'],
    languageOptions: { globals: { ...globals.browser }, parserOptions: { parser: ts.parser } },
    rules: clientToServer,
  },
  {
    files: ['client/static/*.js', 'client/meetings/screen/waiting/*.js'],
    languageOptions: { globals: { ...globals.serviceworker, __WAITING_PAGE__: 'readonly' } },
  },
  {
    files: ['client/**/*.svelte', 'client/**/*.svelte.ts'],
    // Maps inside a page's class are its bookkeeping; what is drawn is marked with $state.
    rules: {
      'svelte/prefer-svelte-reactivity': 'off',
      'prefer-const': 'off',
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
);

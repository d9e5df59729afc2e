import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

/** A boundary that nobody has seen fail does not exist: each import is linted as if it stood in the file named. */
const root = fileURLToPath(new URL('../../..', import.meta.url));
const eslint = new ESLint({ cwd: root });

const boundary = '@nx/enforce-module-boundaries';
const imports = (name: string): string => `export * from '${name}';`;

async function findings(filePath: string, code: string): Promise<readonly (string | null)[]> {
  const results = await eslint.lintText(code, { filePath });
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
}

/** The first look makes Nx's project graph, which takes long on a machine that does much else. */
beforeAll(() => findings('libs/cases/domain/src/x.ts', ''), 180_000);

const forbidden: readonly (readonly [meaning: string, file: string, code: string, rule: string])[] = [
  ['a domain its service', 'libs/cases/domain/src/x.ts', imports('@yimen/cases-service'), boundary],
  ['a domain another domain', 'libs/cases/domain/src/x.ts', imports('@yimen/tenants-domain'), boundary],
  ['a domain the ORM', 'libs/cases/domain/src/x.ts', imports('@mikro-orm/core'), boundary],
  ['a domain any other package', 'libs/cases/domain/src/x.ts', imports('zod'), boundary],
  ['a domain a file', 'libs/cases/domain/src/x.ts', imports('node:fs'), 'no-restricted-imports'],
  ['the kernel Nest', 'libs/jurisdiction/src/x.ts', imports('@nestjs/common'), boundary],
  ['the kernel a platform lib', 'libs/working-days/src/x.ts', imports('@yimen/persistence'), boundary],
  ['a contract the ORM', 'libs/catalogs/contract/src/x.ts', imports('@mikro-orm/core'), boundary],
  ['a service another service', 'libs/tenants/service/src/x.ts', imports('@yimen/cases-service'), boundary],
  ['a service another domain', 'libs/tenants/service/src/x.ts', imports('@yimen/cases-domain'), boundary],
  ['a platform lib a service', 'libs/persistence/src/x.ts', imports('@yimen/tenants-service'), boundary],
  ['an application a domain', 'apps/standalone/src/x.ts', imports('@yimen/cases-domain'), boundary],
  ['an application another one', 'apps/commands/src/x.ts', imports('@yimen/standalone'), boundary],
  ['a service what no package.json names', 'libs/cases/service/src/x.ts', imports('@eslint/js'), boundary],
  ['code outside tests the testing lib', 'libs/cases/service/src/x.ts', imports('@yimen/testing'), boundary],
  ['one lib the folder of another', 'libs/cases/service/src/x.ts', imports('../../domain/src/index.js'), boundary],
];

const allowed: readonly (readonly [meaning: string, file: string, code: string])[] = [
  ['a domain the kernel', 'libs/cases/domain/src/x.ts', imports('@yimen/working-days')],
  ['a domain test its tools', 'libs/cases/domain/src/x.spec.ts', imports('fast-check')],
  ['a service its domain', 'libs/cases/service/src/x.ts', imports('@yimen/cases-domain')],
  ['a service a contract of another', 'libs/cases/service/src/x.ts', imports('@yimen/catalogs-contract')],
  ['a service a platform lib', 'libs/cases/service/src/x.ts', imports('@yimen/persistence')],
  ['a service test the testing lib', 'libs/cases/service/test/x.int-spec.ts', imports('@yimen/testing')],
  ['an application a service', 'apps/standalone/src/x.ts', imports('@yimen/cases-service')],
];

describe('who may know whom', () => {
  it.each(forbidden)('%s: no', async (_meaning, file, code, rule) => {
    expect(await findings(file, code)).toEqual([rule]);
  });

  it.each(allowed)('%s: yes', async (_meaning, file, code) => {
    expect(await findings(file, code)).toEqual([]);
  });
});

describe('calculations', () => {
  it.each(['Date.now()', 'new Date()', 'Date()', 'Math.random()'])('cannot call %s', async (call) => {
    expect(await findings('libs/cases/domain/src/x.ts', `export const value = ${call};`)).toEqual(['no-restricted-syntax']);
  });

  it('may build a date from an argument', async () => {
    expect(await findings('libs/cases/domain/src/x.ts', 'export const at = (ms: number) => new Date(ms);')).toEqual([]);
  });
});

describe('modules of a service', () => {
  it.each(['forwardRef', 'ModuleRef'])('do not hide a cycle behind %s', async (name) => {
    const code = `import { ${name} } from '@nestjs/core';\nvoid ${name};`;
    expect(await findings('libs/cases/service/src/x.ts', code)).toEqual(['no-restricted-syntax']);
  });
});

describe('constructor parameters of a decorated class', () => {
  it('stay value imports, since Nest reads them at run time', async () => {
    const code = `import { Pool } from 'pg';
      export const Injectable = (): ClassDecorator => () => undefined;
      @Injectable() export class Queries { constructor(readonly pool: Pool) {} }`;
    expect(await findings('libs/cases/service/src/x.ts', code)).toEqual([]);
    expect(await findings('libs/cases/service/src/x.ts', code.replace('@Injectable() ', ''))).toEqual([
      '@typescript-eslint/consistent-type-imports',
    ]);
  });
});

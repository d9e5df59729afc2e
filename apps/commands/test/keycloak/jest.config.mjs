import root from '../../../../jest.config.mjs';

/** The suites of `npm run test:keycloak`; they expect a Keycloak that is running, and so are no project of `npm test`. */
const { displayName, testMatch, ...unit } = root.projects[0];

export default { ...unit, testMatch: ['<rootDir>/apps/commands/test/keycloak/*.keycloak-spec.ts'], testTimeout: 60_000 };

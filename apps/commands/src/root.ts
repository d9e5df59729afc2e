import { fileURLToPath } from 'node:url';

/** Root of the repository, as seen from dist and from src alike. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

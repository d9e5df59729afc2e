import { v5 as uuidv5 } from 'uuid';

/** The password of every demo account. They exist with the embedded identity provider, which serves loopback only, and in a trial's realm. */
export const DEMO_PASSWORD = 'yimen-demo-1';

/** Made from the user name, so that every installation, and a trial's realm, has the same ids. */
const NAMESPACE = 'd0f8fa0e-3f0c-4c0e-9a55-0c6d3a7b1f42';

/** Subject of a demo account: by it the product knows who signed in. */
export const demoSubject = (username: string): string => uuidv5(`account ${username}`, NAMESPACE);
/** Id of a demo person who has no number that would give him one. */
export const demoPersonId = (username: string): string => uuidv5(`person ${username}`, NAMESPACE);

import { createHmac } from 'node:crypto';
import { Database, type DatabaseOptions } from './database.js';
import { loginOf, urlFor } from './roles.js';

/** Knows under which URL each service's login role reaches the database; the application that runs the services provides it. */
export abstract class ServiceDatabases {
  /** @param login a service, or `jobs` */
  abstract urlOf(login: string): string;
  /** See DatabaseOptions. */
  abstract readonly digestKey: Buffer;

  connect(service: string, entities: DatabaseOptions['entities']): Promise<Database> {
    return Database.connect({ service, url: this.urlOf(service), entities, digestKey: this.digestKey });
  }
}

/** Every login of one database, with passwords derived from the operator's secret. */
export class DerivedLogins extends ServiceDatabases {
  readonly digestKey: Buffer;

  constructor(private readonly url: string, private readonly secret: Buffer) {
    super();
    this.digestKey = createHmac('sha256', secret).update('digests of arguments').digest();
  }

  urlOf(login: string): string {
    return urlFor(this.url, loginOf(login), this.secret);
  }
}

/** The logins that a process was given: it cannot reach what it was not given. */
export class GivenLogins extends ServiceDatabases {
  constructor(private readonly urls: Readonly<Record<string, string>>, readonly digestKey: Buffer) {
    super();
  }

  urlOf(login: string): string {
    const url = this.urls[login];
    if (!url) throw new Error(`this process has no login for ${login}`);
    return url;
  }
}

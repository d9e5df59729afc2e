import { Database, type DatabaseOptions } from './database.js';

/** Knows under which URL each service's login role reaches the database; the application that runs the services provides it. */
export abstract class ServiceDatabases {
  abstract urlOf(service: string): string;
  /** See DatabaseOptions. */
  abstract readonly digestKey: Buffer;

  connect(service: string, entities: DatabaseOptions['entities']): Promise<Database> {
    return Database.connect({ service, url: this.urlOf(service), entities, digestKey: this.digestKey });
  }
}

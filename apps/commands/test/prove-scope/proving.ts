import { TestDatabase } from '@yimen/testing';
import { Client } from 'pg';
import type { Product } from '../../src/prove-scope/actors.js';
import { ScopeProof } from '../../src/prove-scope/proof.js';
import { SERVICES } from '../../src/services.js';

/** A database on which the scope of the product, or of one with a mistake in it, is put to the proof. */
export class ProvingGround {
  private constructor(private readonly database: TestDatabase, readonly owner: Client) {}

  static async open(): Promise<ProvingGround> {
    const database = await TestDatabase.create(SERVICES);
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    return new ProvingGround(database, owner);
  }

  async proving<T>(product: Product, work: (proof: ScopeProof) => Promise<T>): Promise<T> {
    const proof = await ScopeProof.open(this.database, this.database.ownerUrl, product);
    try {
      return await work(proof);
    } finally {
      await proof.close();
    }
  }

  close(): Promise<void> {
    return this.owner.end();
  }
}

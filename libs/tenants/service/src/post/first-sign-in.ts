import { Injectable } from '@nestjs/common';
import { contextOf, type RequestContext } from '@yimen/access';
import { auditFact, Database } from '@yimen/persistence';

/** Writes down which subject of the identity provider somebody is (首次登录绑定) who was found by his account alone. */
@Injectable()
export class FirstSignIn {
  constructor(private readonly database: Database) {}

  /** Done once for a person and never undone: of two who come at the same time one does it, and later ones find nothing to do. */
  async bind(ctx: RequestContext, personId: string, subject: string): Promise<void> {
    const himself = contextOf({ kind: 'citizen', personId, name: '' }, ctx);
    await this.database.transaction(himself.scope, async (em) => {
      const { affectedRows } = await em.getConnection().execute<{ readonly affectedRows: number }>(
        'update tenants.person set subject = ? where id = ? and subject is null', [subject, personId], 'run', em.getTransactionContext());
      if (affectedRows === 0) return;
      await auditFact(this.database, himself, { operation: 'bindSubject', objectType: 'Person', objectId: personId, facts: { subject } }, em);
    });
  }
}

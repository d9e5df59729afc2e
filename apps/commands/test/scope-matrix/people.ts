import { randomUUID } from 'node:crypto';
import { accountStore } from '@yimen/embedded';
import { DEMO_PASSWORD } from '@yimen/provisioning';
import type { Pool } from 'pg';
import { Door } from '../../src/demo/door.js';
import { CALLERS, postOf, type CallerId } from '../../src/scope-matrix/caller.js';
import type { WorldTenants } from './tenants.js';

/** Somebody who asks: his token, as whom he acts, and whose matters his are. */
export interface Asker {
  readonly token: string | null;
  readonly actsAs: string | null;
  /** The person whose own matters are meant by *own*. */
  readonly personId: string;
}

/** What people of the world need: where they work, and a window and a department there for each tenant. */
export interface Office {
  readonly windowId: string;
  readonly departmentId: string;
}
export interface Offices {
  readonly admin: Pool;
  readonly address: string;
  readonly tenants: WorldTenants;
  readonly officeAt: (tenantNo: number) => Office;
}

/** Everybody of the matrix, with real accounts of the embedded provider; twins of one are made as they are needed. */
export class People {
  private readonly askers = new Map<CallerId, Promise<Asker>>();
  private hash: string | undefined;

  constructor(private readonly offices: Offices) {}

  /** Makes everybody and signs him in. */
  async arrange(): Promise<void> {
    for (const caller of CALLERS) await this.of(caller);
  }

  of(caller: CallerId): Promise<Asker> {
    const known = this.askers.get(caller) ?? this.twin(caller);
    this.askers.set(caller, known);
    return known;
  }

  /** Another person of the same kind, signed in. */
  async twin(caller: CallerId): Promise<Asker> {
    const personId = randomUUID();
    if (caller === 'anonymous') return { token: null, actsAs: null, personId };
    const username = `matrix-${caller}-${personId.slice(0, 8)}`;
    await this.account(personId, username);
    if (caller !== 'unknown_person') await this.person(personId, username);
    const acts = await this.powers(caller, personId);
    const token = await new Door(this.offices.address, DEMO_PASSWORD).signIn(username);
    return { token, personId, actsAs: null, ...acts };
  }

  /** Somebody without an account, for a row that needs one. */
  async person(personId: string, name: string, kind = 'natural'): Promise<string> {
    await this.offices.admin.query('insert into tenants.person (id, subject, name, kind) values ($1, $2, $3, $4)', [personId, kind === 'natural' ? personId : null, name, kind]);
    return personId;
  }

  /** Gives the post from the first of 2024; `ending` is what takes its power away. */
  async post(personId: string, tenantNo: number, role: string, ending: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const id = randomUUID();
    const office = this.offices.officeAt(tenantNo);
    const place = { window_id: role === 'window_clerk' ? office.windowId : null, department_id: role === 'approver' ? office.departmentId : null };
    const row = { id, tenant_no: tenantNo, person_id: personId, role, ...place, valid_from: '2024-01-01', ...ending };
    const columns = Object.keys(row);
    await this.offices.admin.query(
      `insert into tenants.post (${columns.join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`, Object.values(row));
    return id;
  }

  private async powers(caller: CallerId, personId: string): Promise<Partial<Asker>> {
    const { admin, tenants } = this.offices;
    const post = postOf(caller);
    if (post) await this.post(personId, tenants[post.home].no, post.role);
    switch (caller) {
      case 'expired_post':
        await this.post(personId, tenants.township.no, 'window_clerk', { valid_until: '2025-12-31' });
        return {};
      case 'revoked_post':
        await this.post(personId, tenants.township.no, 'window_clerk', { revoked_at: '2026-01-01' });
        return {};
      case 'two_posts_none_chosen':
        for (const role of ['window_clerk', 'approver']) await this.post(personId, tenants.township.no, role);
        return {};
      case 'operator':
        await admin.query("insert into tenants.platform_operator (person_id, valid_from) values ($1, '2024-01-01')", [personId]);
        return {};
      case 'legal_person': {
        const legalId = await this.person(randomUUID(), '矩阵有限公司', 'legal');
        await admin.query(
          `insert into tenants.representation (id, legal_person_id, person_id, document, valid_from) values ($1, $2, $3, '授权书', '2024-01-01')`,
          [randomUUID(), legalId, personId]);
        return { personId: legalId, actsAs: `legal:${legalId}` };
      }
      default:
        return {};
    }
  }

  /** One password for all, hashed once: hashing is made to be slow. */
  private async account(subject: string, username: string): Promise<void> {
    const { admin } = this.offices;
    if (this.hash === undefined) {
      await accountStore(admin).put({ subject, username, name: username, password: DEMO_PASSWORD });
      const { rows } = await admin.query<{ hash: string }>('select password_hash as hash from identity.account where subject = $1', [subject]);
      this.hash = rows[0]!.hash;
      return;
    }
    await admin.query('insert into identity.account (subject, username, name, password_hash) values ($1, $2, $2, $3)', [subject, username, this.hash]);
  }
}

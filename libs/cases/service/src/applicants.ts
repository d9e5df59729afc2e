import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { maskCitizenId, maskName, maskPhone, PersonalDataVault } from '@yimen/personal-data';
import type { Sql } from '@yimen/persistence';

export interface ApplicantValues {
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
}

const FIELDS = ['name', 'idNumber', 'phone'] as const;
/** Where a value belongs: a ciphertext that is copied to another case or column does not open there. */
const placeOf = (caseId: string, field: (typeof FIELDS)[number]): string => `cases.applicant/${caseId}/${field}`;

/** Keeps who applies: encrypted under the person's own key, shown masked. */
@Injectable()
export class Applicants {
  constructor(private readonly vault: PersonalDataVault) {}

  async keep(em: EntityManager, caseId: string, personId: string, values: ApplicantValues): Promise<void> {
    const wrapped = await this.keyOf(em, personId);
    const [name, idNumber, phone] = FIELDS.map((field) => this.vault.seal(wrapped, values[field], placeOf(caseId, field)));
    await em.execute('insert into cases.applicant (case_id, person_id, name, id_number, phone) values (?, ?, ?, ?, ?)', [caseId, personId, name, idNumber, phone]);
  }

  /** The applicants of these cases, as everybody who handles a case may see them. */
  async masked(sql: Sql, caseIds: readonly string[]): Promise<{ readonly caseId: string; readonly values: ApplicantValues }[]> {
    const rows = await sql<{ caseId: string; wrapped: Buffer; name: Buffer; idNumber: Buffer; phone: Buffer }>(
      `select a.case_id as "caseId", k.wrapped, a.name, a.id_number as "idNumber", a.phone
       from cases.applicant a join cases.person_key k using (person_id) where a.case_id = any($1)`, [caseIds]);
    return rows.map((row) => {
      const open = (field: (typeof FIELDS)[number]) => this.vault.open(row.wrapped, row[field], placeOf(row.caseId, field));
      return { caseId: row.caseId, values: { name: maskName(open('name')), idNumber: maskCitizenId(open('idNumber')), phone: maskPhone(open('phone')) } };
    });
  }

  /** The person's key; two cases of one person at the same time agree on the first. */
  private async keyOf(em: EntityManager, personId: string): Promise<Buffer> {
    const find = async () => (await em.execute<{ wrapped: Buffer }[]>('select wrapped from cases.person_key where person_id = ?', [personId]))[0]?.wrapped;
    const known = await find();
    if (known) return known;
    await em.execute('insert into cases.person_key (person_id, wrapped) values (?, ?) on conflict do nothing', [personId, this.vault.newPersonKey()]);
    const made = await find();
    if (!made) throw new Error('the key of a person was made and cannot be read');
    return made;
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { partsOf, type TenantNo } from '@yimen/jurisdiction';
import { maskCitizenId, maskName, maskPhone, PersonalDataVault, PersonIndex } from '@yimen/personal-data';
import type { Sql } from '@yimen/persistence';
import type { CaseRoot } from '../case/case.entity.js';
import { APPLICANT_FIELDS as FIELDS, type ApplicantField } from '../case.access.js';

export interface ApplicantValues {
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
}

/** Where a value belongs: a ciphertext that is copied to another case or column does not open there. */
const placeOf = (caseId: string, field: ApplicantField): string => `cases.applicant/${caseId}/${field}`;

/** By which of his numbers an applicant is looked for. */
export type ApplicantKey = { readonly idNumber: string; readonly phone?: undefined } | { readonly phone: string; readonly idNumber?: undefined };

type SealedRow = Readonly<Record<ApplicantField | 'wrapped', Buffer>> & { readonly caseId: string };

const MASK: Readonly<Record<ApplicantField, (value: string) => string>> = { name: maskName, idNumber: maskCitizenId, phone: maskPhone };
const valuesOf = (of: (field: ApplicantField) => string): ApplicantValues => ({ name: of('name'), idNumber: of('idNumber'), phone: of('phone') });

/** One sealed value of a case in clear. @throws PersonalDataUnreadable */
export const openApplicant = <F extends ApplicantField>(vault: PersonalDataVault, row: Readonly<Record<F | 'wrapped', Buffer>> & { readonly caseId: string }, field: F): string =>
  vault.open(row.wrapped, row[field], placeOf(row.caseId, field));

/** First two digits of a tenant's province. */
export const provinceCodeOf = (tenantNo: TenantNo): string => String(partsOf(tenantNo).province);

/** What an applicant is found by, in the province where his case began. */
export const indexesOf = (persons: PersonIndex, tenantNo: TenantNo, { idNumber, phone }: Pick<ApplicantValues, 'idNumber' | 'phone'>) => ({
  id: persons.index(provinceCodeOf(tenantNo), 'citizen_id', idNumber),
  tel: persons.index(provinceCodeOf(tenantNo), 'phone', phone),
});

/** Keeps who applies: encrypted under the person's own key, shown masked. */
@Injectable()
export class Applicants {
  constructor(
    private readonly vault: PersonalDataVault,
    private readonly persons: PersonIndex,
  ) {}

  async keep(em: EntityManager, { id: caseId, personId, tenantNo }: Pick<CaseRoot, 'id' | 'personId' | 'tenantNo'>, values: ApplicantValues): Promise<void> {
    const wrapped = await this.keyOf(em, personId);
    const [name, idNumber, phone] = FIELDS.map((field) => this.vault.seal(wrapped, values[field], placeOf(caseId, field)));
    const { id, tel } = indexesOf(this.persons, tenantNo, values);
    await em.execute('insert into cases.applicant (case_id, person_id, name, id_number, phone, id_index, phone_index) values (?, ?, ?, ?, ?, ?, ?)',
      [caseId, personId, name, idNumber, phone, id, tel]);
  }

  /** The applicants of these cases, as everybody who handles a case may see them. */
  async masked(sql: Sql, caseIds: readonly string[]): Promise<{ readonly caseId: string; readonly values: ApplicantValues }[]> {
    return (await this.rows(sql, caseIds)).map((row) => ({ caseId: row.caseId, values: valuesOf((field) => MASK[field](this.open(row, field))) }));
  }

  /** The values of one case in clear. Whoever asks has been checked, and his asking written down, before. */
  async inClear(sql: Sql, caseId: string): Promise<ApplicantValues | null> {
    const [row] = await this.rows(sql, [caseId]);
    return row ? valuesOf((field) => this.open(row, field)) : null;
  }

  /** Where and under what an applicant's cases are found. */
  lookUp(tenantNo: TenantNo, by: ApplicantKey): { readonly column: 'id_index' | 'phone_index'; readonly indexes: readonly string[] } {
    const province = provinceCodeOf(tenantNo);
    return by.idNumber === undefined
      ? { column: 'phone_index', indexes: this.persons.indexes(province, 'phone', by.phone) }
      : { column: 'id_index', indexes: this.persons.indexes(province, 'citizen_id', by.idNumber) };
  }

  private rows(sql: Sql, caseIds: readonly string[]): Promise<SealedRow[]> {
    return sql<SealedRow>(
      `select a.case_id as "caseId", k.wrapped, a.name, a.id_number as "idNumber", a.phone
       from cases.applicant a join cases.person_key k using (person_id) where a.case_id = any($1)`, [caseIds], 'applicants by case');
  }

  private open(row: SealedRow, field: ApplicantField): string {
    return openApplicant(this.vault, row, field);
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

import { openApplicant, indexesOf } from './applicants.js';
import type { PersonalDataKeys } from '@yimen/personal-data';
import { PersonalDataVault, PersonIndex } from '@yimen/personal-data';
import type { Client } from 'pg';

/** How many rows stand or fall together; an interrupted rotation goes on where it was. */
const BATCH = 1_000;
const KEY_ID = "encode(substring(k.wrapped from 3 for 8), 'hex')";

export interface KeyRotation {
  /** Keys of persons that stood under an older master key and stand under the newest now. */
  readonly rewrapped: number;
  /** Applicants whose blind indexes were missing or stood under an older index key. */
  readonly reindexed: number;
}

/**
 * Puts every person's key under the newest master key, and every blind index under the newest index key. Sealed values stay as
 * they are. Afterwards nothing needs the older master keys any more.
 * @param owner a connection of the owner role
 * @param tell is told after each batch how many rows have been done
 * @throws PersonalDataUnreadable when a key is missing under which something stands
 */
export async function rotateKeys(owner: Client, keys: PersonalDataKeys, tell: (rows: number) => void): Promise<KeyRotation> {
  const vault = new PersonalDataVault(keys.master);
  let done = 0;
  const all = async (batch: () => Promise<number>): Promise<number> => {
    for (let sum = 0; ;) {
      const rows = await batch();
      if (rows === 0) return sum;
      sum += rows;
      tell((done += rows));
    }
  };
  const rewrapped = await all(() => rewrapSome(owner, vault, keys.master.newest.keyId));
  const reindexed = await all(() => reindexSome(owner, vault, new PersonIndex(keys)));
  return { rewrapped, reindexed };
}

async function rewrapSome(owner: Client, vault: PersonalDataVault, newest: string): Promise<number> {
  const { rows } = await owner.query<{ id: string; wrapped: Buffer }>(
    `select k.person_id as id, k.wrapped from cases.person_key k where ${KEY_ID} <> $1 limit $2`, [newest, BATCH]);
  await owner.query(
    'update cases.person_key k set wrapped = n.wrapped from unnest($1::uuid[], $2::bytea[]) as n (id, wrapped) where k.person_id = n.id',
    [rows.map(({ id }) => id), rows.map(({ wrapped }) => vault.rewrap(wrapped))]);
  return rows.length;
}

interface ApplicantRow {
  readonly caseId: string;
  readonly tenantNo: string;
  readonly wrapped: Buffer;
  readonly idNumber: Buffer;
  readonly phone: Buffer;
}

async function reindexSome(owner: Client, vault: PersonalDataVault, persons: PersonIndex): Promise<number> {
  const { rows } = await owner.query<ApplicantRow>(
    `select a.case_id as "caseId", r.tenant_no as "tenantNo", k.wrapped, a.id_number as "idNumber", a.phone
     from cases.applicant a join cases.case_root r on r.id = a.case_id join cases.person_key k on k.person_id = a.person_id
     where a.id_index is null or not a.id_index ^@ $1 limit $2`, [`${persons.newestKeyId}:`, BATCH]);
  const indexes = rows.map((row) => indexesOf(persons, Number(row.tenantNo), {
    idNumber: openApplicant(vault, row, 'idNumber'), phone: openApplicant(vault, row, 'phone'),
  }));
  await owner.query(
    `update cases.applicant a set id_index = n.id, phone_index = n.tel from unnest($1::uuid[], $2::text[], $3::text[]) as n (case_id, id, tel)
     where a.case_id = n.case_id`, [rows.map(({ caseId }) => caseId), indexes.map(({ id }) => id), indexes.map(({ tel }) => tel)]);
  return rows.length;
}

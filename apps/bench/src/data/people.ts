import { partsOf, type TenantNo } from '@yimen/jurisdiction';
import { PersonalDataVault, PersonIndex, type PersonalDataKeys } from '@yimen/personal-data';
import { isoDateOf } from '@yimen/working-days';
import type { Client } from 'pg';
import { Chance } from './chance.js';
import { uuidBytes } from './offices.js';

/** Somebody who applies, with the key under which his values are sealed. */
export interface Applicant {
  readonly personId: Buffer;
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  readonly wrappedKey: Buffer;
  /** What he is found by in the province. */
  readonly idIndex: string;
  readonly phoneIndex: string;
}
/** A county whose people apply; `code` is its official code. */
export interface Home {
  readonly no: TenantNo;
  readonly code: string;
}

/** Each county has as many people; whoever lives where more cases are has more cases. */
export const PEOPLE_PER_COUNTY = 100;

const SURNAMES = [...'王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈'];
const GIVEN = [...'伟芳娜敏静强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文玉兰建国志春红海燕云'];
const CHECK_CHARACTERS = '0123456789X';
/** Numbers of people born in these years belong to nobody alive. */
const FIRST_BIRTH_DAY = Date.UTC(1901, 0, 1) / 86_400_000;
const BIRTH_DAYS = 9 * 365;

/** The values of a county's n-th person: always the same, and with a number that GB 11643 (ISO 7064 MOD 11-2) accepts. */
export function personOf(home: Home, n: number): { readonly name: string; readonly idNumber: string; readonly phone: string } {
  const chance = new Chance('person', home.no, n);
  const given = Array.from({ length: chance.between(1, 2) }, () => chance.one(GIVEN)).join('');
  const birth = isoDateOf(FIRST_BIRTH_DAY + chance.below(BIRTH_DAYS)).replaceAll('-', '');
  const places = home.code.slice(0, 6).padEnd(6, '0') + birth + String(n % 1000).padStart(3, '0');
  const sum = [...places].reduce((total, place) => ((total + Number(place)) * 2) % 11, 0);
  const phone = `1${chance.one([...'3589'])}${String(chance.below(1e9)).padStart(9, '0')}`;
  return { name: chance.one(SURNAMES) + given, idNumber: places + CHECK_CHARACTERS.charAt((12 - sum) % 11), phone };
}

/**
 * The people of every county, by county: each under the id that the product would give him and with a key of his own, which
 * is made when there is none.
 */
export async function peopleOf(owner: Client, homes: readonly Home[], keys: PersonalDataKeys): Promise<ReadonlyMap<TenantNo, readonly Applicant[]>> {
  const index = new PersonIndex(keys);
  const vault = new PersonalDataVault(keys.master);
  const people = homes.flatMap((home) => Array.from({ length: PEOPLE_PER_COUNTY }, (_, n) => {
    const person = personOf(home, n);
    const province = String(partsOf(home.no).province);
    return {
      homeNo: home.no, ...person, id: index.personIdOf(person.idNumber),
      idIndex: index.index(province, 'citizen_id', person.idNumber), phoneIndex: index.index(province, 'phone', person.phone),
    };
  }));
  const ids = people.map(({ id }) => id);
  const known = await wrappedKeys(owner, ids);
  const fresh = ids.filter((id) => !known.has(id));
  await owner.query('insert into cases.person_key (person_id, wrapped) select * from unnest($1::uuid[], $2::bytea[]) on conflict do nothing',
    [fresh, fresh.map(() => vault.newPersonKey())]);
  const wrapped = fresh.length === 0 ? known : await wrappedKeys(owner, ids);
  return Map.groupBy(
    people.map(({ id, ...person }) => ({ ...person, personId: uuidBytes(id), wrappedKey: wrapped.get(id)! })), ({ homeNo }) => homeNo);
}

async function wrappedKeys(owner: Client, ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const { rows } = await owner.query<{ id: string; wrapped: Buffer }>('select person_id as id, wrapped from cases.person_key where person_id = any($1::uuid[])', [ids]);
  return new Map(rows.map(({ id, wrapped }) => [id, wrapped]));
}

import { composeTenantNo, Level, partsOf, provinceOf, type TenantNo, type TenantParts } from '@yimen/jurisdiction';
import { centreName } from './centre-name.js';
import { nextFreeNumber } from './free-number.js';
import { brokenRule } from './region.js';
import type { Creation, NewNaming, SuccessionFacts, SuccessionOrder, SuccessionRefusal, TenantFacts } from './succession.js';

/** Who goes on: a tenant that is there, or a new one below a parent. */
export type Heir =
  | { readonly kind: 'there'; readonly tenant: TenantFacts }
  | { readonly kind: 'new'; readonly parent: TenantFacts; readonly name: string; readonly code: string };

/** An order that was found in order, as far as the tree that comes of it. */
export interface Founding {
  readonly kind: SuccessionOrder['kind'];
  readonly roots: readonly TenantFacts[];
  /** The roots with everything below them that is open until then, by number. */
  readonly closing: readonly TenantFacts[];
  readonly into: Heir;
  readonly below: readonly NewNaming[];
}
interface Founded {
  readonly creations: readonly Creation[];
  /** Who goes on for each that closes. */
  readonly successorOf: ReadonlyMap<TenantNo, TenantNo>;
}

const GROUP = { [Level.County]: 'county', [Level.Township]: 'township', [Level.Village]: 'village' } as const;
type Group = (typeof GROUP)[keyof typeof GROUP];
const groupOf = (level: Level): Group => {
  if (level === Level.Province) throw new RangeError('no order founds a province');
  return GROUP[level];
};

/** Digits of an official code by level: GB/T 2260, GB/T 10114. */
const CODE_DIGITS = { [Level.County]: 6, [Level.Township]: 9, [Level.Village]: 12 } as const;

/** A place in the tree that gets children: its number, its code, and what its children are called and numbered already. */
interface Nest {
  readonly no: TenantNo;
  readonly code: string;
  readonly prefecture: string | null;
  /** The digits that a child ever had. */
  readonly taken: Set<number>;
  /** The names of the children that stay open, with their numbers. */
  readonly names: Map<string, TenantNo>;
}

/** The successors of an order with everything below them, or why they cannot be. Children keep the digits they had where those are free. */
export function foundSuccessors(facts: SuccessionFacts, founding: Founding): Founded | SuccessionRefusal {
  const work: Work = {
    facts, founding, creations: [], successorOf: new Map(),
    closing: new Set(founding.closing.map(({ no }) => no)),
    codes: new Map(facts.codes.map(({ code, tenantNo }) => [code, tenantNo])),
  };
  const top = founding.into.kind === 'there' ? nestAt(work, founding.into.tenant) : foundTop(work, founding.into);
  if ('kind' in top) return top;
  for (const root of founding.roots) {
    work.successorOf.set(root.no, top.no);
    const refusal = recreateBelow(work, root, top);
    if (refusal) return refusal;
  }
  return work;
}

interface Work extends Founded {
  readonly facts: SuccessionFacts;
  readonly founding: Founding;
  readonly creations: Creation[];
  readonly successorOf: Map<TenantNo, TenantNo>;
  readonly closing: ReadonlySet<TenantNo>;
  /** Codes that are or were somebody's, those given by this order among them. */
  readonly codes: Map<string, TenantNo>;
}

/** A tenant that stays, as a place for children. Counties of a province are told apart by their prefecture. */
function nestAt({ facts, closing }: Work, { no, code, prefecture }: TenantFacts, inPrefecture = partsOf(no).prefecture): Nest {
  const children = facts.tenants.filter((child) => child.parentNo === no && partsOf(child.no).prefecture === inPrefecture);
  const staying = children.filter((child) => !closing.has(child.no) && child.validUntil === null);
  return { no, code, prefecture: prefecture ?? children[0]?.prefecture ?? null, taken: new Set(children.map(digitsOf)), names: new Map(staying.map((child) => [child.name, child.no])) };
}

const digitsOf = ({ no, level }: Pick<TenantFacts, 'no' | 'level'>): number => partsOf(no)[groupOf(level)];

function foundTop(work: Work, { parent, name, code }: Extract<Heir, { kind: 'new' }>): Nest | SuccessionRefusal {
  const [first] = work.founding.roots;
  const level = first!.level;
  const malformed = brokenCode(code, level, parent.no);
  if (malformed) return malformed;
  // A county's prefecture stands in its code: it is no tenant whose child it could be.
  const parts = level === Level.County ? { ...partsOf(parent.no), prefecture: Number(code.slice(2, 4)) } : partsOf(parent.no);
  const place = nestAt(work, parent, parts.prefecture);
  const isOne = work.founding.kind === 'succeed';
  return found(work, place, { level, name, code, parts, digits: null, heirOf: isOne ? first! : null, named: null });
}

function recreateBelow(work: Work, old: TenantFacts, nest: Nest): SuccessionRefusal | null {
  const children = work.founding.closing.filter(({ parentNo }) => parentNo === old.no);
  for (const child of children) {
    const naming = work.founding.below.find(({ tenantNo }) => tenantNo === child.no);
    const code = naming?.code ?? followingCode(child.code, old.code, nest.code);
    if (code === null) return { kind: 'CodeNeeded', tenantNo: child.no };
    const malformed = brokenCode(code, child.level, nest.no);
    if (malformed) return malformed;
    const digits = digitsOf(child);
    const made = found(work, nest, { level: child.level, name: naming?.name ?? child.name, code, parts: partsOf(nest.no), digits, heirOf: child, named: child.no });
    if ('kind' in made) return made;
    work.successorOf.set(child.no, made.no);
    const refusal = recreateBelow(work, child, made);
    if (refusal) return refusal;
  }
  return null;
}

interface Birth {
  readonly level: Level;
  readonly name: string;
  readonly code: string;
  /** The digit groups above. */
  readonly parts: TenantParts;
  /** The digits it would keep. */
  readonly digits: number | null;
  /** Whom it follows one for one. */
  readonly heirOf: TenantFacts | null;
  /** For whom the code is meant. */
  readonly named: TenantNo | null;
}

function found(work: Work, nest: Nest, birth: Birth): Nest | SuccessionRefusal {
  const { level, name, code, parts, digits, heirOf, named } = birth;
  if (brokenRule({ code, name })) return { kind: 'NameMalformed', name };
  const nameHolder = nest.names.get(name);
  if (nameHolder !== undefined) return { kind: 'NameTaken', name, holderNo: nameHolder };
  const holder = work.codes.get(code);
  // A predecessor's own code may go on: it ends the day before (更名、合并而代码沿用).
  const isFree = holder === undefined || work.closing.has(holder);
  if (!isFree) return { kind: 'CodeTaken', code, tenantNo: named, holderNo: holder };
  const number = digits !== null && !nest.taken.has(digits) ? digits : nextFreeNumber(groupOf(level), nest.taken);
  if (number === null) return { kind: 'NumbersExhausted', parentNo: nest.no };
  const no = composeTenantNo({ ...parts, [groupOf(level)]: number });
  nest.taken.add(number);
  nest.names.set(name, no);
  work.codes.set(code, no);
  const sign = heirOf?.name === name ? heirOf.centreName : centreName(level, name);
  const { prefecture } = nest;
  work.creations.push({ no, level, parentNo: nest.no, code, name, prefecture, centreName: sign, inheritsFrom: heirOf?.no ?? null });
  return { no, code, prefecture, taken: new Set(), names: new Map() };
}

/** The code of a child below another parent: its own digits after the parent's new code; null where they did not stand after the old one. */
function followingCode(code: string, oldParent: string, newParent: string): string | null {
  return code.startsWith(oldParent) && code !== oldParent ? newParent + code.slice(oldParent.length) : null;
}

function brokenCode(code: string, level: Level, below: TenantNo): SuccessionRefusal | null {
  const province = String(provinceOf(below)).slice(0, 2);
  const isWhole = code.length === CODE_DIGITS[level as keyof typeof CODE_DIGITS] && code.startsWith(province) && brokenRule({ code, name: '名' }) === null;
  return isWhole ? null : { kind: 'CodeMalformed', code, level };
}

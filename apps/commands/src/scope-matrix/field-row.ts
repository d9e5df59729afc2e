import type { CallerId } from './caller.js';
import type { Place, Relation } from './relation.js';

/**
 * What a caller gets of an object: he is let through; it is his, but this is not his to do with it, and he is told so; it is not
 * there for him; or he may not even ask.
 */
export type Outcome =
  | 'allowed' | 'refused' | 'not_found' | 'empty' | 'forbidden' | 'unauthenticated' | 'no_acting_post' | 'choose_post' | 'unknown_person';

/** Relations of objects that a caller is let through to, by the names that the table of rows uses. */
export const REACHES = {
  /** His own tenant's only. */
  home: ['self'],
  /** His own tenant's and all below it. */
  subtree: ['self', 'descendant'],
  /** Below his own tenant only. */
  below: ['descendant'],
  /** His own as a person. */
  his: ['own'],
  none: [],
  /** Wherever it lies and whosever it is. */
  all: ['self', 'ancestor', 'descendant', 'sibling', 'cousin', 'other_province', 'predecessor', 'own', 'stranger', 'anybody'],
} as const satisfies Record<string, readonly Relation[]>;
export type Reach = keyof typeof REACHES;

/** Who may ask at all, and how far each is let through: `reach` names the callers that differ from the usual. */
export interface Who {
  readonly asks: 'everybody' | 'signed_in' | 'named';
  readonly usual: Reach;
  readonly reach: Readonly<Partial<Record<CallerId, Reach>>>;
}
type Named = Who['reach'];

/** Public by law. */
export const EVERYBODY: Who = { asks: 'everybody', usual: 'all', reach: {} };
/** Everybody may ask; only who is named finds it. */
export const found = (reach: Named): Who => ({ asks: 'everybody', usual: 'none', reach });
/** Everybody with a token may ask. */
export const signedIn = (usual: Reach, reach: Named = {}): Who => ({ asks: 'signed_in', usual, reach });
/** Who is not named may not even ask. */
export const only = (reach: Named): Who => ({ asks: 'named', usual: 'none', reach });

/** What stands for an object in a question. */
export interface Question {
  /** A root field with its arguments and what is asked of it. */
  readonly text: string;
  /** Of a list: the id that it must hold for the object to count as seen. */
  readonly finds?: string;
}

/**
 * Where a case stands: received, with a paper missing, waiting for it, in vain; accepted and to be decided here or above, in the first of two steps, standing still, without what was
 * promised, under an edition before the one in force …; hidden by its tenant from all levels above.
 */
export type CaseState =
  | 'received' | 'incomplete' | 'awaiting' | 'unsupplied' | 'accepted' | 'suspended' | 'gap_overdue' | 'older_edition' | 'stepped' | 'reviewable' | 'decided' | 'delivered' | 'restricted';

/** One cell's object in the world in which the matrix is executed, and the means to make one that nobody has touched. */
export interface Subject {
  /** Path number of its tenant, the tenant's official code, and the tenant of its province. */
  readonly no: string;
  readonly code: string;
  readonly provinceNo: string;
  /** A fresh id of an intention, as a literal in quotation marks. */
  readonly requestId: string;
  /** Three digits, others each time. */
  free(): string;
  /** Whose it is: the caller himself, or somebody whom he does not know. */
  readonly personId: string;
  /** A window of the tenant, where the caller's post is at the window when the tenant is his. */
  readonly windowId: string;
  /** A department of the tenant, in which its approvers are. */
  readonly departmentId: string;
  /** A case at this tenant, of this person. */
  case(state: CaseState): Promise<string>;
  /** A case like those, but one that was really handed in where the clerk of the matrix could: what is encrypted in it opens. */
  submitted(): Promise<string>;
  /** A letter to this tenant that nobody has signed, from a village that has no part in anything else. */
  letter(): Promise<string>;
  /** A closed case of this person at the tenant's window, as the assessments know it. */
  closedCase(): Promise<string>;
  /** A rating of such a case. */
  rating(): Promise<string>;
  /** Whose it is, as somebody who is registered. */
  person(): Promise<string>;
  /** A post at this tenant that somebody else holds, and who that is; of who acts for himself, the person whose it is. */
  post(): Promise<string>;
  holder(): Promise<string>;
  /** Puts a row in, as who may do anything, and gives its id back. */
  row(table: string, columns: Readonly<Record<string, unknown>>): Promise<string>;
  /** One value that the database knows. */
  value(sql: string, ...values: readonly unknown[]): Promise<string>;
}

/** What is expected of a root field, for every caller and relation, and how it is asked. */
export interface FieldRow {
  readonly field: `${'Query' | 'Mutation'}.${string}`;
  /** Of which kind of object, where a field has several rows. */
  readonly of?: string;
  readonly who: Who;
  /** Where a caller may do the like, and is told that this one is not his to do. */
  readonly refused?: Who['reach'];
  /** What is said of objects outside the reach; a list just does not hold them. */
  readonly outside: 'not_found' | 'empty';
  /** Places at which such objects can be; everywhere when left out. A field that names no object acts at home. */
  readonly at?: readonly Place[] | 'home';
  /** Where he is let through, the caller is somebody made for this cell: what he does ends his session. */
  readonly alone?: true;
  ask(subject: Subject): Question | Promise<Question>;
}

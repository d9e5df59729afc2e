/**
 * How an object stands to who asks for it. For a post it is where the object's tenant lies, seen from the post's; for somebody
 * who acts for himself, whose it is; who is nobody's has no relation to anything.
 */
export const RELATIONS = [
  'self', 'ancestor', 'descendant', 'sibling', 'cousin', 'other_province', 'predecessor', 'own', 'stranger', 'anybody',
] as const;
export type Relation = (typeof RELATIONS)[number];

/** Tenants of the world in which the matrix is executed; each is named after what it is to the others. */
export const PLACES = [
  'province', 'county', 'township', 'village', 'sibling_county', 'sibling_township', 'sibling_village', 'cousin_township', 'cousin_village',
  'other_province', 'other_county', 'other_township', 'other_village', 'closed_county', 'closed_township', 'closed_village',
] as const;
export type Place = (typeof PLACES)[number];

/** From where posts ask. */
export type Home = 'province' | 'county' | 'township' | 'village';

/** Where the object of each relation lies. What is missing does not exist: a province has no parent, all counties have the same. */
const PLACE_OF: Readonly<Record<Home, Partial<Record<Relation, Place>>>> = {
  province: { self: 'province', descendant: 'township', other_province: 'other_province' },
  county: {
    self: 'county', ancestor: 'province', descendant: 'township', sibling: 'sibling_county', other_province: 'other_county', predecessor: 'closed_county',
  },
  township: {
    self: 'township', ancestor: 'county', descendant: 'village', sibling: 'sibling_township', cousin: 'cousin_township', other_province: 'other_township',
    predecessor: 'closed_township',
  },
  village: {
    self: 'village', ancestor: 'township', sibling: 'sibling_village', cousin: 'cousin_village', other_province: 'other_village', predecessor: 'closed_village',
  },
};

/** The relations that there are for a post at this home, each with where its object lies. */
export function relationsAt(home: Home): readonly (readonly [Relation, Place])[] {
  return RELATIONS.flatMap((relation) => {
    const place = PLACE_OF[home][relation];
    return place ? [[relation, place] as const] : [];
  });
}

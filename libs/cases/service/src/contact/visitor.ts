/** What is kept of who came, each value under a key of the contact's own. */
export type VisitorField = 'name' | 'phone';

/** Where a value belongs: a ciphertext that is copied to another contact or column does not open there. */
export const visitorPlace = (contactId: string, field: VisitorField): string => `cases.first_contact/${contactId}/${field}`;

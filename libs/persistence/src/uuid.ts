const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the database would take this text for a UUID column. An id that is none names nothing; comparing the column as text would read every row. */
export const isUuid = (text: string): boolean => UUID.test(text);
/** Before and behind every other, for pages that begin at an end. */
export const LEAST_UUID = '00000000-0000-0000-0000-000000000000';
export const GREATEST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

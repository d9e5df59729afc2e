/** Something in the database's catalog that the walls do not allow. */
export interface Finding {
  readonly object: string;
  readonly rule: string;
}

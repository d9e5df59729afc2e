/** A post that somebody serves in, as the tenants service publishes it. */
export interface ServingPost {
  readonly personId: string;
  readonly name: string;
  readonly role: string;
  readonly departmentId: string | null;
}

/** Who answers, and at which level (三级责任人): who handled it, who directs the work, who leads the unit. */
export interface AnswerablePerson {
  readonly level: 'responsible' | 'business' | 'leader';
  readonly personId: string;
  readonly name: string;
}

/**
 * The three levels of those who answer for what is late. Work is directed by the approvers of the department whose it was; where it has none, or was
 * nobody's, by all of the centre. Nobody is named twice at a level, and nobody stands above himself.
 * @param serving the posts of the tenant
 */
export function threeLevels(of: { readonly handlerId: string | null; readonly departmentId: string | null }, serving: readonly ServingPost[]): readonly AnswerablePerson[] {
  const approvers = serving.filter(({ role }) => role === 'approver');
  const ofDepartment = approvers.filter(({ departmentId }) => departmentId !== null && departmentId === of.departmentId);
  const levels: readonly (readonly [AnswerablePerson['level'], readonly ServingPost[]])[] = [
    ['responsible', serving.filter(({ personId }) => personId === of.handlerId)],
    ['business', ofDepartment.length > 0 ? ofDepartment : approvers],
    ['leader', serving.filter(({ role }) => role === 'centre_manager')],
  ];
  const named: AnswerablePerson[] = [];
  for (const [level, posts] of levels) {
    for (const { personId, name } of posts) if (!named.some((one) => one.personId === personId)) named.push({ level, personId, name });
  }
  return named;
}

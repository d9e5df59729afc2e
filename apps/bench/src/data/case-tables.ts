import { CopyRows } from './copy-rows.js';

/** The tables a case is written to, in the order in which their rows refer to each other. Columns left out keep their defaults. */
export function caseTables() {
  return {
    roots: new CopyRows('cases.case_root', [
      'id', 'case_no', 'tenant_no', 'handling_tenant_no', 'item_code', 'item_name', 'person_id', 'channel', 'status', 'outcome', 'standard_digest', 'submitted_at',
      'closed_at',
    ]),
    legs: new CopyRows('cases.case_leg', [
      'id', 'case_id', 'tenant_no', 'kind', 'status', 'counted', 'window_id', 'department_id', 'handler_id', 'case_no', 'item_code', 'item_name', 'opened_at', 'due_on',
      'deadline_at', 'provisional', 'calendar_version',
    ]),
    letters: new CopyRows('cases.hand_over', [
      'id', 'case_id', 'kind', 'from_tenant_no', 'to_tenant_no', 'case_no', 'item_name', 'sent_at', 'sent_by', 'signed_at', 'signed_by',
    ]),
    personCases: new CopyRows('cases.person_case', [
      'person_id', 'case_id', 'capacity', 'case_no', 'item_name', 'status', 'due_on', 'updated_at',
    ]),
    events: new CopyRows('cases.case_event', ['case_id', 'seq', 'leg_id', 'tenant_no', 'kind', 'at', 'actor_id', 'post_id', 'facts']),
    applicants: new CopyRows('cases.applicant', ['case_id', 'person_id', 'name', 'id_number', 'phone', 'id_index', 'phone_index']),
    mandates: new CopyRows('cases.mandate', ['case_id', 'agent_id', 'document', 'signed_on', 'valid_until']),
    closedCases: new CopyRows('assessments.closed_case', [
      'case_id', 'case_no', 'tenant_no', 'window_id', 'department_id', 'item_code', 'accepted_on', 'closed_on', 'due_on', 'on_time', 'supplements', 'outcome',
      'person_id',
    ]),
    ratings: new CopyRows('assessments.rating', [
      'id', 'case_id', 'tenant_no', 'visible_from', 'window_id', 'level', 'active', 'comment', 'channel', 'rated_at', 'rated_on', 'person_id',
    ]),
  };
}
export type CaseTables = ReturnType<typeof caseTables>;

/** The same tables by name, for what is done to all of them. */
export const CASE_TABLES = [
  'cases.case_root', 'cases.case_leg', 'cases.hand_over', 'cases.person_case', 'cases.case_event', 'cases.applicant', 'cases.mandate',
  'assessments.closed_case', 'assessments.rating',
] as const;

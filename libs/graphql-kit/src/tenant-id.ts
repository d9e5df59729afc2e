import { isTenantNo, type TenantNo } from '@yimen/jurisdiction';
import { inputError } from './errors.js';

/** A tenant in a graph that knows no more of it than its key; the tenants service owns the rest. */
export const tenantStub = (no: TenantNo): { readonly id: string } => ({ id: String(no) });

/** Path number of a tenant's id, or null: what is no number is no tenant. */
export function tenantNoOf(id: string): TenantNo | null {
  const no = /^\d{14}$/.test(id) ? Number(id) : Number.NaN;
  return isTenantNo(no) ? no : null;
}

/** Path number of an argument that must name a tenant. @throws BAD_USER_INPUT naming the argument. */
export function tenantArgument(argument: string, id: string): TenantNo {
  const no = tenantNoOf(id);
  if (no === null) throw inputError(argument, 'tenant');
  return no;
}

import { defineAccess } from '@yimen/access';
import { Level } from '@yimen/jurisdiction';

/**
 * Every rule of the catalogs service. Standards and guides are public by law: everyone reads what is published.
 * A draft is read in its province's own office only, written by its publisher; overrides are made in the own tenant only.
 */
export const catalogsAccess = defineAccess('catalogs', (principal, { can }) => {
  can('read', 'ItemEdition', { status: 'published' });
  if (principal.kind !== 'staff') return;
  const { level, post: { tenantNo, role } } = principal;
  if (level === Level.Province) can('read', 'ItemEdition', { tenantNo });
  if (role === 'province_publisher' && level === Level.Province) can(['draft', 'publish'], 'ItemEdition', { tenantNo });
  if (role === 'centre_manager' && level !== Level.Province) can(['set', 'withdraw'], 'ItemOverride', { tenantNo });
});

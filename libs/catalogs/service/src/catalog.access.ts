import { atHome, defineAccess, inTenants, isAdministrator } from '@yimen/access';
import { Level } from '@yimen/jurisdiction';

/** The columns of `catalogs.item_edition e` of which the rules speak. */
export const EDITION_COLUMNS = { tenantNo: 'e.tenant_no', status: 'e.status' };
/** The columns of `catalogs.item_publication p`. */
export const PUBLICATION_COLUMNS = { tenantNo: 'p.tenant_no', status: 'p.status' };

/** The columns of `catalogs.adjustment_task t`. */
export const TASK_COLUMNS = { tenantNo: 't.tenant_no' };

/** The columns of `catalogs.item_proposal p`. */
export const PROPOSAL_COLUMNS = { fromTenantNo: 'p.from_tenant_no', toTenantNo: 'p.to_tenant_no' };

/**
 * Every rule of the catalogs service. Standards and guides are public by law: everyone reads what is published.
 * A draft, and what is submitted, is read in its province's own office only and written by its publishers, of whom a second one decides
 * what the first submitted; overrides are made in the own tenant only, and who supervises sees what is left to do about them.
 * What a tenant asks of one above it is read on the way between the two, and answered there alone.
 */
export const catalogsAccess = defineAccess('catalogs', (principal, { can }) => {
  can('read', 'ItemEdition', { status: 'published' });
  can('read', 'ItemPublication', { status: 'published' });
  if (principal.kind !== 'staff') return;
  const { level, post: { role } } = principal;
  // Administrators are the public here.
  if (isAdministrator(role)) return;
  for (const tenants of inTenants(principal)) can('read', 'AdjustmentTask', tenants);
  for (const side of ['fromTenantNo', 'toTenantNo']) for (const tenants of inTenants(principal, side)) can('read', 'ItemProposal', tenants);
  const publishes = role === 'province_publisher' && level === Level.Province;
  const manages = role === 'centre_manager' && level !== Level.Province;
  // A village has no manager: its agent says what is offered there.
  const offers = manages || (role === 'village_agent' && level === Level.Village);
  for (const asked of atHome(principal, 'toTenantNo')) if (publishes || manages) can('decide', 'ItemProposal', asked);
  for (const asking of atHome(principal, 'fromTenantNo')) if (offers) can(['propose', 'withdraw'], 'ItemProposal', asking);
  for (const own of atHome(principal)) {
    if (level === Level.Province) {
      can('read', 'ItemEdition', own);
      can('read', 'ItemPublication', own);
    }
    if (publishes || offers) can('claim', 'ItemClaim', own);
    if (publishes || manages) can('import', 'DepartmentRoster', own);
    if (publishes) {
      can('draft', 'ItemEdition', own);
      can(['submit', 'correct', 'decide'], 'ItemPublication', own);
      can('set', 'ItemStanding', own);
      can('set', ['FieldPolicy', 'DisclosureTemplate', 'Dictionary'], own);
    }
    if (manages) {
      can(['set', 'withdraw'], 'ItemOverride', own);
      can('settle', 'AdjustmentTask', own);
      can('set', 'DisclosureTemplate', own);
    }
  }
});

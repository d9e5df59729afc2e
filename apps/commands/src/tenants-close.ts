import { closeArguments } from './tenants/order-arguments.js';
import { giveOrder } from './tenants/give-order.js';

/**
 * `npm run tenants:close -- --tenant 510682120206 --successor 510682120201 --on 2027-01-01 --document 什府函〔2026〕1号 [--dry-run]`:
 * dissolves a tenant (撤销) with nothing below it; the successor takes over what is open.
 */
await giveOrder('tenants:close', closeArguments);

import { mergeArguments } from './tenants/order-arguments.js';
import { giveOrder } from './tenants/give-order.js';

/**
 * `npm run tenants:merge -- --tenants 510683112,510683124 (--into CODE | --name 合并镇 --code 510683130 [--parent CODE]) [--below FILE]
 * --on 2027-01-01 --document TEXT [--dry-run]`: lets several tenants of one level go on as one (合并), with everything below them.
 */
await giveOrder('tenants:merge', mergeArguments);

import { succeedArguments } from './tenants/order-arguments.js';
import { giveOrder } from './tenants/give-order.js';

/**
 * `npm run tenants:succeed -- --tenant 510682 --name 什邡区 --code 510609 [--parent CODE] [--below FILE] --on 2027-01-01 --document TEXT [--dry-run]`:
 * lets a tenant go on as a new one (更替), with everything below it.
 */
await giveOrder('tenants:succeed', succeedArguments);

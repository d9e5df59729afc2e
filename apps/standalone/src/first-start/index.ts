export { demoAccounts } from './demo-accounts.js';
export { firstStart } from './first-start.js';
export { SERVICES, SUBSCRIPTIONS } from '../services.js';

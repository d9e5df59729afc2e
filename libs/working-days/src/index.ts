export * from './iso-date.js';
export * from './calendar-rows.js';
export * from './calendar.js';
export { hasServiceTime, parseServicePeriods, serviceHoursOf } from './service-hours.js';
export * from './service-minutes.js';
export * from './working-days.js';
export * from './calendar-tsv.js';
export * from './holiday-notice.js';
export { isMarketDay } from './market-days.js';

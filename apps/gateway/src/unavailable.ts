import type { ServiceName } from './gateway-settings.js';
import { ShownError } from './shown-error.js';

export const UNAVAILABLE = 'SERVICE_UNAVAILABLE';

const NAMES_ZH: Readonly<Record<ServiceName, string>> = { tenants: '租户服务', catalogs: '目录服务', cases: '办件服务', assessments: '考核服务' };

/** What a field says whose service is down or does not answer in time; the same for what was never sent and for what was sent. */
export function unavailableMessage(service: ServiceName): string {
  return `${NAMES_ZH[service]}（${service}）暂时不可用，请稍后再试。The ${service} service is not available at the moment, please try again.`;
}

export const unavailableError = (service: ServiceName, path: readonly (string | number)[]): ShownError =>
  new ShownError(unavailableMessage(service), { path, extensions: { code: UNAVAILABLE } });

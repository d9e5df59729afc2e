import { EffectiveStandards, type EffectiveItem, type EffectiveItemRequest } from './effective-standards.js';

/** Where the catalogs service answers the other services; the gateway does not lead here. */
export const EFFECTIVE_STANDARDS_PATH = 'internal/effective-standards';

const PATIENCE_MS = 5_000;

/** The catalogs service does not answer: people are told so in the words in which the gateway says it. */
export class CatalogUnavailable extends Error {
  override readonly name = 'CatalogUnavailable';
  readonly code = 'SERVICE_UNAVAILABLE';

  constructor() {
    super('目录服务（catalogs）暂时不可用，请稍后再试。The catalogs service is not available at the moment, please try again.');
  }
}

/** The catalog between processes: asks each instance in its turn, and the next one where one does not answer. */
export class HttpEffectiveStandards extends EffectiveStandards {
  private turn = 0;

  /** @param addresses base addresses of the catalogs service, at least one */
  constructor(private readonly addresses: readonly string[]) {
    super();
  }

  async many(requests: readonly EffectiveItemRequest[]): Promise<readonly (EffectiveItem | null)[]> {
    const first = this.turn++;
    for (const index of this.addresses.keys()) {
      const items = await ask(`${this.addresses[(first + index) % this.addresses.length]!}/${EFFECTIVE_STANDARDS_PATH}`, requests);
      if (items) return items;
    }
    throw new CatalogUnavailable();
  }
}

/** Null when this instance does not answer; reading again elsewhere changes nothing. */
async function ask(url: string, requests: readonly EffectiveItemRequest[]): Promise<readonly (EffectiveItem | null)[] | null> {
  try {
    const response = await fetch(url, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(requests), signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return response.ok ? ((await response.json()) as readonly (EffectiveItem | null)[]) : null;
  } catch {
    return null;
  }
}

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

  async at({ tenantNo, itemCode, asOf }: EffectiveItemRequest): Promise<EffectiveItem | null> {
    const first = this.turn++;
    for (const index of this.addresses.keys()) {
      const address = this.addresses[(first + index) % this.addresses.length]!;
      const answer = await ask(`${address}/${EFFECTIVE_STANDARDS_PATH}/${tenantNo}/${encodeURIComponent(itemCode)}?asOf=${asOf.toISOString()}`);
      if (answer) return answer.item;
    }
    throw new CatalogUnavailable();
  }
}

/** Null when this instance does not answer; reading again elsewhere changes nothing. */
async function ask(url: string): Promise<{ readonly item: EffectiveItem | null } | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok ? ((await response.json()) as { item: EffectiveItem | null }) : null;
  } catch {
    return null;
  }
}

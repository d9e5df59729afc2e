import { EffectiveStandards, type EffectiveItem, type EffectiveItemRequest } from './effective-standards.js';

/** Where the catalogs service answers the other services; the gateway does not lead here. */
export const EFFECTIVE_STANDARDS_PATH = 'internal/effective-standards';

/** Others wait for the answer, some of them with a case in their hands. */
const PATIENCE_MS = 2_000;
/** An instance that did not answer is left alone for so long: nobody waits for it in vain one after the other. */
const LEFT_ALONE_MS = 1_000;
/** As many as are asked for in one request. */
const MOST = 500;

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
  private readonly instances: readonly { readonly address: string; silentUntil: number }[];
  private turn = 0;

  /** @param addresses base addresses of the catalogs service, at least one */
  constructor(addresses: readonly string[]) {
    super();
    this.instances = addresses.map((address) => ({ address, silentUntil: 0 }));
  }

  async many(requests: readonly EffectiveItemRequest[]): Promise<readonly (EffectiveItem | null)[]> {
    const parts = Array.from({ length: Math.ceil(requests.length / MOST) }, (_, part) => requests.slice(part * MOST, (part + 1) * MOST));
    return (await Promise.all(parts.map((part) => this.part(part)))).flat();
  }

  private async part(requests: readonly EffectiveItemRequest[]): Promise<readonly (EffectiveItem | null)[]> {
    const first = this.turn++;
    for (const index of this.instances.keys()) {
      const instance = this.instances[(first + index) % this.instances.length]!;
      if (performance.now() < instance.silentUntil) continue;
      const response = await ask(`${instance.address}/${EFFECTIVE_STANDARDS_PATH}`, requests);
      if (response?.ok) return (await response.json()) as readonly (EffectiveItem | null)[];
      // What is wrong with the question is wrong everywhere.
      if (response && response.status < 500) throw new Error(`the catalogs service answers ${response.status}`);
      instance.silentUntil = performance.now() + LEFT_ALONE_MS;
    }
    throw new CatalogUnavailable();
  }
}

/** Null when this instance does not answer; asking again elsewhere changes nothing. */
function ask(url: string, requests: readonly EffectiveItemRequest[]): Promise<Response | null> {
  const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(requests), signal: AbortSignal.timeout(PATIENCE_MS) };
  return fetch(url, asked).catch(() => null);
}

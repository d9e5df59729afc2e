/** A piece of an XML text. Names are without their prefix: workbooks of different programs differ in nothing else. */
export type XmlToken =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: string; readonly empty: boolean }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

export class UnreadableXml extends Error {}

/**
 * Comments, instructions, CDATA, whatever else begins so, tags. Each fits in one way only and what is left open ends the walk,
 * so that the time stays in proportion to the text, whatever was sent in.
 */
const TAG = /<(?:!--[\s\S]*?-->|\?[\s\S]*?\?>|!\[CDATA\[([\s\S]*?)\]\]>|[!?]|(\/?)(?:[\w.-]+:)?([\w.-]+)(?=[\s/>])((?:[^<>"']*(?:"[^"<]*"|'[^'<]*'))*[^<>"'/]*)(\/?)>)/g;

/**
 * Walks through an XML text, as far as workbooks use XML. Document types are refused: they are where entities that grow, or
 * that name files and addresses, come from. @throws UnreadableXml
 */
export function* xmlTokens(text: string): Generator<XmlToken> {
  let end = 0;
  for (const match of text.matchAll(TAG)) {
    const [whole, data, slash, name, attributes = '', empty] = match;
    if (match.index > end) yield { kind: 'text', text: unescaped(text.slice(end, match.index)) };
    end = match.index + whole.length;
    if (data !== undefined) yield { kind: 'text', text: data };
    else if (name !== undefined) yield slash ? { kind: 'close', name } : { kind: 'open', name, attributes, empty: empty === '/' };
    else if (whole.length === 2) throw new UnreadableXml('a document type, or an open end');
  }
  if (text.indexOf('<', end) >= 0) throw new UnreadableXml('an open end');
}

/** A sheet asks for the same few attributes a hundred thousand times. */
const PATTERNS = new Map<string, RegExp>();

/** The value of an attribute, whatever its prefix, or null. */
export function attribute(attributes: string, name: string): string | null {
  const pattern = PATTERNS.get(name) ?? new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
  PATTERNS.set(name, pattern);
  const [, double, single] = pattern.exec(attributes) ?? [];
  const value = double ?? single;
  return value === undefined ? null : unescaped(value);
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const unescaped = (text: string): string => (text.includes('&') ? text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
  if (name) return NAMED[name] ?? whole;
  const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}) : text);

/** A text as it stands in an element or an attribute; characters that XML cannot say at all are left out. */
export const escaped = (text: string): string =>
  text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '').replace(/[<>&"]/g, (one) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[one]!);

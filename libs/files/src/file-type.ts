/** Types of files that a counter takes: papers and pictures of papers. */
export const FILE_TYPES = { pdf: 'application/pdf', png: 'image/png', jpeg: 'image/jpeg' } as const;
export type FileType = (typeof FILE_TYPES)[keyof typeof FILE_TYPES];

const SIGNATURES: readonly (readonly [FileType, Buffer])[] = [
  [FILE_TYPES.pdf, Buffer.from('%PDF-')],
  [FILE_TYPES.png, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  [FILE_TYPES.jpeg, Buffer.from([0xff, 0xd8, 0xff])],
];

/** First bytes that are needed to tell a type. */
export const SNIFF_BYTES = 16;

/** The type that the first bytes show, or null. Names and headers are not asked: they can say anything. */
export function sniff(head: Uint8Array): FileType | null {
  const found = SIGNATURES.find(([, signature]) => signature.equals(head.subarray(0, signature.length)));
  return found ? found[0] : null;
}

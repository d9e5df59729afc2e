import type { ServerResponse } from 'node:http';

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Answers a request with a workbook to be kept under a name. @param isPublic whether what it says is public by law */
export function sendWorkbook(response: ServerResponse, name: string, bytes: Buffer, isPublic = false): void {
  response.writeHead(200, {
    'content-type': WORKBOOK, 'content-length': bytes.length, 'x-content-type-options': 'nosniff', ...(!isPublic && { 'cache-control': 'private, no-store' }),
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
  }).end(bytes);
}

/** Which files the reader is for, by their first bytes: names lie (".xls" is often HTML or tab-separated text). */

export type Container = 'pdf' | 'zip' | 'ole' | 'biff' | 'html';

const starts = (bytes: Uint8Array, ...wanted: number[]): boolean => wanted.every((byte, i) => bytes[i] === byte);

/** `head` is the first two kilobytes. Null for what the engine reads itself (text, JSON, XML of other kinds). */
export function sniff(head: Uint8Array): Container | null {
  if (starts(head, 0x50, 0x4b, 0x03, 0x04) || starts(head, 0x50, 0x4b, 0x05, 0x06)) return 'zip';
  if (starts(head, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1)) return 'ole';
  // A bare stream of the old record format: BOF of version 2, 3, 4 or 5–8, its length, its type.
  if (head[0] === 0x09 && [0, 2, 4, 8].includes(head[1] ?? -1) && (head[2] ?? 99) <= 16 && head[3] === 0) return 'biff';
  const text = new TextDecoder('latin1').decode(head.subarray(0, 2048)).replaceAll('\0', '');
  // Some servers put a few bytes in front of a PDF; readers accept the mark anywhere in the first kilobyte.
  if (/^[^<{]{0,1000}?%PDF-\d/.test(text.slice(0, 1024))) return 'pdf';
  const start = text.replace(/^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '').trimStart();
  if (/^<(?:!doctype\s+html|html|head|body|meta|style|table|center|div|tr)\b/i.test(start)) return 'html';
  if (/^<\?xml[\s\S]*?(?:urn:schemas-microsoft-com:office:spreadsheet|<html\b)/i.test(start)) return 'html';
  return null;
}

/** How much of a JSON file is looked through for sealed data: its first element stands far before that. */
export const HEAD = 2 ** 20;
/** A key file is small. */
export const KEY_FILE = 2 ** 16;

function jsonHead(bytes: Uint8Array): string {
  const start = new TextDecoder('latin1')
    .decode(bytes.subarray(0, 16))
    .replace(/[\0\s\u00bb\u00bf\u00ef\u00fe\u00ff]/g, '');
  if (start[0] !== '{' && start[0] !== '[') return '';
  return new TextDecoder('latin1').decode(bytes.subarray(0, HEAD)).replaceAll('\0', '');
}

/** Account Aggregator data as the provider sealed it: only the receiver's key opens it. */
export const sealed = (bytes: Uint8Array): boolean => /"encrypted[_-]?fi"\s*:\s*"[^"]/i.test(jsonHead(bytes));

/** The receiver's key pair: no data, and nothing that the engine may see. */
export const keyFile = (bytes: Uint8Array): boolean =>
  bytes.length <= KEY_FILE && /"(?:our)?[_-]?private[_-]?key"\s*:\s*"[^"]/i.test(jsonHead(bytes)) && !sealed(bytes);

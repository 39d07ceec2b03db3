/** Writes small PDFs for the tests: text in Courier (every character 0.6 of its size wide) at given places. */
import { createHash } from 'node:crypto';

export interface Text {
  x: number;
  /** From the upper edge, at the baseline. */
  y: number;
  text: string;
  size?: number;
}

export interface PdfOptions {
  /** Locks the file, RC4 with 40 bits: the oldest way, still in use. */
  password?: string;
  info?: Record<string, string>;
  /** Pages hold a grey picture instead of text. */
  scanned?: boolean;
}

const HEIGHT = 842;
const CHAR = 0.6;
const PAD = Buffer.from('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A', 'hex');

/** The place of a text that ends at `right`. */
export const rightAligned = (right: number, y: number, text: string, size = 8): Text => ({
  x: right - text.length * CHAR * size,
  y,
  text,
  size,
});

function rc4(key: Buffer, data: Buffer): Buffer {
  const state = Array.from({ length: 256 }, (_, i) => i);
  const swap = (a: number, b: number): void => {
    [state[a], state[b]] = [state[b] ?? 0, state[a] ?? 0];
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) & 255;
    swap(i, j);
  }
  let i = 0;
  let j = 0;
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) & 255;
      j = (j + (state[i] ?? 0)) & 255;
      swap(i, j);
      return byte ^ (state[((state[i] ?? 0) + (state[j] ?? 0)) & 255] ?? 0);
    }),
  );
}

const md5 = (...parts: Uint8Array[]): Buffer => createHash('md5').update(Buffer.concat(parts)).digest();
const padded = (password: string): Buffer => Buffer.concat([Buffer.from(password, 'latin1'), PAD]).subarray(0, 32);
const hex = (bytes: Buffer): string => `<${bytes.toString('hex')}>`;

interface Lock {
  dictionary: string;
  cipher: (object: number, data: Buffer) => Buffer;
}

/** The standard security handler, revision 2. */
function lock(password: string, id: Buffer): Lock {
  const permissions = Buffer.from([0xfc, 0xff, 0xff, 0xff]);
  const owner = rc4(md5(padded(password)).subarray(0, 5), padded(password));
  const key = md5(padded(password), owner, permissions, id).subarray(0, 5);
  const dictionary = `<< /Filter /Standard /V 1 /R 2 /O ${hex(owner)} /U ${hex(rc4(key, PAD))} /P -4 >>`;
  return {
    dictionary,
    cipher: (object, data) => {
      const salt = Buffer.from([object & 255, (object >> 8) & 255, 0, 0, 0]);
      return rc4(md5(key, salt).subarray(0, 10), data);
    },
  };
}

const escaped = (text: string): string => text.replace(/[\\()]/g, (char) => `\\${char}`);

export function writePdf(pages: readonly (readonly Text[])[], options: PdfOptions = {}): Uint8Array<ArrayBuffer> {
  const id = Buffer.from('0123456789abcdef');
  const locked = options.password === undefined ? null : lock(options.password, id);
  const chunks: Buffer[] = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const offsets: number[] = [];
  let length = chunks[0]?.length ?? 0;
  const push = (text: string | Buffer): void => {
    const chunk = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
    chunks.push(chunk);
    length += chunk.length;
  };
  const object = (number: number, body: string, stream?: Buffer): void => {
    offsets[number] = length;
    push(`${number} 0 obj\n`);
    if (stream === undefined) push(`${body}\n`);
    else {
      const data = locked === null ? stream : locked.cipher(number, stream);
      push(`${body.replace('>>', `/Length ${data.length} >>`)}\nstream\n`);
      push(data);
      push('\nendstream\n');
    }
    push('endobj\n');
  };
  const string = (number: number, text: string): string =>
    locked === null ? `(${escaped(text)})` : hex(locked.cipher(number, Buffer.from(text, 'latin1')));

  const kids = pages.map((_, i) => `${10 + 2 * i} 0 R`);
  object(1, '<< /Type /Catalog /Pages 2 0 R >>');
  object(2, `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`);
  object(3, '<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>');
  const info = Object.entries(options.info ?? {}).map(([name, text]) => `/${name} ${string(4, text)}`);
  object(4, `<< ${info.join(' ')} >>`);
  const picture = '<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 >>';
  object(5, picture, Buffer.from([128]));
  pages.forEach((texts, i) => {
    const resources = '<< /Font << /F1 3 0 R >> /XObject << /I1 5 0 R >> >>';
    const place = `/Parent 2 0 R /MediaBox [0 0 595 ${HEIGHT}] /Resources ${resources}`;
    object(10 + 2 * i, `<< /Type /Page ${place} /Contents ${11 + 2 * i} 0 R >>`);
    const shown = texts.map(
      ({ x, y, text, size = 8 }) => `BT /F1 ${size} Tf 1 0 0 1 ${x} ${HEIGHT - y} Tm (${escaped(text)}) Tj ET`,
    );
    const content = options.scanned === true ? 'q 500 0 0 700 40 60 cm /I1 Do Q' : shown.join('\n');
    object(11 + 2 * i, '<< >>', Buffer.from(content, 'latin1'));
  });
  const last = 10 + 2 * pages.length;
  const start = length;
  const entries = Array.from({ length: last }, (_, i) =>
    offsets[i] === undefined ? '0000000000 65535 f \n' : `${String(offsets[i]).padStart(10, '0')} 00000 n \n`,
  );
  push(`xref\n0 ${last}\n${entries.join('')}`);
  const encrypt = locked === null ? '' : `/Encrypt ${locked.dictionary} /ID [${hex(id)} ${hex(id)}]`;
  push(`trailer\n<< /Size ${last} /Root 1 0 R /Info 4 0 R ${encrypt} >>\nstartxref\n${start}\n%%EOF\n`);
  return new Uint8Array(Buffer.concat(chunks));
}

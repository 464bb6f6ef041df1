type Part = { head: string; content: Buffer };
export type Mail = { text: string; attachments: Part[] };

/** A mail as a mail server takes it, its parts decoded: the first is its text, the rest are attached. */
export function parsedMail(mail: string): Mail {
  const [head = '', body = ''] = halves(mail);
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1];
  const parts = boundary === undefined ? [decoded(mail)] : body.split(`--${boundary}`).slice(1, -1).map(decoded);
  const [text, ...attachments] = parts;
  return { text: text?.content.toString('utf8') ?? '', attachments };
}

function decoded(part: string): Part {
  const [head = '', body = ''] = halves(part.replace(/^\r\n/, ''));
  return { head, content: bytesOf(head, body.replace(/\r\n$/, '')) };
}

function bytesOf(head: string, body: string): Buffer {
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body, 'base64');
  if (!/transfer-encoding: quoted-printable/i.test(head)) return Buffer.from(body.replaceAll('\r\n', '\n'));
  const bytes = body
    .replace(/=\r\n/g, '')
    .replaceAll('\r\n', '\n')
    .replace(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return Buffer.from(bytes, 'latin1');
}

function halves(text: string): [string, string] {
  const at = text.indexOf('\r\n\r\n');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 4)];
}

import { readFileSync } from 'node:fs';
import type { AlertReason } from '#shared/alert.ts';
import type { ChannelOf } from '#shared/alert-settings.ts';
import { errorCodeOf } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { withoutPasswords } from '#shared/text.ts';
import { attachmentsOf } from './attachments.ts';
import { type Send, SendFailed } from './channel.ts';

/** Sends a mail. With `smtp://` the server must offer STARTTLS wherever a password would be sent; certificates are verified. */
export const sendEmail: Send<ChannelOf<'email'>> = async (settings, { message, subject, body, isRepeat }, signal) => {
  const url = new URL(settings.url);
  const user = decodeURIComponent(url.username);
  const isSecure = url.protocol === 'smtps:';
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || (isSecure ? 465 : 587)),
    secure: isSecure,
    requireTLS: !isSecure && (user !== '' || settings.tls !== undefined),
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    tls: tlsOf(settings.tls),
    connectionTimeout: limits.alertTimeoutMs,
    greetingTimeout: limits.alertTimeoutMs,
    socketTimeout: limits.alertTimeoutMs,
    // Texts come from definitions: none of them may name a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const abort = () => transport.close();
  signal.addEventListener('abort', abort, { once: true });
  const { lines, attachments } = attachmentsOf(message);
  try {
    await transport.sendMail({
      from: settings.from,
      to: settings.to,
      subject,
      text: lines.length === 0 ? body : `${body}\n\n${lines.join('\n')}`,
      attachments,
      // The same alert sent again is the same mail to whoever receives it.
      messageId: `<${message.id}@tieout>`,
      headers: { 'X-Tieout-Alert': message.id, 'X-Tieout-Repeat': isRepeat ? 'yes' : 'no' },
    });
  } catch (cause) {
    const message = withoutPasswords(cause instanceof Error ? cause.message : String(cause));
    throw new SendFailed(message, { cause, reason: reasonOf(cause) });
  } finally {
    signal.removeEventListener('abort', abort);
    transport.close();
  }
};

function reasonOf(cause: unknown): AlertReason {
  const code = errorCodeOf(cause) ?? '';
  if (code === 'EAUTH') return 'key';
  if (code === 'EENVELOPE') return 'address';
  if (code === 'ETLS' || /CERT|certificate/i.test(`${code} ${String(cause)}`)) return 'certificate';
  return code === 'EMESSAGE' ? 'refused' : 'unreachable';
}

function tlsOf(tls: ChannelOf<'email'>['tls']) {
  if (tls === undefined || typeof tls === 'boolean') return { rejectUnauthorized: true };
  const files = (['ca', 'cert', 'key'] as const).flatMap((part) => {
    const path = tls[part];
    return path === undefined ? [] : [[part, readFileSync(path)]];
  });
  const name = tls.serverName === undefined ? {} : { servername: tls.serverName };
  return { rejectUnauthorized: true, ...name, ...(Object.fromEntries(files) as Record<string, Buffer>) };
}

import { createServer } from 'node:http';
import { TieoutError } from '#shared/errors.ts';

export type MetricsPage = { url: string; close(): void };

/** Serves the counters to whoever watches this machine: on the loopback only, one page, reading only. */
export async function serveMetrics(port: number, text: () => string): Promise<MetricsPage> {
  const server = createServer((request, response) => {
    const host = request.headers.host ?? '';
    // A page of another origin that has a name point here is refused.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return response.writeHead(403).end();
    if (request.url !== '/metrics') return response.writeHead(404).end('See /metrics\n');
    if (request.method !== 'GET') return response.writeHead(405).end();
    return response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text());
  });
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new TieoutError('usage', `port ${port} of 127.0.0.1 cannot be listened on`, {
          next: 'Give another --metrics-port; 0 takes any free one.',
          cause,
        }),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const actual = typeof address === 'object' ? (address?.port ?? port) : port;
  return {
    url: `http://127.0.0.1:${actual}/metrics`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

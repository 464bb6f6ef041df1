import type { FindingKind } from '#shared/finding.ts';
import { findingKinds } from '#shared/finding.ts';

type Scheme = { plain: Record<string, string>; kinds: Record<FindingKind, [ink: string, wash: string]> };

/** The colours of the app's own theme. */
const light: Scheme = {
  plain: {
    ...{ paper: '#f7f8f8', sheet: '#fff', line: '#e1e5e6', ink: '#12211f', ink2: '#47585a', accent: '#0f6b63' },
    ...{ differs: '#fff3c9', differsInk: '#5c4300', matched: '#1d7a4f' },
  },
  kinds: {
    missing: ['#9a4a00', '#fdeedd'],
    unexpected: ['#6a3fb5', '#efe8fb'],
    different: ['#0b5cad', '#e2eefa'],
    duplicate: ['#4d5b66', '#e9edf0'],
    invalid: ['#b3261e', '#fbe6e4'],
  },
};

const dark: Scheme = {
  plain: {
    ...{ paper: '#101615', sheet: '#171f1e', line: '#283331', ink: '#e8efed', ink2: '#b4c3c0', accent: '#4fb8ac' },
    ...{ differs: '#453a14', differsInk: '#ffe9a8', matched: '#6fd19c' },
  },
  kinds: {
    missing: ['#f2b373', '#3a2a16'],
    unexpected: ['#c3a5f5', '#2c2340'],
    different: ['#86bdf5', '#152b42'],
    duplicate: ['#b2c0ca', '#26302f'],
    invalid: ['#f59a93', '#3f1f1d'],
  },
};

const fonts =
  'Inter,"Segoe UI",system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","WenQuanYi Zen Hei",sans-serif';

/** The page's whole style. `page` is what stands at the foot of each sheet of paper, which is always light. */
export function pageStyle(page: string): string {
  return `
:root{color-scheme:light dark;${variables(light)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(dark)}}}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px;max-width:1200px;background:var(--paper);color:var(--ink);
font:13px/1.5 ${fonts}}
h1{font-size:28px;margin:0 0 4px}h2{font-size:18px;margin:32px 0 8px;break-after:avoid}
p,li{max-width:75ch;color:var(--ink2)}
table{border-collapse:collapse;width:100%;background:var(--sheet);font-variant-numeric:tabular-nums}
th,td{border:1px solid var(--line);padding:4px 8px;text-align:start;vertical-align:top;overflow-wrap:anywhere}
thead{display:table-header-group}th{color:var(--ink2);font-weight:600}tr{break-inside:avoid}
td.n,th.n{text-align:end;white-space:nowrap;width:1%}
.few .word,.few .none,td.word,span.word,tbody th{overflow-wrap:normal;white-space:nowrap}.few thead th,.few .words{overflow-wrap:normal}
a{color:inherit;text-decoration-color:var(--line)}a:hover{text-decoration-color:currentColor}tr:target{outline:2px solid var(--accent);outline-offset:-2px}
.scroll{overflow-x:auto}
.verdict{display:inline-block;padding:4px 12px;border:2px solid currentColor;border-radius:6px;font-size:18px;font-weight:700}
.verdict.match{color:var(--matched)}.verdict.mismatch{color:var(--different)}.verdict.not-established{color:var(--invalid)}
.kind{font-weight:700;white-space:nowrap}
${findingKinds.map((kind) => `.kind.${kind}{color:var(--${kind});background:var(--${kind}-wash)}.bar.${kind}{fill:var(--${kind})}`).join('\n')}
.bar{fill:var(--accent)}
.differs{background:var(--differs);color:var(--differsInk);font-weight:600}
.none{color:var(--ink2)}.unseen{font:600 10px/1 monospace;border:1px solid var(--line);border-radius:3px;padding:0 2px;margin:0 1px}
.chart{break-inside:avoid}.bars{max-width:720px;display:block;margin-bottom:8px}
.digest{max-width:none;font-family:"JetBrains Mono",Consolas,monospace;font-size:11px;overflow-wrap:anywhere}
svg text{fill:var(--ink);font-size:12px}
input[type=search]{font:inherit;padding:6px 10px;min-height:32px;width:min(100%,360px);color:inherit;background:var(--sheet);border:1px solid var(--ink2);border-radius:6px}
.partitions div{break-inside:avoid}.partitions{columns:3;column-gap:24px;font-size:11px;font-variant-numeric:tabular-nums}
.lines td{height:48px}.signature{margin:0 0 12px;break-inside:avoid}.signature th{width:160px}.lines{break-inside:avoid}
@page{size:A4;margin:14mm 12mm 16mm;@bottom-right{font-family:${fonts};content:${page};font-size:9px}}
@media print{body{padding:0 1px;max-width:none;background:none;font-size:10px}.search{display:none}tr[hidden]{display:table-row}.scroll{overflow:visible}
th,td{padding:2px 5px}h1{font-size:22px}h2{font-size:14px;margin-top:20px}.bars{max-width:480px}.digest{font-size:8.5px}.partitions{font-size:8px}a{text-decoration:none}}
`;
}

function variables({ plain, kinds }: Scheme): string {
  const own = Object.entries(plain).map(([name, value]) => `--${name}:${value}`);
  const ofKinds = findingKinds.flatMap((kind) => [`--${kind}:${kinds[kind][0]}`, `--${kind}-wash:${kinds[kind][1]}`]);
  return [...own, ...ofKinds].join(';');
}

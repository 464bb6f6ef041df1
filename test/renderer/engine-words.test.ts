import { describe, expect, it } from 'vitest';
import { engineSpeaker } from '#renderer/engine-words.ts';
import { engine } from '#renderer/locales/zh/engine/index.ts';
import { sentencesOfErrors, textsOfTheEngine } from '#test/support/engine-sentences.ts';

const say = engineSpeaker(engine);

describe('what the engine says, in Chinese', () => {
  it.each([
    ['run 7 is signed, and locked', '清算 7 已签核并锁定'],
    [
      'run 7 cannot be signed: 2 findings undecided; Mei is no lead',
      '清算 7 不能签核：2 条差异未作结论；Mei 不是负责人',
    ],
    ['Did you mean 1221? Accounts are 1221, 6711.', '是否应为 1221？现有科目：1221, 6711。'],
    [
      'orders.yaml:3: inbound.pathh is not a setting; did you mean path?\norders.yaml:9: key is "x"; it is a list',
      'orders.yaml 第 3 行：没有 inbound.pathh 这个设置，是否应为 path？\norders.yaml 第 9 行：key 为"x"，应为列表',
    ],
    ['redis 10.0.0.1:6379 refused the connection', 'Redis 10.0.0.1:6379 拒绝连接'],
    ['inbound: /data/in.csv does not exist', '入账：/data/in.csv 不存在'],
    ['outbound (csv out.csv) is empty: no record was read from it; check outbound.path.', undefined],
    ['Wei is an auditor: a lead adds people', 'Wei 是审计员：此操作须由负责人进行'],
    ['request r1 is sent: it cannot be approved', '申请 r1 已发送，不能批准'],
    ['run 7: inbound.snapshot is gone', '清算 7：inbound.snapshot 已不存在'],
  ])('is %j', (english, chinese) => {
    const said = say(english);
    if (chinese === undefined) expect(said).toMatch(/^出账（csv out\.csv）为空/);
    else expect(said).toBe(chinese);
  });

  it('is nothing where a sentence, or a part of one that must be known, is not known', () => {
    expect(say('the moon is away')).toBeUndefined();
    expect(say('run 7: the moon is away')).toBeUndefined();
    expect(say('run 7 is signed, and locked; the moon is away')).toBeUndefined();
    expect(say('')).toBeUndefined();
  });

  it('puts in what the English puts in, and is Chinese', () => {
    for (const [english, chinese] of Object.entries(engine.sentences)) {
      const known = placeholdersIn(english);
      expect(
        placeholdersIn(chinese).filter((name) => !known.includes(name)),
        english,
      ).toEqual([]);
      expect(new Set(known).size, english).toBe(known.length);
      const isChinese =
        /\p{Script=Han}/u.test(chinese) || english === 'true or false' || lettersIn(plain(english)) === 0;
      expect(isChinese, english).toBe(true);
    }
  });

  it('is of sentences that the engine still says', () => {
    const texts = textsOfTheEngine();
    const known = texts
      .filter((text) => lettersIn(text) >= 6)
      .map((text) => ({ filled: text.replaceAll('{}', 'X1'), pattern: patternOf(text), letters: lettersIn(text) }));
    const stale = Object.keys(engine.sentences).filter((sentence) => {
      const said = plain(sentence);
      if (texts.includes(said)) return false;
      const [pattern, letters] = [patternOf(said), lettersIn(said)];
      return !known.some((text) => {
        // The code says it with more put in, or as a part of more.
        const [found] = text.pattern.exec(said) ?? text.pattern.exec(` ${said}`) ?? [];
        if (found !== undefined && (found.trim() === said || text.letters >= letters / 2)) return true;
        return letters >= 6 && letters >= text.letters * 0.4 && pattern.test(text.filled);
      });
    });
    expect(stale).toEqual([]);
  });

  it('is there for whatever is refused in review, and for what is wrong with definitions, files and servers', () => {
    const found = sentencesOfErrors([
      'src/main/core/{review,reruns,people,flight,following}/*.ts',
      'src/main/core/{definition-file,definitions,run-finding,run-lock,evidence-keeping,active-runs,side-sources}.ts',
      'src/worker/sources/{text-file,csv-header}.ts',
      'src/worker/sources/redis/failure.ts',
      'src/worker/sources/mysql/errors.ts',
    ]);
    expect(found.length).toBeGreaterThan(100);
    // What is put together of parts is said by these.
    const whole = found.filter(({ sentence }) => lettersIn(sentence.replaceAll('X1', '')) >= 6);
    const unsaid = whole.filter(({ sentence }) => say(sentence) === undefined);
    expect(unsaid).toEqual([]);
  });
});

function placeholdersIn(text: string): string[] {
  return [...text.matchAll(/\{([a-z]\w*)\}/g)].map(([, name]) => name ?? '');
}

function plain(sentence: string): string {
  return sentence.replace(/\{[a-z]\w*\}/g, '{}');
}

function lettersIn(text: string): number {
  return text.replaceAll('{}', '').replace(/[^A-Za-z]/g, '').length;
}

function patternOf(text: string): RegExp {
  const pieces = text.split('{}').map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(pieces.join('.*'), 's');
}

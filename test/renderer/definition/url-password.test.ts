// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is what people write in a definition.
import { describe, expect, it } from 'vitest';
import { passwordIn, passwordName, withPasswordFrom } from '#renderer/pages/definition/form/url-password.ts';

describe('the password of an address', () => {
  it.each([
    ['redis://127.0.0.1:6379/0', { is: 'none' }],
    ['mysql://reader@127.0.0.1/promo', { is: 'none' }],
    ['mysql://reader:@127.0.0.1/promo', { is: 'none' }],
    ['redis://:${REDIS_PASSWORD}@127.0.0.1', { is: 'variable', name: 'REDIS_PASSWORD' }],
    ['redis://:red@127.0.0.1', { is: 'clear', password: 'red' }],
    ['mysql://reader:p%40ss%2f@db/promo', { is: 'clear', password: 'p@ss/' }],
    ['mysql://reader:p@ss@db/promo', { is: 'clear', password: 'p@ss' }],
    ['mysql://reader:100%@db/promo', { is: 'clear', password: '100%' }],
    ['redis+cluster://u:$${X}@h1:7000,h2:7001', { is: 'clear', password: '${X}' }],
    ['redis+sentinel://:a${X}@h1:1,h2:2/master/0', undefined],
    ['redis://', undefined],
    ['', undefined],
    ['host:6379', undefined],
  ])('of %s is told', (url, told) => expect(passwordIn(url)).toEqual(told));

  it.each([
    ['redis://127.0.0.1:6379/0', 'redis://:${NAME}@127.0.0.1:6379/0'],
    ['mysql://reader@127.0.0.1/promo', 'mysql://reader:${NAME}@127.0.0.1/promo'],
    ['mysql://reader:p@ss@db/promo', 'mysql://reader:${NAME}@db/promo'],
  ])('is taken out of %s', (url, without) => {
    expect(withPasswordFrom(url, 'NAME')).toBe(without);
    expect(passwordIn(without)).toEqual({ is: 'variable', name: 'NAME' });
  });

  it('has a name that tells what it is of and that nobody has', () => {
    expect(passwordName('618-tagging', 'inbound', [])).toBe('TAGGING_INBOUND_PASSWORD');
    expect(passwordName('618-tagging', 'inbound', ['TAGGING_INBOUND_PASSWORD'])).toBe('TAGGING_INBOUND_PASSWORD_2');
    expect(passwordName('月末对账', 'outbound', [])).toBe('OUTBOUND_PASSWORD');
    expect(passwordName('9'.repeat(300), 'master', [])).toBe('MASTER_PASSWORD');
  });
});

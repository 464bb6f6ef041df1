import { engineSays, useTranslation } from '../words.ts';

/** What the engine says in a sentence of its own, in the language of the page where that is known in it. */
export function EngineText({ children, className }: { children: string; className?: string | undefined }) {
  // What was said is said again once another language is spoken.
  useTranslation('common');
  const { text, lang } = engineSays(children);
  return (
    <span className={className} lang={lang}>
      {text}
    </span>
  );
}

/** Several of its sentences, each for itself. */
export function EngineSentences({ children }: { children: string[] }) {
  return (
    <ul>
      {children.map((sentence) => (
        <li key={sentence}>
          <EngineText>{sentence}</EngineText>
        </li>
      ))}
    </ul>
  );
}

const commands = [
  { command: 'npm run demo', does: 'ties out two small sides and shows every kind of finding' },
  { command: 'npm run -s tieout -- init', does: 'writes a definition to fill in, with comments' },
  { command: 'npm run -s tieout -- run FILE', does: 'pulls both sides and compares them' },
  { command: 'npm run -s tieout -- --help', does: 'lists everything else' },
];

/** What the window says until it has pages: what this is, and where the work is done. */
export function Shell() {
  return (
    <main className="shell">
      <h1>Tieout</h1>
      <p className="lead">
        Reconciles the records of two systems, keeps the evidence, and carries every difference to a signed conclusion.
      </p>
      <section className="sheet" aria-labelledby="start">
        <h2 id="start">Start from the command line</h2>
        <p>This window has no pages yet. Reconciliations run from a terminal in the project’s folder:</p>
        <dl>
          {commands.map(({ command, does }) => (
            <div key={command}>
              <dt>
                <code>{command}</code>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </section>
    </main>
  );
}

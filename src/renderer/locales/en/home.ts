export default {
  title: 'Reconciliations',
  demo: 'Try the demo',
  create: 'New reconciliation',
  empty: {
    title: 'Nothing to tie out yet',
    text: 'Tieout compares the records of two systems and keeps the evidence. See it work on two built-in sides of 200,000 records, or set up your own.',
  },
  columns: { name: 'Name', verdict: 'Last verdict', rate: 'Match rate', findings: 'Findings', last: 'Last run' },
  never: 'not run yet',
};

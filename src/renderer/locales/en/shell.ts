export default {
  navigation: 'Pages',
  skip: 'Skip to the page',
  goTo: 'go to {{place}}',
  close: 'Close',
  places: { home: 'Home', runs: 'Runs', trail: 'Trail & sign-off', settings: 'Settings' },
  keys: { help: 'show all keys', title: 'Keys on this page' },
  palette: {
    open: 'Open the command palette',
    search: 'Go to a page or do something…',
    nothing: 'Nothing is called that',
    here: 'Here',
    pages: 'Pages',
    settings: 'Settings',
    schemes: { light: 'Light colours', dark: 'Dark colours', system: 'Colours of the system' },
  },
  connection: {
    lost: 'The engine does not answer.',
    lostNext: 'Connecting again; nothing is lost.',
    refused: 'This page is no longer let in.',
    refusedNext: 'Tieout was started anew: open the address that it printed.',
  },
  notThere: { title: 'Nothing here', text: 'This address leads to no page.', home: 'Go to Home' },
};

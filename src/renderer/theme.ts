import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** Ledger green, light to dark. The tokens of theme.css decide what is painted; Mantine wants its ten shades besides. */
const ledger: MantineColorsTuple = [
  '#e3f1ef',
  '#c6e3df',
  '#9bcec7',
  '#6cb7ae',
  '#4fb8ac',
  '#2a8d82',
  '#187a70',
  '#0f6b63',
  '#0b564f',
  '#08433d',
];

/** Mantine in our measures: dense, square-ish, without shadows. */
export const theme = createTheme({
  primaryColor: 'ledger',
  primaryShade: { light: 7, dark: 4 },
  colors: { ledger },
  autoContrast: true,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '11px', sm: '13px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.3' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  shadows: {
    xs: 'none',
    sm: 'none',
    md: '0 4px 16px rgb(0 0 0 / 0.10)',
    lg: '0 8px 28px rgb(0 0 0 / 0.14)',
    xl: 'none',
  },
  headings: { fontFamily: 'var(--font)', fontWeight: '650' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: {
      defaultProps: { variant: 'default' },
      vars: (_theme: unknown, { variant }: { variant?: string }) => ({
        root: {
          '--button-height': '30px',
          '--button-padding-x': '12px',
          '--button-fz': '13px',
          ...(variant === 'filled' ? { '--button-color': 'var(--accent-ink)' } : {}),
        },
      }),
      styles: { root: { fontWeight: 550, flex: 'none' } },
    },
    Input: {
      vars: () => ({
        wrapper: {
          '--input-bg': 'var(--sheet)',
          '--input-bd': 'var(--control)',
          '--input-height': '30px',
          '--input-fz': '13px',
        },
      }),
    },
    InputWrapper: { styles: { label: { fontWeight: 600, marginBottom: 2 } } },
    SegmentedControl: { defaultProps: { withItemsBorders: false } },
    Tooltip: {
      defaultProps: { openDelay: 400, withArrow: false },
      vars: () => ({ tooltip: { '--tooltip-bg': 'var(--ink)', '--tooltip-color': 'var(--sheet)' } }),
    },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35 } } },
  },
});

const painted = {
  '--mantine-color-body': 'var(--sheet)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--sheet)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-error': 'var(--invalid)',
  '--mantine-color-disabled': 'var(--hover)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-light': 'var(--accent-wash)',
  '--mantine-primary-color-light-hover': 'var(--accent-wash)',
  '--mantine-primary-color-light-color': 'var(--accent)',
  '--mantine-primary-color-contrast': 'var(--accent-ink)',
  '--mantine-color-ledger-filled': 'var(--accent)',
  '--mantine-color-ledger-filled-hover': 'var(--accent-hover)',
  '--mantine-color-ledger-light': 'var(--accent-wash)',
  '--mantine-color-ledger-light-color': 'var(--accent)',
};

/** Mantine's greys, by the numbers of its own sheets: what each is painted for there, in our surfaces, lines and inks. */
const greys = {
  gray: ['hover', 'hover', 'line', 'line-strong', 'control', 'control', 'ink-3', 'ink-2', 'ink', 'ink'],
  dark: ['ink', 'ink-2', 'ink-3', 'ink-3', 'line', 'line-strong', 'sheet', 'hover', 'hover', 'paper'],
};
const paintedGreys = Object.fromEntries(
  Object.entries(greys).flatMap(([name, tokens]) =>
    tokens.map((token, i) => [`--mantine-color-${name}-${i}`, `var(--${token})`]),
  ),
);

/** Every colour that Mantine paints with, in the words of theme.css: one place decides, for both schemes. */
// In each scheme, too: what Mantine sets there would win over what is set for both.
export const themeVariables: CSSVariablesResolver = () => {
  const all = { ...painted, ...paintedGreys };
  return { variables: all, light: all, dark: all };
};

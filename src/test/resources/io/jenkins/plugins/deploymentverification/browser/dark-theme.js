// The variables of Jenkins' dark theme plugin, which tests cannot install.
document.addEventListener("DOMContentLoaded", () => {
  const theme = {
    "--background": "oklch(from var(--white) 0.175 0.013 h)",
    "--accent-color": "oklch(65.13% 0.1987 265)",
    "--text-color": "var(--white)",
    "--text-color-secondary": "oklch(from var(--white) 0.7 0.038 h)",
    "--table-background": "var(--card-background)",
    "--card-background": "color-mix(in oklch, var(--text-color-secondary) 7.5%, var(--background))",
    "--card-border-color": "color-mix(in oklch, var(--text-color-secondary) 10%, var(--card-background))",
    "--panel-border-color": "color-mix(in oklch, var(--text-color-secondary) 15%, var(--background))",
    "--tabs-item-background--selected": "oklch(from var(--text-color-secondary) l c h / 0.175)",
    "--input-color": "color-mix(in oklch, var(--text-color-secondary) 5%, var(--background))",
    "--input-border": "color-mix(in oklch, var(--text-color-secondary) 30%, var(--background))",
    "--input-border-hover": "color-mix(in oklch, var(--text-color-secondary) 40%, var(--background))",
    "--focus-input-glow": "oklch(from var(--focus-input-border) l c h / 0.2)",
    "--button-background": "oklch(from var(--text-color-secondary) l c h / 0.075)",
    "--button-background--hover": "oklch(from var(--text-color-secondary) l c h / 0.125)",
    "--button-background--active": "oklch(from var(--text-color-secondary) l c h / 0.175)",
    "--button-box-shadow--focus": "oklch(from var(--text-color-secondary) l c h / 0.1)",
    "--item-background--hover": "oklch(from var(--text-color-secondary) l c h / 0.1)",
    "--item-background--active": "oklch(from var(--text-color-secondary) l c h / 0.15)",
    "--item-box-shadow--focus": "oklch(from var(--text-color-secondary) l c h / 0.1)",
    "--white": "oklch(from var(--accent-color) 98% 0.015 h)",
  };
  // lightness in percent, chroma, hue
  const colours = {
    blue: [64.23, 0.3, 252.93],
    brown: [63.14, 0.1, 65.44],
    cyan: [80.37, 0.1296, 232.62],
    green: [80.25, 0.2197, 147.09],
    indigo: [57.48, 0.26, 281.95],
    orange: [79.58, 0.1862, 62.09],
    pink: [70.1, 0.25, 13.88],
    purple: [62.75, 0.2634, 311.52],
    red: [66.82, 0.2393, 29.84],
    yellow: [90.35, 0.1872, 95.31],
    teal: [73.05, 0.1217, 216.13],
  };
  for (const [name, [lightness, chroma, hue]] of Object.entries(colours)) {
    theme[`--${name}`] = `oklch(${lightness}% ${chroma} ${hue})`;
    theme[`--light-${name}`] = `oklch(${(lightness + 100) / 2}% ${chroma} ${hue})`;
    theme[`--dark-${name}`] = `oklch(${lightness / 2}% ${chroma} ${hue})`;
  }
  for (const [name, value] of Object.entries(theme)) {
    document.documentElement.style.setProperty(name, value);
  }
  document.documentElement.style.colorScheme = "dark";
  document.documentElement.dataset.theme = "dark";
});

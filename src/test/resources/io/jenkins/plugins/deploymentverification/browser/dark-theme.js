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
    "--button-background": "oklch(from var(--text-color-secondary) l c h / 0.075)",
    "--button-background--hover": "oklch(from var(--text-color-secondary) l c h / 0.125)",
    "--blue": "oklch(64.23% 0.3 252.93)",
    "--cyan": "oklch(80.37% 0.1296 232.62)",
    "--green": "oklch(80.25% 0.2197 147.09)",
    "--orange": "oklch(79.58% 0.1862 62.09)",
    "--purple": "oklch(62.75% 0.2634 311.52)",
    "--red": "oklch(66.82% 0.2393 29.84)",
    "--yellow": "oklch(90.35% 0.1872 95.31)",
    "--white": "oklch(from var(--accent-color) 98% 0.015 h)",
  };
  for (const [name, value] of Object.entries(theme)) {
    document.documentElement.style.setProperty(name, value);
  }
  document.documentElement.style.colorScheme = "dark";
  document.documentElement.dataset.theme = "dark";
});

/** The colours of a style by name: as it begins (light), in dark, and in print. */
export function palettes(style: string): Record<'light' | 'dark' | 'print', Record<string, string>> {
  const roots = [...style.matchAll(/:root\{([^}]*)\}/g)].map(([, body = '']) =>
    Object.fromEntries(
      [...body.matchAll(/--([a-z]+):(#[0-9a-f]{3,6})/g)].map(([, name = '', colour = '']) => [name, colour]),
    ),
  );
  const [light, dark, print] = roots;
  if (light === undefined || dark === undefined || print === undefined)
    throw new Error('three palettes are needed');
  return { light, dark, print };
}

/** From 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const digits =
    colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit) : colour.slice(1).match(/../g);
  const [red = 0, green = 0, blue = 0] = (digits ?? []).map((pair) => {
    const value = parseInt(pair, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

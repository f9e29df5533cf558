/** `set rule.name=value`, of each setting that is not the default. */
export function settingTexts(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).map(([name, value]) => `set ${name}=${value}`)
}

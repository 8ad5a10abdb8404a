import type { YamlFile, YamlPath } from './yaml-file.ts'

/** A text that stands in a file, with its path: what agreement between files is checked on, whatever else is wrong around it. */
export interface Found {
  text: string
  path: YamlPath
}

/** A map in a list, whose texts can be asked for by key. */
export interface FoundEntry {
  path: YamlPath
  text(key: string): Found | undefined
  texts(key: string): Found[]
}

/** The texts of the list at a path; what is no text is left out (the schema reports it). */
export function textsAt(yaml: YamlFile, path: YamlPath): Found[] {
  return listAt(yaml, path).flatMap((value, index) => {
    const text = textOf(value)
    return text === undefined ? [] : [{ text, path: [...path, index] }]
  })
}

/** The text at a path, if there is one. */
export function textAt(yaml: YamlFile, path: YamlPath): Found | undefined {
  const text = textOf(valueAt(yaml, path))
  return text === undefined ? undefined : { text, path }
}

/** The maps of the list at a path. */
export function entriesAt(yaml: YamlFile, path: YamlPath): FoundEntry[] {
  return listAt(yaml, path).flatMap((value, index) => {
    if (typeof value !== 'object' || value === null) return []
    const own = [...path, index]
    return [{ path: own, text: (key: string) => textAt(yaml, [...own, key]), texts: (key: string) => textsAt(yaml, [...own, key]) }]
  })
}

/** The texts of a list as the names others may use; nothing when the list could not be read whole, so that nobody is blamed for it. */
export function namesAt(yaml: YamlFile | undefined, key: string): ReadonlySet<string> | undefined {
  if (!yaml || yaml.broken.has(key) || !Array.isArray(valueAt(yaml, [key]))) return undefined
  return new Set(textsAt(yaml, [key]).map(({ text }) => text))
}

/** The value at a path of a file's plain data. */
export function valueAt(yaml: YamlFile, path: YamlPath): unknown {
  let value = yaml.value
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}

function listAt(yaml: YamlFile, path: YamlPath): unknown[] {
  const value = valueAt(yaml, path)
  return Array.isArray(value) ? value : []
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : typeof value === 'number' ? String(value) : undefined

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const named = z.object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })
const lock = z.object({
  packages: z.record(z.string(), z.looseObject({ license: z.string().optional(), hasInstallScript: z.boolean().optional() })),
})

const page = read('DEPENDENCIES.md')
/** Package → its licence, as the page says. */
const reviewed = new Map(
  [...page.matchAll(/^\| `([^`]+)`\s*\|[^|]*\|\s*([^|]*?)\s*\|[^|]*\|$/gmu)].map(([, name = '', licence = '']) => [name, licence] as const),
)
const { dependencies, devDependencies } = named.parse(JSON.parse(read('package.json')))
const { packages } = lock.parse(JSON.parse(read('package-lock.json')))

describe('what we depend on', () => {
  it('is reviewed, all of it and nothing else, with the licence it states', () => {
    const all = Object.keys({ ...dependencies, ...devDependencies }).sort()
    expect([...reviewed.keys()].sort()).toEqual(all)
    for (const name of all) {
      const states = packages[`node_modules/${name}`]?.license
      if (states !== undefined) expect(reviewed.get(name), name).toBe(states)
    }
  })
  it('is pinned', () => {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      expect(version, name).toMatch(/^(?:npm:[\w@/-]+@)?\d+\.\d+\.\d+$/u)
  })
  it('runs nothing when it is installed, and what would is named', () => {
    const would = Object.entries(packages).flatMap(([path, { hasInstallScript }]) =>
      hasInstallScript ? [path.replace(/^.*node_modules\//u, '')] : [],
    )
    const [, listed = ''] = page.split('## Install scripts')
    for (const name of would) expect(listed, name).toContain(`\`${name}\``)
    expect(read('.npmrc')).toContain('ignore-scripts=true')
    expect(read('Dockerfile')).toContain('--ignore-scripts')
  })
})

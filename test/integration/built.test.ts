import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

/** src/built.mjs, which is JavaScript: nothing loads TypeScript yet where it is needed. */
const maker = new URL('../../src/built.mjs', import.meta.url).href
const { built } = (await import(maker)) as {
  built(root: string, script: string): Promise<string | null>
}

let root: string
const write = (name: string, text: string): Promise<void> => writeFile(join(root, 'src', name), text)
/** What the program says, as it is built now. */
const said = async (): Promise<{ file: string; said: unknown }> => {
  const file = (await built(root, 'src/cli.ts')) ?? ''
  return { file, said: ((await import(pathToFileURL(file).href)) as { said: unknown }).said }
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lianyi-built-'))
  for (const folder of ['src', 'node_modules']) await mkdir(join(root, folder))
  await write('gateway.ts', "export const said: string = 'gateway'")
  await write('cli.ts', "import { part } from './part.ts'\nexport const said = [part, import.meta.url]")
  await write('part.ts', "export const part: string = 'one'")
})
afterAll(() => rm(root, { recursive: true, force: true }))

it('is built once for a state of the sources, and knows where they are', async () => {
  const first = await said()
  expect(first.said).toEqual(['one', pathToFileURL(join(root, 'src', 'cli.ts')).href])
  expect((await said()).file).toBe(first.file)
})

it('is built anew when a part of it has changed; the state of before stays for whoever runs it', async () => {
  const before = await said()
  await write('part.ts', "export const part: string = 'another'")
  const after = await said()
  expect(after.said).toEqual(['another', expect.any(String)])
  expect((await said()).file).toBe(after.file)
  expect(((await import(`${pathToFileURL(before.file).href}?again`)) as { said: string[] }).said[0]).toBe('one')
})

it('is built by several starts at once, each to the same', async () => {
  await write('part.ts', "export const part: string = 'third'")
  const start = `const { built } = await import(${JSON.stringify(maker)}); console.log(await built(${JSON.stringify(root)}, 'src/cli.ts'))`
  const run = (): Promise<string> =>
    new Promise((resolve, reject) => {
      execFile(process.execPath, ['--input-type=module', '-e', start], (error, out) => (error ? reject(error) : resolve(out.trim())))
    })
  const files = await Promise.all([run(), run(), run()])
  expect(new Set(files)).toEqual(new Set([await built(root, 'src/cli.ts')]))
  expect((await said()).said).toEqual(['third', expect.any(String)])
  expect((await readdir(join(root, 'node_modules/.cache/lianyi'))).filter((name) => name.startsWith('making'))).toEqual([])
})

it('is left to be loaded as it is where it cannot be built, and where it is none of the programs', async () => {
  await write('part.ts', "export const part: string = 'unfinished")
  expect(await built(root, 'src/cli.ts')).toBeNull()
  expect(await built(root, 'test/all.ts')).toBeNull()
})

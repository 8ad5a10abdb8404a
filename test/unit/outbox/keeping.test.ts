import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keeping } from '../../../src/outbox/keeping.ts'
import { fakeTransport } from '../../support/fake-transport.ts'

let folder: string
let pictures: ReturnType<typeof keeping>
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lianyi-keeping-'))
  const { transport } = fakeTransport({ now: () => 0 })
  pictures = keeping({ transport, dataFolder: folder, log: pino({ level: 'silent' }) })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const settled = () => new Promise((resolve) => setImmediate(resolve))

it('does three things at a time beside its caller, each name once; one that hangs or fails holds up no other', async () => {
  const ran: string[] = []
  let go = (): void => undefined
  const hanging = new Promise<void>((resolve) => {
    go = resolve
  })
  const hang = (name: string) => async () => {
    ran.push(name)
    await hanging
  }
  pictures.aside('a', hang('a'))
  pictures.aside('a', hang('a again'))
  pictures.aside('b', hang('b'))
  for (const name of ['c', 'd', 'e', 'f'])
    pictures.aside(name, async () => {
      ran.push(name)
      if (name === 'c') throw new Error('failed')
    })
  await settled()
  await settled()
  expect(ran).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  pictures.aside('c', hang('c again'))
  pictures.aside('g', hang('g'))
  await settled()
  expect(ran.slice(6)).toEqual(['c again'])
  const ended = pictures.end()
  pictures.aside('h', hang('h'))
  go()
  await ended
  expect(ran.slice(6)).toEqual(['c again'])
})

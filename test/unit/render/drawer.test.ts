import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { DrawnFile } from '../../../src/chat/said.ts'
import { type Drawer, openDrawer } from '../../../src/render/drawer.ts'

let drawer: Drawer
afterEach(() => drawer.stop())

const list = (rows: number, name = '名单.png'): DrawnFile => ({
  name,
  table: { title: '名单', columns: [{ name: '姓名' }], rows: Array.from({ length: rows }, () => ['李桂芳']) },
})

describe('a drawer', () => {
  it('draws pictures and workbooks in a thread of its own: nothing else waits for it meanwhile', async () => {
    drawer = openDrawer()
    await drawer.draw(list(3))
    let longest = 0
    let going = true
    const beats = (async () => {
      for (let last = performance.now(); going; last = performance.now()) {
        await pause(1)
        longest = Math.max(longest, performance.now() - last)
      }
    })()
    const began = performance.now()
    const [picture, book] = await Promise.all([drawer.draw(list(300)), drawer.draw(list(300, '名单.xlsx'))])
    const took = performance.now() - began
    going = false
    await beats
    expect(Buffer.from(picture, 'base64').subarray(1, 4).toString('latin1')).toBe('PNG')
    expect(Buffer.from(book, 'base64').subarray(0, 2).toString('latin1')).toBe('PK')
    expect(longest).toBeLessThan(took / 2)
  })
  it('fails what cannot be drawn, and draws the next', async () => {
    drawer = openDrawer()
    const broken = { name: '坏.png', table: { title: '名单', columns: null, rows: [] } } as unknown as DrawnFile
    await expect(drawer.draw(broken)).rejects.toThrow(/./u)
    expect((await drawer.draw(list(1))).length).toBeGreaterThan(100)
  })
  it('that takes too long over a file fails that one alone: what waits behind it is drawn', async () => {
    drawer = openDrawer(3000)
    const endless: DrawnFile = { name: '长.xlsx', table: { title: '名单', columns: new Array(4e9), rows: [] } }
    const outcomes = await Promise.allSettled([drawer.draw(endless), drawer.draw(list(1)), drawer.draw(list(2))])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  }, 20_000)
  it('that was stopped fails what was under way, and begins anew when asked', async () => {
    drawer = openDrawer()
    const cut = drawer.draw(list(300))
    const failed = expect(cut).rejects.toThrow('stopped')
    await drawer.stop()
    await failed
    expect((await drawer.draw(list(1))).length).toBeGreaterThan(100)
  })
})

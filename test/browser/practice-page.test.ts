import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Web } from '../../src/web/server.ts'
import { findChromium } from '../support/chromium.ts'
import { png } from '../support/pictures.ts'
import { openPractice, type Practice, personaOf, serve } from '../unit/practice/fixture.ts'

const found = await findChromium()
const study = 'practice-1@chatroom'

/** Answers 签到 and 帮助 through the puppet's own API. */
function attachStubBot({ puppet }: Practice): void {
  puppet.on('message', async ({ messageId }) => {
    const { text = '', roomId, talkerId } = await puppet.messagePayload(messageId)
    const answers: Record<string, string> = { 签到: '签到成功，19:10。', 帮助: '可以说：签到、报名、请假。' }
    const words =
      text
        .split('\n')
        .at(-1)
        ?.replace(/^@\S+\s/u, '') ?? ''
    const answer = answers[words]
    if (answer) await puppet.messageSendText(roomId ?? talkerId, answer)
  })
}

describe.skipIf(found === null)('the practice page in Chromium', { timeout: 30_000 }, () => {
  let browser: Browser
  let practice: Practice
  let web: Web
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
    browser = await chromium.launch({ executablePath: found ?? '', args })
  }, 60_000)
  afterAll(() => browser.close())

  beforeEach(async () => {
    practice = await openPractice()
    attachStubBot(practice)
    web = await serve(practice)
    faults = []
  })
  afterEach(async () => {
    await page.context().close()
    await web.close()
    await practice.puppet.stop()
  })

  async function visit(width: number, height: number, touch = false): Promise<void> {
    const context = await browser.newContext({ viewport: { width, height }, hasTouch: touch, isMobile: touch })
    context.setDefaultTimeout(10_000)
    page = await context.newPage()
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (line) => line.type() === 'error' && faults.push(line.text()))
    await page.goto(web.url)
    await page.locator('.row').first().waitFor()
  }
  const bubble = (text: string) => page.locator('.message:not(:has(.spinner))').filter({ has: page.getByText(text, { exact: true }) })
  const say = async (text: string) => {
    await page.getByLabel('输入消息').fill(text)
    await page.keyboard.press('Enter')
  }
  const become = async (name: string) => {
    await page.locator('#chip-me').click()
    await page.locator('.person').filter({ hasText: name }).click()
  }
  /** Where an element stands: its middle, as a share of the window's width. */
  const middle = async (text: string) => {
    const box = await bubble(text).locator('.bubble').boundingBox()
    return box ? (box.x + box.width / 2) / (page.viewportSize()?.width ?? 1) : Number.NaN
  }

  test('the first visit: one press says 签到, on the right; the bot answers on the left; a reload keeps both', async () => {
    await visit(1280, 800)
    await expect.poll(() => page.getByText('练习室 · 与真实数据无关').isVisible()).toBe(true)
    await page.getByRole('button', { name: '试试：发一句 签到' }).click()
    await bubble('签到成功，19:10。').waitFor()
    expect(await middle('签到')).toBeGreaterThan(0.8)
    expect(await middle('签到成功，19:10。')).toBeLessThan(0.5)
    await page.reload()
    await bubble('签到').waitFor()
    expect(await bubble('签到成功，19:10。').count()).toBe(1)
    expect(await page.locator('#tour').isVisible()).toBe(false)
    expect(faults).toEqual([])
  })

  for (const [width, height, touch] of [
    [1280, 800, false],
    [390, 844, true],
  ] as const)
    test(`a picture goes from the button and by pasting, and stands in the talk, at ${width} px`, async () => {
      await visit(width, height, touch)
      if (touch) await page.locator('.row').first().click()
      const chooser = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: '发图片' }).click()
      await (await chooser).setFiles({ name: '义诊现场.png', mimeType: 'image/png', buffer: png(120, 160) })
      const shown = page.locator('.own .bubble-picture img')
      await expect.poll(() => shown.count()).toBe(1)
      await expect.poll(() => shown.first().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(160)
      await page.getByLabel('输入消息').evaluate((box, base64) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        const clipboardData = new DataTransfer()
        clipboardData.items.add(new File([bytes], '截图.png', { type: 'image/png' }))
        box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true, bubbles: true }))
      }, png(60, 90).toString('base64'))
      await expect.poll(() => shown.count()).toBe(2)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      expect(faults).toEqual([])
    })

  test('somebody else sees other rooms, and their own words on the right', async () => {
    await visit(1280, 800)
    await say('大家好')
    await bubble('大家好').waitFor()
    await become('赵科')
    await expect.poll(() => page.locator('#chip-me').textContent()).toContain('赵科')
    expect(await page.locator('.row-name').allInnerTexts()).toContain('工作群')
    expect(await middle('大家好')).toBeLessThan(0.5)
    expect(await bubble('大家好').locator('.sender').textContent()).toBe('王建国')
    await become('云淡风轻')
    await expect.poll(() => page.locator('.row-name').allInnerTexts()).toEqual(['学习群', '联谊小助手'])
  })

  test('markup stays text', async () => {
    await visit(1280, 800)
    await say('<img src=x onerror=alert(1)><b>粗</b>')
    await bubble('<img src=x onerror=alert(1)><b>粗</b>').waitFor()
    expect(await page.locator('.message img, .message b').count()).toBe(0)
    expect(faults).toEqual([])
  })

  test('a button fills the box and sends nothing; Shift+Enter is a new line; empty cannot be sent', async () => {
    await visit(1280, 800)
    const send = page.getByRole('button', { name: '发送' })
    expect(await send.isDisabled()).toBe(true)
    await page.locator('.suggestion').getByText('请假', { exact: true }).click()
    expect(await page.getByLabel('输入消息').inputValue()).toBe('请假')
    expect(await page.locator('.message').count()).toBe(0)
    expect(await send.isEnabled()).toBe(true)
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('谢谢')
    await page.keyboard.press('Enter')
    await expect.poll(() => practice.log.since(study, 0).map(({ text }) => text)).toEqual(['请假\n谢谢'])
    expect(await send.isDisabled()).toBe(true)
  })

  test('a quote and an @ go out as WeChat writes them', async () => {
    practice.puppet.receive({ as: personaOf(practice, 'staff').contactId, conversation: study, text: '今晚学习' })
    await visit(1280, 800)
    await bubble('今晚学习').locator('.bubble').click({ button: 'right' })
    await page.getByRole('menuitem', { name: '引用' }).click()
    await page.keyboard.type('@联')
    await page.getByRole('option', { name: '联谊小助手' }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('帮助')
    await page.keyboard.press('Enter')
    await bubble('可以说：签到、报名、请假。').waitFor()
    const sent = practice.log.since(study, 1)[0]
    expect(sent?.text).toBe('「赵科：今晚学习」\n- - - - - - - - - - - - - - -\n@联谊小助手\u2005帮助')
    expect(sent?.mentions).toEqual([practice.world.bot.contactId])
    expect(await page.locator('.quoted').textContent()).toBe('赵科：今晚学习')
  })

  test('the clock moves forward by a press and says so on the chip', async () => {
    await visit(1280, 800)
    await expect.poll(() => page.locator('#chip-clock').textContent()).toContain('周四 19:10')
    await page.locator('#chip-clock').click()
    await page.getByRole('button', { name: '到下一个周四 19:00' }).click()
    await expect.poll(() => page.locator('#chip-clock').textContent()).toContain('12月3日')
    await page.locator('#chip-clock').click()
    await page.getByLabel('自己选时间').fill('2026-12-04T08:05')
    await page.getByRole('button', { name: '拨过去' }).click()
    await expect.poll(() => page.locator('#chip-clock').textContent()).toContain('周五 08:05')
  })

  test('while time is on its way the panel tells how far it has come, and takes no second press', async () => {
    let go = (): void => undefined
    const held = new Promise<void>((resolve) => {
      go = resolve
    })
    await web.close()
    web = await serve(practice, {
      onClockForward: async (ms) => {
        await practice.clock.forward(ms / 2)
        await held
      },
    })
    await visit(1280, 800)
    await page.locator('#chip-clock').click()
    await page.getByRole('button', { name: '+1 天' }).click()
    await expect.poll(() => page.locator('#clock-hint').textContent()).toMatch(/已走 50%，走到 2026年11月27日 周五 19:10。/u)
    expect(
      await page
        .locator('.step')
        .first()
        .evaluate((node) => getComputedStyle(node).pointerEvents),
    ).toBe('none')
    go()
    await expect.poll(() => page.locator('#clock-sheet').isVisible()).toBe(false)
    await page.locator('#chip-clock').click()
    await expect.poll(() => page.locator('#clock-hint').textContent()).toContain('时间只能往前拨')
  })

  test('of a long group the most used stand open; the rest is one press away', async () => {
    await visit(390, 844, true)
    await page.locator('.row').first().tap()
    const group = page.getByRole('group', { name: '常用' })
    const more = group.getByText(/^更多 \d+$/u)
    await more.waitFor()
    const few = await group.locator('.suggestion').count()
    const hidden = Number((await more.textContent())?.replace(/\D/gu, ''))
    await more.tap()
    expect(await group.locator('.suggestion').count()).toBe(few - 1 + hidden)
    await group.getByText('排行', { exact: true }).tap()
    expect(await page.getByLabel('输入消息').inputValue()).toBe('排行')
    expect(faults).toEqual([])
  })

  test('a private answer to somebody else lights a dot, and waits unread for them', async () => {
    await visit(1280, 800)
    await practice.puppet.messageSendText(personaOf(practice, 'head').contactId, '有一条申报待审。')
    await page.locator('#chip-me .dot').waitFor()
    await become('刘敏')
    const row = page.locator('.row').filter({ hasText: '有一条申报待审。' })
    expect(await row.locator('.badge').textContent()).toBe('1')
    await row.click()
    await bubble('有一条申报待审。').waitFor()
    await expect.poll(() => row.locator('.badge').isVisible()).toBe(false)
  })

  test('a failed message says so and is sent by one press, once', async () => {
    await visit(1280, 800)
    await page.route('**/api/say', async (route) => {
      // The server took it; only its answer is lost.
      await route.fetch()
      await route.abort()
    })
    await say('签到')
    await bubble('签到成功，19:10。').waitFor()
    await page.unroute('**/api/say')
    await page.route('**/api/say', (route) => route.abort())
    await say('帮助')
    const again = page.getByRole('button', { name: '没有发出，按此重发' })
    await again.waitFor()
    await page.unroute('**/api/say')
    await again.click()
    await bubble('可以说：签到、报名、请假。').waitFor()
    expect(practice.log.since(study, 0).map(({ text }) => text)).toEqual([
      '签到',
      '签到成功，19:10。',
      '帮助',
      '可以说：签到、报名、请假。',
    ])
    expect(await page.locator('.failed').count()).toBe(0)
  })

  test('a lost server is told, and the page finds the new one by itself', async () => {
    await visit(1280, 800)
    await say('大家好')
    await bubble('大家好').waitFor()
    const port = Number(new URL(web.url).port)
    await web.close()
    await page.getByText('连不上，正在重试…').waitFor()
    practice.puppet.receive({ as: personaOf(practice, 'staff').contactId, conversation: study, text: '断线时说的' })
    web = await serve(practice, {}, port)
    await bubble('断线时说的').waitFor()
    await page.getByText('连不上，正在重试…').waitFor({ state: 'hidden' })
    expect(await bubble('大家好').count()).toBe(1)
  })

  test('four hundred messages: the last is in sight, whoever reads above is not moved', async () => {
    const chair = personaOf(practice, 'chair').contactId
    for (let i = 1; i <= 400; i += 1) practice.puppet.receive({ as: chair, conversation: study, text: `第 ${i} 条` })
    await visit(1280, 800)
    await expect.poll(() => bubble('第 400 条').isVisible()).toBe(true)
    const box = page.locator('#messages')
    await box.evaluate((node) => node.scrollTo(0, 1_000))
    const before = await box.evaluate((node) => node.scrollTop)
    practice.puppet.receive({ as: chair, conversation: study, text: '又一条' })
    await page.getByRole('button', { name: '1 条新消息' }).waitFor()
    expect(await box.evaluate((node) => node.scrollTop)).toBe(before)
    await page.getByRole('button', { name: '1 条新消息' }).click()
    await expect.poll(() => bubble('又一条').isVisible()).toBe(true)
  })

  test('on a phone list and talk take turns, by our arrow and by the phone’s own', async () => {
    await visit(390, 844, true)
    const list = page.locator('nav.list')
    const talk = page.locator('main.talk')
    expect([await list.isVisible(), await talk.isVisible()]).toEqual([true, false])
    await page.locator('.row').filter({ hasText: '学习群' }).tap()
    await expect.poll(async () => [await list.isVisible(), await talk.isVisible()]).toEqual([false, true])
    await page.locator('.suggestion', { hasText: '签到' }).first().tap()
    await page.getByRole('button', { name: '发送' }).tap()
    await bubble('签到成功，19:10。').waitFor()
    expect(await middle('签到')).toBeGreaterThan(0.6)
    await page.getByRole('button', { name: '返回会话列表' }).tap()
    await expect.poll(() => list.isVisible()).toBe(true)
    await page.locator('.row').filter({ hasText: '联谊小助手' }).last().tap()
    await expect.poll(() => talk.isVisible()).toBe(true)
    await page.goBack()
    await expect.poll(() => list.isVisible()).toBe(true)
    expect(faults).toEqual([])
  })

  test('on a phone nothing is wider than the screen, and what one presses is 44 px high', async () => {
    await visit(390, 844, true)
    await page.locator('.row').first().tap()
    await page.locator('.suggestion').first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button:not(.more)')]
        .map((node) => ({ name: node.id || node.className, height: node.getBoundingClientRect().height }))
        .filter(({ height }) => height > 0 && height < 44),
    )
    expect(small).toEqual([])
    const box = await page.getByLabel('输入消息').boundingBox()
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(844)
  })
})

import { rm } from 'node:fs/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BotProcess, newData, startBotProcess, until } from '../support/bot-process.ts'
import { findChromium } from '../support/chromium.ts'

const found = await findChromium()

/** The practice room as a newcomer meets it: `npm start` without a token, and a browser. */
describe.skipIf(found === null)('npm start, and the practice room with the real bot behind it', { timeout: 60_000 }, () => {
  let browser: Browser
  let bot: BotProcess
  let data: string
  let url: string
  const faults: string[] = []

  beforeAll(async () => {
    data = await newData()
    bot = startBotProcess({ config: 'config/qiuxian', data }, { npm: true })
    url = (await bot.said(/http:\/\/127\.0\.0\.1:\d+\//u, 60_000))[0]
    browser = await chromium.launch({
      executablePath: found ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await bot?.stop()
    await rm(data, { recursive: true, force: true })
  })

  /** The practice room in a window of this size, as on a first visit. */
  const visit = async (width: number, height: number): Promise<Page> => {
    const page = await (await browser.newContext({ viewport: { width, height }, hasTouch: width < 600, isMobile: width < 600 })).newPage()
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(url)
    return page
  }
  const say = async (page: Page, text: string) => {
    await page.getByRole('textbox').fill(text)
    await page.keyboard.press('Enter')
  }
  /** Texts of the study group so far, as the server has them. */
  const texts = async (): Promise<string[]> => {
    const answer = await fetch(`${url}api/messages?conversation=practice-1@chatroom`)
    return ((await answer.json()) as { messages: { text?: string }[] }).messages.map(({ text }) => text ?? '')
  }
  /** Presses the first visit's button, and waits for the answer in the talk. */
  const tryIt = async (page: Page) => {
    const before = (await texts()).length
    await page.getByRole('button', { name: /试试/u }).click()
    await until(async () => (await texts()).length === before + 2, 10_000)
    await page.waitForFunction((count) => document.querySelectorAll('.message').length === count, before + 2)
  }

  test('the first button works: a member checks in and is answered in the room; said again, it stands already', async () => {
    const page = await visit(1280, 800)
    await tryIt(page)
    await say(page, '签到')
    await page
      .getByText(/您已在 .* 签到/u)
      .first()
      .waitFor()
    expect(await page.locator('.message').filter({ hasText: '签到成功：学习体验' }).count()).toBe(1)
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('ordinary talk stays without an answer', async () => {
    const page = await visit(1280, 800)
    await tryIt(page)
    const before = await page.locator('.message').count()
    await say(page, '大家早上好，今天学习的材料在哪里下载')
    await page.waitForFunction((count) => document.querySelectorAll('.message').length > count, before)
    await say(page, '排行')
    await page
      .getByText(/积分榜/u)
      .last()
      .waitFor()
    expect(await page.locator('.message').count()).toBe(before + 3)
    await page.context().close()
  })

  test('at phone width the same room is there, nothing is wider than the screen, and nothing in the page failed', async () => {
    const phone = await visit(390, 844)
    await tryIt(phone)
    expect((await texts()).at(-1)).toMatch(/签到/u)
    expect(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    expect(faults).toEqual([])
    await phone.context().close()
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Who may import whom: the first rule whose folder holds a file is the one. Types may be imported from where they are declared. */
const rules: readonly { folder: string; ours: readonly string[]; packages: readonly string[] }[] = [
  { folder: 'config', ours: ['config', 'src/domain'], packages: ['zod', 'yaml', 'csv-parse', 'iconv-lite', 'exceljs', 'luxon'] },
  {
    folder: 'handlers',
    ours: [
      'handlers',
      'src/chat',
      'src/domain',
      'src/text',
      'src/journal/events.ts',
      'src/journal/commit.ts',
      'src/journal/ledger.ts',
      'src/journal/ledger',
      'src/founding.ts',
    ],
    packages: [],
  },
  {
    folder: 'jobs',
    ours: ['jobs', 'src/schedule', 'src/chat', 'src/domain', 'src/text', 'src/journal/events.ts', 'src/journal/commit.ts'],
    packages: [],
  },
  { folder: 'src/domain', ours: ['src/domain'], packages: ['luxon', 'chinese-days'] },
  { folder: 'src/text', ours: ['src/text', 'src/domain'], packages: [] },
  { folder: 'src/journal', ours: ['src/journal', 'src/domain', 'src/whole-file.ts'], packages: ['ioredis'] },
  {
    folder: 'src/schedule',
    ours: ['src/schedule', 'src/domain', 'src/chat', 'src/journal', 'src/text', 'src/founding.ts'],
    packages: ['pino', 'chinese-days'],
  },
  { folder: 'src/chat', ours: ['src/chat', 'src/domain', 'src/text', 'src/journal'], packages: ['pino', 'opencc-js'] },
  {
    folder: 'src/outbox',
    ours: ['src/outbox', 'src/chat', 'src/schedule', 'src/domain', 'src/journal', 'src/text', 'src/founding.ts'],
    packages: ['pino', 'bullmq', 'ioredis'],
  },
  {
    folder: 'src/wechat',
    ours: ['src/wechat', 'src/chat/transport.ts', 'src/domain', 'src/whole-file.ts'],
    packages: ['pino', 'wechaty', '@wechaty/puppet-service', 'wechaty-puppet', 'wechaty-grpc', 'file-box', 'node-forge'],
  },
  {
    folder: 'src/practice',
    ours: ['src/practice', 'src/domain', 'src/chat'],
    packages: ['hono', '@hono/node-server', 'luxon', 'zod', 'wechaty-puppet', 'wechaty-puppet-mock', 'file-box'],
  },
  {
    folder: 'src/web',
    ours: ['src/web', 'src/practice', 'src/domain', 'src/chat', 'src/journal', 'src/text'],
    packages: ['hono', '@hono/node-server', 'ical-generator', 'luxon'],
  },
  { folder: 'src/redis', ours: ['src/redis', 'src/whole-file.ts'], packages: ['ioredis', 'zod'] },
  { folder: 'src/render', ours: ['src/render', 'src/chat', 'src/domain'], packages: ['@resvg/resvg-js', 'satori', 'exceljs', 'uqr'] },
  {
    folder: 'src/watch',
    ours: ['src/watch', 'src/chat/transport.ts', 'src/domain', 'src/journal/client.ts', 'src/text', 'src/whole-file.ts'],
    packages: ['pino', 'ioredis', 'prom-client', 'nodemailer', 'zod'],
  },
]

const sources = ['config', 'handlers', 'jobs', 'src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
)

const importsOf = (file: string): string[] =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /^(?:import|export)\s[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|import\('([^']+)'\)/gmu,
    ),
  ].map((found) => found[1] ?? found[2] ?? found[3] ?? '')

describe('who imports whom', () => {
  for (const rule of rules) {
    it(`${rule.folder} stays within its table`, () => {
      const wrong = sources
        .filter((file) => file.startsWith(`${rule.folder}/`))
        .flatMap((file) =>
          importsOf(file).flatMap((name) => {
            if (name.startsWith('node:')) return []
            if (!name.startsWith('.'))
              return rule.packages.some((allowed) => name === allowed || name.startsWith(`${allowed}/`)) ? [] : [`${file} → ${name}`]
            const target = relative(root, join(root, dirname(file), name))
            return rule.ours.some((allowed) => target === allowed || target.startsWith(`${allowed}/`)) ? [] : [`${file} → ${target}`]
          }),
        )
      expect(wrong).toEqual([])
    })
  }

  it('every source file has a room in the table, save the few that build everything', () => {
    const builders = [
      'src/main.ts',
      'src/gateway.ts',
      'src/cli.ts',
      'src/bot.ts',
      'src/exits.ts',
      'src/founding.ts',
      'src/lease.ts',
      'src/practice-room.ts',
      'src/wechat-account.ts',
      'src/whole-file.ts',
    ]
    const homeless = sources.filter(
      (file) =>
        !rules.some((rule) => file.startsWith(`${rule.folder}/`)) &&
        !builders.includes(file) &&
        !['src/bot/', 'src/cli/'].some((folder) => file.startsWith(folder)),
    )
    expect(homeless).toEqual([])
  })

  it('nothing but the clock reads the time, and edges that measure real deadlines', () => {
    const mayRead = ['src/domain/clock.ts', 'src/lease.ts', 'src/redis/', 'src/wechat/', 'src/practice/']
    const reads = sources.filter(
      (file) =>
        !mayRead.some((allowed) => file.startsWith(allowed)) &&
        /Date\.now\(\)|new Date\(\)/u.test(readFileSync(join(root, file), 'utf8').replace(/\/\/.*|\/\*[\s\S]*?\*\//gu, '')),
    )
    expect(reads).toEqual([])
  })
})

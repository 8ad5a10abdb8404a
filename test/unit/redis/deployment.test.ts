import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

/** The settings that people rely on (the names of Wechaty's own included). */
const settings = new Set([
  'WECHATY_PUPPET_SERVICE_TOKEN',
  'WECHATY_PUPPET_SERVICE_ENDPOINT',
  'WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT',
  'WECHATY_PUPPET_SERVICE_TLS_CA_CERT',
  'WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME',
  'REDIS_URL',
  'REDIS_CLUSTER',
  'LIANYI_WAIT_REPLICAS',
  'LIANYI_CONFIG',
  'LIANYI_DATA',
  'PORT',
  'HOST',
  'LIANYI_LOG_LEVEL',
  'LIANYI_ALLOW_UNSTABLE_IDS',
  'LIANYI_ALERT_WEBHOOK',
  'LIANYI_ALERT_SMTP',
])

const here = (name: string): Promise<string> => readFile(new URL(`../../../${name}`, import.meta.url), 'utf8')

const serviceShape = z.looseObject({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string().nullable()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()),
  read_only: z.literal(true),
  restart: z.literal('unless-stopped'),
})
const composeShape = z.object({ services: z.object({ redis: serviceShape, bot: serviceShape }), volumes: z.record(z.string(), z.null()) })

describe('docker-compose.yml', () => {
  it('names only settings that exist', async () => {
    const text = await here('docker-compose.yml')
    const { services } = composeShape.parse(parse(text))
    const given = Object.keys(services.bot.environment ?? {})
    const asked = [...text.matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name]) => name ?? '')
    expect([...given, ...asked].filter((name) => !settings.has(name))).toEqual([])
    expect([...settings].filter((name) => name !== 'REDIS_CLUSTER' && !given.includes(name))).toEqual([])
  })

  it('keeps every write, evicts nothing, and shows nothing to other machines', async () => {
    const { services } = composeShape.parse(parse(await here('docker-compose.yml')))
    const command = (services.redis.command ?? []).join(' ')
    for (const part of ['--appendonly yes', '--appendfsync always', '--maxmemory-policy noeviction']) expect(command).toContain(part)
    expect(services.redis.ports).toBeUndefined()
    for (const port of services.bot.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/)
    expect(services.bot.volumes).toContain('./config:/app/config:ro')
  })
})

describe('Dockerfile', () => {
  it('sets only settings that exist, and runs as somebody who is not root', async () => {
    const text = await here('Dockerfile')
    const env =
      /^ENV (.*)$/m
        .exec(text)?.[1]
        ?.split(' ')
        .map((pair) => pair.split('=')[0] ?? '') ?? []
    expect(env.filter((name) => !['NODE_ENV', 'MALLOC_ARENA_MAX'].includes(name) && !settings.has(name))).toEqual([])
    expect(env).toContain('HOST')
    expect(text).toMatch(/^USER node$/m)
  })
})

describe('package-lock.json', () => {
  it('knows every package it mentions, those for other platforms too: otherwise npm ci refuses it', async () => {
    const shape = z.object({
      packages: z.record(z.string(), z.looseObject({ optionalDependencies: z.record(z.string(), z.string()).optional() })),
    })
    const { packages } = shape.parse(JSON.parse(await here('package-lock.json')))
    const missing = Object.entries(packages).flatMap(([where, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !packages[`node_modules/${name}`] && !packages[`${where}/node_modules/${name}`]),
    )
    expect(missing).toEqual([])
  })
})

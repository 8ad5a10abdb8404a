import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { RedisClient } from './client.ts'
import type { Sealed } from './events.ts'
import type { Keys } from './keys.ts'

/**
 * Seals personal text with a key per member (AES-256-GCM) and names contacts by a digest under the association's key
 * (HMAC-SHA-256). Keys are kept beside the journal; destroying one makes a person's text unreadable for ever.
 */
export interface Sealer {
  /** Seals `text` so that only this member's key opens it. Makes the key when it is missing. */
  seal(member: string, text: string): Promise<Sealed>
  /** Opens what {@link seal} made; null when the key is gone or the text was tampered with. */
  open(member: string, sealed: Sealed): Promise<string | null>
  /** As {@link seal}, for a file's bytes: nonce, what is sealed, tag. */
  sealBytes(member: string, bytes: Buffer): Promise<Buffer>
  /** Opens what {@link sealBytes} made; null when the key is gone or a byte was touched. */
  openBytes(member: string, sealed: Buffer): Promise<Buffer | null>
  /** The name by which events know a contact of a WeChat account. */
  contactDigest(account: string, contactId: string): Promise<string>
  /** A name for a text that nobody can guess the text from, nor tell what two associations share. */
  textDigest(text: string): Promise<string>
  /** Destroys a member's key, for ever: nothing sealed for them opens any more, here or in another process once it has {@link warm}ed. */
  destroy(member: string): Promise<void>
  /** Loads every key at once, before a whole roster is opened; keys destroyed meanwhile are forgotten here too. */
  warm(): Promise<void>
}

const associationKey = '*'

/** A sealer over the association's `seals` hash; keys once read are remembered in memory. */
export const sealer = (redis: RedisClient, keys: Keys): Sealer => {
  const known = new Map<string, Buffer>()

  const read = async (member: string): Promise<Buffer | null> => {
    const has = known.get(member)
    if (has) return has
    const stored = await redis.hget(keys.seals, member)
    if (stored === null) return null
    const key = Buffer.from(stored, 'base64')
    known.set(member, key)
    return key
  }
  const readOrMake = async (member: string): Promise<Buffer> => {
    const has = await read(member)
    if (has) return has
    await redis.hsetnx(keys.seals, member, randomBytes(32).toString('base64'))
    const made = await read(member)
    if (!made) throw new Error('a seal key was made and is not there')
    return made
  }

  const digest = async (text: string): Promise<string> =>
    createHmac('sha256', await readOrMake(associationKey))
      .update(text)
      .digest('base64url')
      .slice(0, 22)

  const sealBytes = async (member: string, bytes: Buffer): Promise<Buffer> => {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', await readOrMake(member), nonce)
    return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
  }
  const openBytes = async (member: string, sealed: Buffer): Promise<Buffer | null> => {
    const key = await read(member)
    if (!key) return null
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
      decipher.setAuthTag(sealed.subarray(-16))
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
    } catch {
      return null
    }
  }

  return {
    seal: async (member, text) => (await sealBytes(member, Buffer.from(text, 'utf8'))).toString('base64url'),
    open: async (member, sealed) => (await openBytes(member, Buffer.from(sealed, 'base64url')))?.toString('utf8') ?? null,
    sealBytes,
    openBytes,
    contactDigest: (account, contactId) => digest(`${account}\n${contactId}`),
    textDigest: (text) => digest(`\0${text}`),
    async destroy(member) {
      await redis.hdel(keys.seals, member)
      known.delete(member)
    },
    async warm() {
      const stored = await redis.hgetall(keys.seals)
      known.clear()
      for (const [member, key] of Object.entries(stored)) known.set(member, Buffer.from(key, 'base64'))
    },
  }
}

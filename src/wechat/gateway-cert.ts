import { generateKeyPair, randomBytes, X509Certificate } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import forge from 'node-forge'
import { replaceFile } from '../whole-file.ts'

/**
 * Certificates of our own for a gateway that is not on the bot's machine: an authority (ten years), and a server certificate of it (three
 * years), RSA 3072 and SHA-256. The authority's key never leaves this folder.
 */

const dayMs = 24 * 60 * 60_000
const [authorityDays, serverDays, renewDays] = [3650, 1095, 60]

/** Where a gateway's certificates are, below `LIANYI_DATA`. */
export const certificateFolder = (data: string): string => join(data, 'gateway')

/** A gateway's certificates, PEM. */
export interface Certificates {
  authority: string
  cert: string
  key: string
  /** The name in the server's certificate: a token must begin with it. */
  name: string
  /** ms. */
  until: number
}

const read = (file: string): Promise<string | null> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })

/** The certificates in a folder, or null where there are none. */
export const readCertificates = async (folder: string): Promise<Certificates | null> => {
  const [authority, cert, key] = await Promise.all(['ca.pem', 'server.pem', 'server.key'].map((name) => read(join(folder, name))))
  if (authority == null || cert == null || key == null) return null
  const { subject, validTo } = new X509Certificate(cert)
  return { authority, cert, key, name: /^CN=(.*)$/mu.exec(subject)?.[1] ?? '', until: Date.parse(validTo) }
}

/**
 * Makes what is missing in a folder: the authority once, a server certificate where there is none, or one of another name, or one that ends within
 * sixty days. Answers the certificates, and whether anything was made.
 */
export const makeCertificates = async (folder: string, name: string, at: number): Promise<Certificates & { made: boolean }> => {
  const known = await readCertificates(folder)
  if (known && known.name === name && known.until - at > renewDays * dayMs) return { ...known, made: false }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const kept = await Promise.all(['ca.pem', 'ca.key'].map((file) => read(join(folder, file))))
  let [authority, authorityKey] = kept
  if (authority == null || authorityKey == null) {
    const keys = await newKeys()
    authority = signed(keys, keys.privateKey, { subject: 'lianyi gateway CA', issuer: 'lianyi gateway CA', days: authorityDays, at }, [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      { name: 'subjectKeyIdentifier' },
    ])
    authorityKey = keys.privateKey
    await replaceFile(join(folder, 'ca.key'), authorityKey)
    await replaceFile(join(folder, 'ca.pem'), authority)
  }
  const keys = await newKeys()
  const cert = signed(keys, authorityKey, { subject: name, issuer: 'lianyi gateway CA', days: serverDays, at }, [
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
  ])
  await replaceFile(join(folder, 'server.key'), keys.privateKey)
  await replaceFile(join(folder, 'server.pem'), cert)
  const made = await readCertificates(folder)
  if (!made) throw new Error('the certificates that were written are not there')
  return { ...made, made: true }
}

interface Keys {
  publicKey: string
  privateKey: string
}

const newKeys = (): Promise<Keys> =>
  new Promise((resolve, reject) => {
    const options = {
      modulusLength: 3072,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    } as const
    generateKeyPair('rsa', options, (error, publicKey, privateKey) => (error ? reject(error) : resolve({ publicKey, privateKey })))
  })

const signed = (
  keys: Keys,
  signer: string,
  about: { subject: string; issuer: string; days: number; at: number },
  extensions: Record<string, unknown>[],
): string => {
  const cert = forge.pki.createCertificate()
  cert.publicKey = forge.pki.publicKeyFromPem(keys.publicKey)
  // a positive number: the first byte is below 128
  cert.serialNumber = `01${randomBytes(15).toString('hex')}`
  // a clock that is a little behind does not refuse it
  cert.validity.notBefore = new Date(about.at - dayMs)
  cert.validity.notAfter = new Date(about.at + about.days * dayMs)
  cert.setSubject([{ name: 'commonName', value: about.subject }])
  cert.setIssuer([{ name: 'commonName', value: about.issuer }])
  cert.setExtensions(extensions)
  cert.sign(forge.pki.privateKeyFromPem(signer), forge.md.sha256.create())
  return forge.pki.certificateToPem(cert).replaceAll('\r', '')
}

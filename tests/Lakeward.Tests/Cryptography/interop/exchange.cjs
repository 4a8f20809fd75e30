// Seals and opens messages with the official JavaScript library, as cases.json of the given folder says.
const { readFileSync, writeFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const { join } = require('node:path')

const [, , modules, folder] = process.argv
const sdk = createRequire(join(modules, 'package.json'))('@aws-crypto/client-node')
const { keys, cases } = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'))
const client = sdk.buildClient(sdk.CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT)
const committing = sdk.buildClient(sdk.CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)

const keyrings = {
  aes: () => new sdk.RawAesKeyringNode({
    keyNamespace: 'lakeward',
    keyName: 'aes',
    unencryptedMasterKey: new Uint8Array(Buffer.from(keys.aes, 'hex')),
    wrappingSuite: sdk.RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  }),
  rsa: () => new sdk.RawRsaKeyringNode({
    keyNamespace: 'lakeward',
    keyName: 'rsa',
    rsaKey: { publicKey: keys.publicKey, privateKey: keys.privateKey },
    oaepHash: 'sha256',
  }),
}

async function run (one) {
  const side = one.suite >= 0x0400 ? committing : client
  const input = readFileSync(join(folder, one.input))
  const keyring = keyrings[one.keyring]()
  if (one.verb === 'seal') {
    const { result } = await side.encrypt(keyring, input, {
      suiteId: one.suite, frameLength: one.frame, encryptionContext: one.context,
    })
    writeFileSync(join(folder, one.output), result)
    return
  }

  const { plaintext, messageHeader } = await side.decrypt(keyring, input)
  for (const [key, value] of Object.entries(one.context)) {
    if (messageHeader.encryptionContext[key] !== value) throw new Error(`context ${key} differs`)
  }
  writeFileSync(join(folder, one.output), plaintext)
}

(async () => {
  for (const one of cases) {
    try {
      await run(one)
    } catch (failure) {
      console.error(`${JSON.stringify(one)}: ${failure}`)
      process.exitCode = 1
    }
  }
})()

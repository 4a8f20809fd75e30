// Seals or opens one message with the official JavaScript library under a key of a KMS at the given address.
const { readFileSync, writeFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const { join } = require('node:path')

const [, , modules, verb, endpoint, arn, input, output, context] = process.argv
const load = createRequire(join(modules, 'package.json'))
const sdk = load('@aws-crypto/client-node')
const { KMS } = load('@aws-sdk/client-kms')
const region = arn.split(':')[3]
const credentials = { accessKeyId: 'lake', secretAccessKey: 'lakesecret' }
const keyring = new sdk.KmsKeyringNode({
  generatorKeyId: arn,
  clientProvider: () => new KMS({ endpoint, region, credentials }),
})
const { encrypt, decrypt } = sdk.buildClient(sdk.CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)

async function run () {
  const content = readFileSync(input)
  if (verb === 'seal') {
    const { result } = await encrypt(keyring, content, { encryptionContext: JSON.parse(context) })
    writeFileSync(output, result)
  } else {
    const { plaintext } = await decrypt(keyring, content)
    writeFileSync(output, plaintext)
  }
}

run()

// Reads Arrow IPC streams with the official library and prints what it finds, each value as exact text.
// Arguments: the folder with node_modules, then a file, or the port of a server with LW_TOKEN and LW_SQL set.
'use strict';
const { createRequire } = require('node:module');
const fs = require('node:fs');
const https = require('node:https');
const path = require('node:path');
const arrow = createRequire(path.join(process.argv[2], 'index.js'))('apache-arrow');

function exact(type, data, row) {
  if (!data.getValid(row)) {
    return null;
  }
  if (arrow.DataType.isDecimal(type)) {
    const words = data.values.subarray(4 * row, 4 * row + 4);
    let value = 0n;
    for (let at = 3; at >= 0; at--) {
      value = (value << 32n) | BigInt(words[at] >>> 0);
    }
    return String(BigInt.asIntN(128, value));
  }
  if (arrow.DataType.isDate(type) || arrow.DataType.isTime(type) || arrow.DataType.isTimestamp(type)) {
    return String(data.values[row]);
  }
  const value = new arrow.Vector([data]).get(row);
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}

async function read(source) {
  const reader = await arrow.RecordBatchReader.from(source);
  await reader.open();
  const fields = reader.schema.fields.map(field => [field.name, String(field.type)]);
  const rows = [];
  const batches = [];
  let count = 0;
  let nulls = 0;
  for await (const batch of reader) {
    batches.push(batch.numRows);
    count += batch.numRows;
    for (let row = 0; row < batch.numRows && rows.length < 5000; row++) {
      rows.push(batch.schema.fields.map((field, at) => exact(field.type, batch.data.children[at], row)));
    }
    nulls += batch.data.children.reduce((sum, child) => sum + child.nullCount, 0);
  }
  process.stdout.write(JSON.stringify({ fields, batches, count, nulls, rows }));
}

function ask(port) {
  const body = JSON.stringify({ sql: process.env.LW_SQL });
  return new Promise((resolve, reject) => {
    const request = https.request({
      host: 'localhost', port, path: '/v1/query', method: 'POST',
      headers: {
        Authorization: `Bearer ${process.env.LW_TOKEN}`,
        'Content-Type': 'application/json',
        Accept: 'application/vnd.apache.arrow.stream',
        'Content-Length': Buffer.byteLength(body),
      },
    }, response => (response.statusCode === 200
      ? resolve(response) : reject(new Error(String(response.statusCode)))));
    request.on('error', reject);
    request.end(body);
  });
}

const from = process.argv[3];
(/^\d+$/.test(from) ? ask(Number(from)).then(read) : read(fs.createReadStream(from)))
  .catch(error => {
    console.error(error);
    process.exitCode = 1;
  });
